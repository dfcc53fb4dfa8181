// Several processes share the partitions: they come, go, lose their sessions,
// and what is committed in total stays what one process would have said.
#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <rapidcheck/gtest.h>

#include <algorithm>
#include <map>
#include <memory>
#include <optional>
#include <random>
#include <string>
#include <vector>

#include "absl/strings/str_cat.h"
#include "engine/base/clock.h"
#include "engine/base/hash.h"
#include "engine/log/memory_log.h"
#include "engine/runtime/cut_metadata.h"
#include "engine/runtime/runtime.h"
#include "engine/runtime/snapshot_records.h"
#include "tests/engine/runtime/harness.h"
#include "tests/engine/runtime/toy_pipeline.h"

namespace holdline {
namespace {

constexpr int32_t kGroupPartitions = 4;
constexpr int32_t kGroupSumPartitions = 3;

// Which partitions of the first stage a process has.
class Ownership final : public RuntimeProbe {
 public:
  void OnPartition(const PartitionSample& sample, bool changed) override {
    if (!changed || sample.stage != "count") return;
    if (sample.phase == PartitionPhase::kReleased) {
      partitions.erase(sample.partition);
      errors.emplace_back(sample.error);
    } else {
      partitions[sample.partition] = sample.phase;
      if (sample.phase == PartitionPhase::kOwned) {
        replayed[sample.partition] = sample.replay_to - sample.replay_from;
      }
    }
  }
  void OnFenced(std::string_view, int32_t, std::string_view owner) override {
    fenced.emplace_back(owner);
  }
  void OnRecoveryWaits(std::string_view, int32_t partition, int64_t,
                       std::string_view) override {
    waits.push_back(partition);
  }
  std::map<int32_t, PartitionPhase> partitions;
  std::map<int32_t, int64_t> replayed;  // records, of those owned last
  std::vector<std::string> fenced;
  std::vector<int32_t> waits;
  std::vector<std::string> errors;
};

class GroupTest : public testing::Test {
 protected:
  struct Process {
    RuntimeOptions options;
    Ownership ownership;
    std::unique_ptr<Runtime> runtime;
    int fenced = 0;  // how often it was, and began anew
  };

  GroupTest() {
    toy::CreateTopics(log_, kGroupPartitions, kGroupSumPartitions);
    std::mt19937_64 random(7);
    inputs_ = toy::RandomInputs(random, 1'000, kGroupPartitions);
    toy::Append(log_, inputs_);
    clock_.Advance(absl::Hours(1));  // all of it is in the past
  }

  Process& Start(const std::string& instance, RuntimeOptions options = {}) {
    options.instance = instance;
    processes_.push_back(std::make_unique<Process>());
    processes_.back()->options = options;
    Open(*processes_.back());
    return *processes_.back();
  }
  void Open(Process& process) {
    process.runtime.reset();
    process.ownership.partitions.clear();
    process.options.incarnation = absl::StrCat(++incarnations_);
    process.runtime =
        *Runtime::Open(log_, clock_, process.options,
                       toy::Stages(kGroupSumPartitions), &process.ownership);
  }
  void Stop(Process& process) {
    std::erase_if(processes_,
                  [&](const auto& p) { return p.get() == &process; });
  }
  // Steps all processes in turn; one that was fenced begins anew. Returns how
  // much was done.
  absl::StatusOr<int> Turn() {
    int work = 0;
    for (const auto& process : processes_) {
      const absl::StatusOr<int> stepped = process->runtime->Step();
      if (absl::IsAborted(stepped.status())) {
        ++process->fenced;
        Open(*process);
      } else if (!stepped.ok()) {
        return stepped.status();
      }
      work += stepped.value_or(1);
    }
    if (work == 0) clock_.Advance(absl::Milliseconds(1));
    return work;
  }
  absl::Status Go(absl::Duration duration) {
    const int64_t end_us =
        clock_.WallUs() + absl::ToInt64Microseconds(duration);
    while (clock_.WallUs() < end_us) {
      if (const auto done = Turn(); !done.ok()) return done.status();
    }
    return absl::OkStatus();
  }
  CommittedPosition Committed(int32_t partition) {
    const auto reader =
        *log_.OpenReader({.topic = toy::kInput, .group = "holdline-count"});
    const CommittedPosition position =
        *reader->Committed(partition, absl::ZeroDuration());
    reader->Close();
    return position;
  }
  std::string SaidText() { return toy::ToString(toy::ReadSaid(log_)); }
  std::string ExpectedText() {
    return toy::ToString(toy::Expected(inputs_, clock_.WallUs()));
  }

  ManualClock clock_{toy::kStartUs};
  MemoryLog log_{clock_};
  std::vector<std::unique_ptr<Process>> processes_;
  int incarnations_ = 0;
  std::vector<toy::Input> inputs_;
};

TEST_F(GroupTest, ASecondProcessTakesItsShareInTheMiddleOfTheWork) {
  Process& first = Start("a", {.max_batch = 10, .max_output_bytes = 1});
  while (toy::ReadSaid(log_).scores.empty()) ASSERT_TRUE(Turn().ok());
  EXPECT_NE(SaidText(), ExpectedText());  // there is still work
  EXPECT_EQ(first.ownership.partitions.size(), 4u);
  Process& second = Start("b");
  ASSERT_EQ(Go(absl::Seconds(10)), absl::OkStatus());
  EXPECT_THAT(first.ownership.partitions,
              testing::ElementsAre(testing::Pair(0, PartitionPhase::kOwned),
                                   testing::Pair(1, PartitionPhase::kOwned)));
  EXPECT_THAT(second.ownership.partitions,
              testing::ElementsAre(testing::Pair(2, PartitionPhase::kOwned),
                                   testing::Pair(3, PartitionPhase::kOwned)));
  EXPECT_THAT(first.ownership.errors, testing::Each(""));
  EXPECT_EQ(SaidText(), ExpectedText());
}

TEST_F(GroupTest, WhatIsHandedOverIsMarkedAsReleased) {
  Process& first = Start("a");
  ASSERT_EQ(Go(absl::Seconds(5)), absl::OkStatus());
  EXPECT_FALSE(ParseCutMetadata(Committed(0).metadata)->released);
  ASSERT_EQ(first.runtime->Drain(), absl::OkStatus());
  const auto metadata = ParseCutMetadata(Committed(0).metadata);
  ASSERT_TRUE(metadata.ok()) << metadata.status();
  EXPECT_TRUE(metadata->released);
  EXPECT_EQ(metadata->owner, "holdline-a-1");
  EXPECT_EQ(metadata->base_offset, 0);
  EXPECT_EQ(SaidText(), ExpectedText());
}

// As brokers do that forget about a transaction: nobody can end it.
TEST_F(GroupTest, APositionThatStaysUnstableHoldsUpItsPartitionAlone) {
  const auto member =
      *log_.OpenReader({.topic = toy::kInput, .group = "holdline-count"});
  while ((*member->Poll(absl::ZeroDuration(), false))->kind !=
         PollResult::Kind::kAssigned) {
  }
  const auto stranger = *log_.OpenTransactionalWriter("stranger");
  Transaction transaction;
  transaction.members = {{.member = member.get(), .positions = {{2, 0, ""}}}};
  log_.FailCommits(std::vector(1, CommitFault::kHangThenAbort));
  std::string why;
  EXPECT_NE(stranger->Commit(transaction, &why), CommitOutcome::kCommitted);
  member->Close();

  const Process& process = Start("a");
  ASSERT_EQ(Go(absl::Seconds(30)), absl::OkStatus());
  EXPECT_THAT(process.ownership.partitions,
              testing::ElementsAre(testing::Pair(0, PartitionPhase::kOwned),
                                   testing::Pair(1, PartitionPhase::kOwned),
                                   testing::Pair(3, PartitionPhase::kOwned)));
  EXPECT_THAT(process.ownership.waits, testing::ElementsAre(2));
  // Until the log ends it.
  ASSERT_EQ(Go(absl::Seconds(60)), absl::OkStatus());
  EXPECT_EQ(process.ownership.partitions.size(), 4u);
  EXPECT_EQ(SaidText(), ExpectedText());
}

TEST_F(GroupTest, SnapshotsThatCannotBeReadHoldUpTheirPartitionsAlone) {
  const RuntimeOptions options = {.snapshots_topic = toy::kSnapshots,
                                  .snapshot_pace = {.cycle_us = 1'000'000}};
  Process& first = Start("a", options);
  ASSERT_EQ(Go(absl::Seconds(5)), absl::OkStatus());
  Stop(first);

  const TopicPartition away = {toy::kSnapshots, 0};
  std::vector<int32_t> waiting;
  for (int32_t partition = 0; partition < kGroupPartitions; ++partition) {
    if (PartitionOf(SnapshotPrefix("count", partition), 2) == away.partition) {
      waiting.push_back(partition);
    }
  }
  ASSERT_THAT(waiting.size(), testing::AllOf(testing::Gt(0), testing::Lt(4)));
  log_.FailScans(away);
  const Process& second = Start("a", options);
  ASSERT_EQ(Go(absl::Seconds(30)), absl::OkStatus());
  EXPECT_EQ(second.ownership.waits, waiting);
  for (const auto& [partition, phase] : second.ownership.partitions) {
    const bool waits = std::count(waiting.begin(), waiting.end(), partition);
    EXPECT_EQ(phase == PartitionPhase::kOwned, !waits) << partition;
  }
  log_.FailScans(std::nullopt);
  ASSERT_EQ(Go(absl::Seconds(5)), absl::OkStatus());
  for (const auto& [partition, phase] : second.ownership.partitions) {
    EXPECT_EQ(phase, PartitionPhase::kOwned) << partition;
  }
  EXPECT_EQ(SaidText(), ExpectedText());
}

TEST_F(GroupTest, APartitionIsClaimedBeforeAnythingIsSaid) {
  log_.FailCommits(std::vector(5, CommitFault::kAbort));
  Process& first = Start("a");
  ASSERT_EQ(Go(absl::Milliseconds(50)), absl::OkStatus());
  EXPECT_TRUE(toy::ReadSaid(log_).scores.empty());
  for (int32_t partition = 0; partition < kGroupPartitions; ++partition) {
    const CommittedPosition claim = Committed(partition);
    EXPECT_EQ(claim.next_offset, 0);
    const auto metadata = ParseCutMetadata(claim.metadata);
    ASSERT_TRUE(metadata.ok()) << metadata.status();
    EXPECT_FALSE(metadata->released);
    EXPECT_EQ(metadata->owner,
              absl::StrCat("holdline-a-", first.options.incarnation));
    EXPECT_EQ(metadata->task, "");
  }
  ASSERT_EQ(Go(absl::Seconds(20)), absl::OkStatus());
  EXPECT_EQ(SaidText(), ExpectedText());
}

// A claim that was not answered may come later: nothing is said before one is.
TEST_F(GroupTest, NothingIsSaidBeforeAClaimWasAnswered) {
  std::map<std::pair<std::string, int32_t>, bool> claimed;
  log_.SetCommitListener([&](const VisibleTransaction& visible) {
    for (const VisibleTransaction::Position& position : visible.positions) {
      bool& is_claimed = claimed[{position.topic, position.partition}];
      is_claimed = is_claimed || visible.transactional_id.empty();
      EXPECT_TRUE(is_claimed) << position.topic << " " << position.partition;
    }
  });
  log_.FailClaims(5);
  Start("a");
  ASSERT_EQ(Go(absl::Seconds(20)), absl::OkStatus());
  EXPECT_EQ(claimed.size(),
            static_cast<size_t>(kGroupPartitions + kGroupSumPartitions));
  EXPECT_EQ(SaidText(), ExpectedText());
}

TEST_F(GroupTest, WhoWakesAfterItsSessionIsFencedAndBeginsAnew) {
  Process& first = Start("a", {.max_batch = 10, .max_output_bytes = 1});
  ASSERT_EQ(Go(absl::Milliseconds(100)), absl::OkStatus());
  // It sleeps, and does not hear of its session's end.
  std::unique_ptr<Process> sleeper = std::move(processes_.front());
  processes_.clear();
  log_.ExpireSession(toy::kInput, "holdline-count", "a-0");
  log_.ExpireSession(toy::kSums, "holdline-mark", "a-0");
  Process& second = Start("b");
  ASSERT_EQ(Go(absl::Seconds(1)), absl::OkStatus());
  EXPECT_THAT(second.ownership.fenced,
              testing::Contains(
                  absl::StrCat("holdline-a-", first.options.incarnation)));
  processes_.push_back(std::move(sleeper));
  ASSERT_EQ(Go(absl::Seconds(20)), absl::OkStatus());
  EXPECT_EQ(processes_.back()->fenced, 1);
  EXPECT_EQ(processes_.back()->ownership.partitions.size(), 2u);
  EXPECT_EQ(second.fenced, 0);
  EXPECT_EQ(SaidText(), ExpectedText());
}

// Each change in the group takes everything from everybody for a moment.
TEST_F(GroupTest, WhatComesBackToItsOwnerIsNotReplayed) {
  Process& first = Start("a");
  ASSERT_EQ(Go(absl::Seconds(5)), absl::OkStatus());
  first.ownership.replayed.clear();
  Process& second = Start("b");
  ASSERT_EQ(Go(absl::Seconds(5)), absl::OkStatus());
  EXPECT_THAT(first.ownership.replayed,
              testing::ElementsAre(testing::Pair(0, 0), testing::Pair(1, 0)));
  EXPECT_THAT(second.ownership.replayed,
              testing::ElementsAre(testing::Pair(2, testing::Gt(0)),
                                   testing::Pair(3, testing::Gt(0))));
  // What was at another's in the meantime is not what it was.
  first.ownership.replayed.clear();
  ASSERT_EQ(second.runtime->Drain(), absl::OkStatus());
  Stop(second);
  ASSERT_EQ(Go(absl::Seconds(20)), absl::OkStatus());
  EXPECT_THAT(first.ownership.replayed,
              testing::ElementsAre(testing::Pair(0, 0), testing::Pair(1, 0),
                                   testing::Pair(2, testing::Gt(0)),
                                   testing::Pair(3, testing::Gt(0))));
  EXPECT_EQ(SaidText(), ExpectedText());
}

TEST_F(GroupTest, AProcessThatDiesIsReplacedWhenItsSessionEnds) {
  Process& first = Start("a", {.max_output_bytes = 1});
  Process& second = Start("b", {.max_output_bytes = 1});
  ASSERT_EQ(Go(absl::Milliseconds(300)), absl::OkStatus());
  Stop(first);
  ASSERT_EQ(Go(absl::Seconds(20)), absl::OkStatus());
  EXPECT_EQ(second.ownership.partitions.size(), 4u);
  EXPECT_EQ(SaidText(), ExpectedText());
}

TEST_F(GroupTest, ALostSessionIsRecoveredFromTheCommittedCut) {
  Process& first = Start("a", {.max_batch = 10, .max_output_bytes = 1});
  for (int i = 0; i < 5; ++i) {
    ASSERT_EQ(Go(absl::Milliseconds(70)), absl::OkStatus());
    log_.ExpireSession(toy::kInput, "holdline-count", "a-0");
    log_.ExpireSession(toy::kSums, "holdline-mark", "a-0");
  }
  ASSERT_EQ(Go(absl::Seconds(20)), absl::OkStatus());
  EXPECT_EQ(first.ownership.partitions.size(), 4u);
  EXPECT_THAT(first.ownership.errors, testing::SizeIs(testing::Gt(3)));
  EXPECT_EQ(SaidText(), ExpectedText());
}

TEST_F(GroupTest, ARevocationDoesNotWaitForALogThatIsAwayForEver) {
  Process& first = Start("a", {.max_batch = 10,
                               .max_output_bytes = 1,
                               .revoke_deadline = absl::Seconds(2)});
  ASSERT_EQ(Go(absl::Milliseconds(100)), absl::OkStatus());
  // Commits are refused from the moment on at which the other one joins.
  log_.FailCommits(std::vector(12, CommitFault::kAbort));
  Process& second = Start("b");
  ASSERT_EQ(Go(absl::Seconds(10)), absl::OkStatus());
  EXPECT_THAT(first.ownership.errors, testing::Contains(testing::Ne("")));
  EXPECT_EQ(second.ownership.partitions.size(), 2u);
  EXPECT_EQ(first.fenced, 1);  // it had not released them
  ASSERT_EQ(Go(absl::Seconds(20)), absl::OkStatus());
  EXPECT_EQ(SaidText(), ExpectedText());
}

RC_GTEST_FIXTURE_PROP(GroupTest, ComingAndGoingDoesNotChangeWhatIsSaid,
                      (uint64_t seed)) {
  std::mt19937_64 random(seed);
  const std::string names[] = {"a", "b", "c"};
  std::map<std::string, Process*> running;
  for (int i = 0; i < 20; ++i) {
    const std::string& name = names[random() % 3];
    if (!running.contains(name)) {
      RuntimeOptions options;
      options.shards = 1 + static_cast<int>(random() % 2);
      options.max_batch = 1 + random() % 50;
      options.max_output_bytes = 1 + random() % 100;
      toy::ChooseSnapshots(random, options);
      running[name] = &Start(name, options);
    } else if (random() % 3 == 0) {
      if (random() % 2 == 0) {
        const absl::Status drained = running[name]->runtime->Drain();
        RC_ASSERT(drained.ok() || absl::IsAborted(drained));
      }
      Stop(*running[name]);
      running.erase(name);
    } else if (random() % 2 == 0) {
      log_.ExpireSession(toy::kInput, "holdline-count", name + "-0");
    }
    RC_ASSERT(Go(absl::Milliseconds(random() % 200)) == absl::OkStatus());
  }
  if (running.empty()) Start("a");
  RC_ASSERT(Go(absl::Seconds(15)) == absl::OkStatus());
  RC_ASSERT(SaidText() == ExpectedText());
}

}  // namespace
}  // namespace holdline
