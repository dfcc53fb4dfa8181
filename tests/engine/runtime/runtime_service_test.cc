// The runtime as a service: opening, stopping, trouble, back-pressure, and what
// it tells about itself.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <atomic>
#include <limits>
#include <map>
#include <memory>
#include <random>
#include <span>
#include <stop_token>
#include <string>
#include <thread>
#include <vector>

#include "absl/strings/str_cat.h"
#include "absl/synchronization/mutex.h"
#include "engine/base/clock.h"
#include "engine/base/mutex_lock.h"
#include "engine/log/memory_log.h"
#include "engine/runtime/cut_metadata.h"
#include "engine/runtime/runtime.h"
#include "tests/engine/runtime/harness.h"
#include "tests/engine/runtime/toy_pipeline.h"

namespace holdline {
namespace {

using testing::HasSubstr;

constexpr int32_t kServicePartitions = 2;
constexpr int32_t kServiceSumPartitions = 2;

// Everything the runtime tells, from whatever thread.
class Witness final : public RuntimeProbe, public CommitObserver {
 public:
  void OnPartition(const PartitionSample& sample, bool changed) override {
    MutexLock lock(&mutex_);
    const std::string name =
        absl::StrCat(std::string(sample.stage), "-", sample.partition);
    lag_[name] = sample.end_offset - sample.next_offset;
    if (!changed) return;
    phases_[name] = sample.phase;
    if (!sample.error.empty()) errors_.emplace_back(sample.error);
  }
  void OnShard(const ShardSample& sample) override {
    MutexLock lock(&mutex_);
    shards_[sample.shard] = sample;
  }
  void OnCommit(const CommitSample& sample) override {
    MutexLock lock(&mutex_);
    ++outcomes_[sample.outcome];
    if (!sample.why.empty()) errors_.emplace_back(sample.why);
  }
  void OnCommitted(std::span<const NewRecord> records, int64_t) override {
    MutexLock lock(&mutex_);
    committed_records_ += records.size();
  }
  std::map<std::string, PartitionPhase> phases() const {
    MutexLock lock(&mutex_);
    return phases_;
  }
  std::map<std::string, int64_t> lag() const {
    MutexLock lock(&mutex_);
    return lag_;
  }
  std::map<int, ShardSample> shards() const {
    MutexLock lock(&mutex_);
    return shards_;
  }
  std::map<CommitOutcome, int> outcomes() const {
    MutexLock lock(&mutex_);
    return outcomes_;
  }
  std::vector<std::string> errors() const {
    MutexLock lock(&mutex_);
    return errors_;
  }
  size_t committed_records() const {
    MutexLock lock(&mutex_);
    return committed_records_;
  }

 private:
  mutable absl::Mutex mutex_;
  std::map<std::string, PartitionPhase> phases_ ABSL_GUARDED_BY(mutex_);
  std::map<std::string, int64_t> lag_ ABSL_GUARDED_BY(mutex_);
  std::map<int, ShardSample> shards_ ABSL_GUARDED_BY(mutex_);
  std::map<CommitOutcome, int> outcomes_ ABSL_GUARDED_BY(mutex_);
  std::vector<std::string> errors_ ABSL_GUARDED_BY(mutex_);
  size_t committed_records_ ABSL_GUARDED_BY(mutex_) = 0;
};

class ServiceTest : public testing::Test {
 protected:
  ServiceTest() {
    toy::CreateTopics(log_, kServicePartitions, kServiceSumPartitions);
    std::mt19937_64 random(3);
    inputs_ = toy::RandomInputs(random, 500, kServicePartitions);
    until_us_ = toy::EndOf(inputs_);
  }
  absl::StatusOr<std::unique_ptr<Runtime>> Open(const RuntimeOptions& options) {
    return Runtime::Open(log_, clock_, options,
                         toy::Stages(kServiceSumPartitions), &witness_,
                         &witness_);
  }
  absl::Status Go(Runtime& runtime, absl::Duration duration) {
    return toy::StepFor({&runtime}, clock_, duration);
  }
  absl::Status Finish(Runtime& runtime) {
    if (absl::Status s = runtime.FinishAt(until_us_); !s.ok()) return s;
    return toy::StepUntil({&runtime}, clock_,
                          [&] { return runtime.finished(); });
  }
  void ExpectAllSaid() {
    EXPECT_EQ(toy::ToString(toy::ReadSaid(log_)),
              toy::ToString(toy::Expected(inputs_, until_us_)));
  }

  ManualClock clock_{toy::kStartUs};
  MemoryLog log_{clock_};
  std::vector<toy::Input> inputs_;
  int64_t until_us_ = 0;
  Witness witness_;
};

// ---- Opening

TEST_F(ServiceTest, AllMistakesInTheOptionsAreToldAtOnce) {
  const auto runtime = Open({.shards = 0,
                             .ring_capacity = 3,
                             .max_batch = 0,
                             .until_us = 1,
                             .instance = "with space"});
  ASSERT_TRUE(absl::IsInvalidArgument(runtime.status()));
  for (const char* part :
       {"shards", "ring_capacity", "max_batch", "until", "instance"}) {
    EXPECT_THAT(std::string(runtime.status().message()), HasSubstr(part));
  }
}

TEST_F(ServiceTest, ATopicThatDoesNotExistIsNamed) {
  MemoryLog empty(clock_);
  const auto runtime =
      Runtime::Open(empty, clock_, {}, toy::Stages(kServiceSumPartitions));
  EXPECT_TRUE(absl::IsNotFound(runtime.status()));
  EXPECT_THAT(std::string(runtime.status().message()), HasSubstr(toy::kInput));
}

// ---- Trouble

TEST_F(ServiceTest, ALogThatGoesAwayCostsTimeAndNothingElse) {
  toy::Append(log_, inputs_);
  const auto runtime = *Open(toy::LogClock());
  ASSERT_EQ(Go(*runtime, absl::Milliseconds(5)), absl::OkStatus());
  log_.SetAway(true);
  ASSERT_EQ(Go(*runtime, absl::Seconds(30)), absl::OkStatus());
  log_.SetAway(false);
  ASSERT_EQ(Finish(*runtime), absl::OkStatus());
  ExpectAllSaid();
}

TEST_F(ServiceTest, AbortedCommitsAreToldAndRepeated) {
  toy::Append(log_, inputs_);
  log_.FailCommits(std::vector(5, CommitFault::kAbort));
  const auto runtime = *Open(toy::LogClock());
  ASSERT_EQ(Finish(*runtime), absl::OkStatus());
  ExpectAllSaid();
  EXPECT_EQ(witness_.outcomes()[CommitOutcome::kAborted], 5);
  EXPECT_THAT(witness_.errors(), testing::Contains("told to abort"));
}

TEST_F(ServiceTest, AFencedRuntimeEndsWithAnErrorThatStays) {
  toy::Append(log_, inputs_);
  const auto first = *Open(toy::LogClock());
  ASSERT_EQ(Go(*first, absl::Milliseconds(5)), absl::OkStatus());
  const auto second = *Open(toy::LogClock());  // of the same name
  EXPECT_FALSE(Go(*first, absl::Seconds(1)).ok());
  EXPECT_FALSE(first->Step().ok());
  ASSERT_EQ(Finish(*second), absl::OkStatus());
  ExpectAllSaid();
}

TEST_F(ServiceTest, APartitionWithoutItsBaseStopsAndTheOthersGoOn) {
  toy::Append(log_, inputs_);
  {
    const auto runtime = *Open(toy::LogClock());
    ASSERT_EQ(Go(*runtime, absl::Seconds(2)), absl::OkStatus());
  }
  log_.DeleteBefore({toy::kInput, 1}, 10);
  const auto runtime = *Open(toy::LogClock());
  ASSERT_EQ(Go(*runtime, absl::Seconds(2)), absl::OkStatus());
  EXPECT_EQ(witness_.phases()["count-0"], PartitionPhase::kOwned);
  EXPECT_EQ(witness_.phases()["count-1"], PartitionPhase::kStopped);
  EXPECT_THAT(witness_.errors(),
              testing::Contains(HasSubstr("built from offset 0")));
  // A run that is to end cannot, and says why.
  const absl::Status finished = Finish(*runtime);
  EXPECT_TRUE(absl::IsFailedPrecondition(finished)) << finished;
  EXPECT_THAT(std::string(finished.message()), HasSubstr("begins at 10"));
}

TEST_F(ServiceTest, DrainingGivesUpWhenTheLogStaysAway) {
  toy::Append(log_, inputs_);
  const auto runtime = *Open(
      {.clock_mode = ClockMode::kLog, .drain_deadline = absl::Seconds(3)});
  ASSERT_EQ(Go(*runtime, absl::Milliseconds(5)), absl::OkStatus());
  log_.SetAway(true);
  const int64_t before_us = clock_.MonotonicUs();
  EXPECT_TRUE(absl::IsDeadlineExceeded(runtime->Drain()));
  EXPECT_LT(clock_.MonotonicUs() - before_us, 4'000'000);
}

// ---- Back-pressure

TEST_F(ServiceTest, ARingThatIsTooSmallIsCountedAndLosesNothing) {
  toy::Append(log_, inputs_);
  const auto runtime =
      *Open({.ring_capacity = 1, .clock_mode = ClockMode::kLog});
  ASSERT_EQ(Finish(*runtime), absl::OkStatus());
  ASSERT_EQ(Go(*runtime, absl::Seconds(2)), absl::OkStatus());
  ExpectAllSaid();
  EXPECT_GT(witness_.shards()[0].ring_full, 0u);
  EXPECT_EQ(witness_.shards()[0].ring_capacity, 1u);
}

TEST_F(ServiceTest, TasksThatHaveTooMuchToSayTakeNoMoreRecords) {
  MemoryLog log(clock_, {.max_poll_records = 10});
  toy::CreateTopics(log, kServicePartitions, kServiceSumPartitions);
  toy::Append(log, inputs_);
  const auto runtime = *Runtime::Open(
      log, clock_, {.max_output_bytes = 1, .clock_mode = ClockMode::kLog},
      toy::Stages(kServiceSumPartitions), &witness_, &witness_);
  // No commit gets through: the first batches are all that is taken.
  log.FailCommits(std::vector(1'000, CommitFault::kAbort));
  ASSERT_EQ(Go(*runtime, absl::Seconds(5)), absl::OkStatus());
  EXPECT_GT(witness_.shards()[0].output_full, 0u);
  EXPECT_GT(witness_.lag()["count-0"] + witness_.lag()["count-1"],
            static_cast<int64_t>(inputs_.size()) - 50);
}

// ---- Being told

TEST_F(ServiceTest, TheObserverSeesWhatIsCommittedAndNothingElse) {
  toy::Append(log_, inputs_);
  log_.FailCommits({{CommitFault::kAbort}});
  const auto runtime = *Open(toy::LogClock());
  ASSERT_EQ(Finish(*runtime), absl::OkStatus());
  size_t records = 0;
  for (const char* topic : {toy::kSums, toy::kMarks}) {
    const auto reader = *log_.OpenReader({.topic = topic, .group = "count"});
    for (const int32_t partition : std::vector(
             (*reader->Poll(absl::ZeroDuration(), false))->partitions)) {
      ASSERT_EQ(reader->Seek(partition, 0), absl::OkStatus());
    }
    for (auto poll = *reader->Poll(absl::ZeroDuration(), true);
         poll->kind == PollResult::Kind::kRecords;
         poll = *reader->Poll(absl::ZeroDuration(), true)) {
      records += poll->records.size();
    }
  }
  EXPECT_EQ(witness_.committed_records(), records);
}

TEST_F(ServiceTest, LagGoesToZeroAndStaysThere) {
  toy::Append(log_, inputs_);
  const auto runtime = *Open(toy::LogClock());
  ASSERT_EQ(Go(*runtime, absl::Seconds(5)), absl::OkStatus());
  for (const auto& [partition, lag] : witness_.lag()) {
    EXPECT_EQ(lag, 0) << partition;
  }
}

// ---- Threads

TEST_F(ServiceTest, StoppingDrainsCommitsAndReleases) {
  MemoryLog log(SystemClock());
  toy::CreateTopics(log, kServicePartitions, kServiceSumPartitions);
  toy::Append(log, inputs_);
  const auto runtime =
      *Runtime::Open(log, SystemClock(), {.shards = 2},
                     toy::Stages(kServiceSumPartitions), &witness_, &witness_);
  std::stop_source stop;
  absl::Status ran = absl::UnknownError("still running");
  {
    std::jthread service([&] { ran = runtime->RunThreads(stop.get_token()); });
    while (toy::ReadSaid(log).marks.empty()) {
      SystemClock().Sleep(absl::Milliseconds(1));
    }
    stop.request_stop();
  }
  EXPECT_EQ(ran, absl::OkStatus());
  for (const auto& [partition, phase] : witness_.phases()) {
    EXPECT_EQ(phase, PartitionPhase::kReleased) << partition;
  }
  const auto reader =
      *log.OpenReader({.topic = toy::kInput, .group = "holdline-count"});
  for (const int32_t partition : {0, 1}) {
    const auto committed = reader->Committed(partition, absl::ZeroDuration());
    ASSERT_TRUE(committed.ok());
    const auto cut = ParseCutMetadata(committed->metadata);
    ASSERT_TRUE(cut.ok()) << cut.status();
    EXPECT_TRUE(cut->released);
  }
}

// A log whose commits are never answered: they wait until they are to end.
class SilentLog final : public Log {
 public:
  explicit SilentLog(Log& log) : log_(log) {}
  bool is_asked() const { return is_asked_; }

  absl::StatusOr<std::unique_ptr<LogReader>> OpenReader(
      const ReaderOptions& options) override {
    return log_.OpenReader(options);
  }
  absl::StatusOr<std::unique_ptr<TransactionalWriter>> OpenTransactionalWriter(
      const std::string&) override {
    return std::make_unique<Writer>(*this);
  }
  absl::StatusOr<std::unique_ptr<LogAppender>> OpenAppender() override {
    return log_.OpenAppender();
  }
  absl::StatusOr<std::unique_ptr<LogScan>> OpenScan(
      const TopicPartition& where) override {
    return log_.OpenScan(where);
  }
  absl::Status CreateTopics(std::span<const TopicSpec> topics) override {
    return log_.CreateTopics(topics);
  }
  absl::StatusOr<int32_t> PartitionCount(const std::string& topic) override {
    return log_.PartitionCount(topic);
  }
  absl::StatusOr<std::map<std::string, std::string>> TopicConfig(
      const std::string& topic) override {
    return log_.TopicConfig(topic);
  }
  absl::StatusOr<std::vector<OffsetRange>> Ranges(
      const std::string& topic, absl::Duration timeout) override {
    return log_.Ranges(topic, timeout);
  }
  absl::StatusOr<std::vector<int64_t>> WrittenEnds(
      const std::string& topic, absl::Duration timeout) override {
    return log_.WrittenEnds(topic, timeout);
  }
  BrokerTime LastBrokerTime() const override { return log_.LastBrokerTime(); }

 private:
  class Writer final : public TransactionalWriter {
   public:
    explicit Writer(SilentLog& log) : log_(log) {}
    CommitOutcome Commit(const Transaction&, std::string* why) override {
      log_.is_asked_ = true;
      while (SystemClock().MonotonicUs() < end_by_us_) {
        SystemClock().Sleep(absl::Milliseconds(1));
      }
      *why = "no answer";
      return CommitOutcome::kFenced;
    }
    void EndBy(int64_t monotonic_us) override { end_by_us_ = monotonic_us; }

   private:
    SilentLog& log_;
    std::atomic<int64_t> end_by_us_{std::numeric_limits<int64_t>::max()};
  };

  Log& log_;
  std::atomic<bool> is_asked_{false};
};

TEST_F(ServiceTest, StoppingEndsACommitThatIsNeverAnswered) {
  MemoryLog log(SystemClock());
  SilentLog silent(log);
  toy::CreateTopics(log, kServicePartitions, kServiceSumPartitions);
  toy::Append(log, inputs_);
  const auto runtime = *Runtime::Open(
      silent, SystemClock(), {.drain_deadline = absl::Milliseconds(20)},
      toy::Stages(kServiceSumPartitions));
  std::stop_source stop;
  absl::Status ran;
  {
    std::jthread service([&] { ran = runtime->RunThreads(stop.get_token()); });
    while (!silent.is_asked()) SystemClock().Sleep(absl::Milliseconds(1));
    stop.request_stop();
  }
  EXPECT_TRUE(absl::IsDeadlineExceeded(ran)) << ran;
}

TEST_F(ServiceTest, AFailureEndsAllThreads) {
  MemoryLog log(SystemClock());
  toy::CreateTopics(log, kServicePartitions, kServiceSumPartitions);
  toy::Append(log, inputs_);
  log.FailCommits({{CommitFault::kFence}});
  const auto runtime = *Runtime::Open(log, SystemClock(), {.shards = 2},
                                      toy::Stages(kServiceSumPartitions));
  EXPECT_TRUE(absl::IsAborted(runtime->RunThreads(std::stop_token())));
}

}  // namespace
}  // namespace holdline
