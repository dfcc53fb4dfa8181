// The stage that re-keys, over the runtime and the log in memory: whatever dies
// and whenever, each event stands once in the partition of its contact.
#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <rapidcheck/gtest.h>

#include <algorithm>
#include <map>
#include <memory>
#include <random>
#include <string>
#include <vector>

#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "engine/app/stages/pipeline.h"
#include "engine/app/stages/rekey_task.h"
#include "engine/base/clock.h"
#include "engine/base/hash.h"
#include "engine/log/memory_log.h"
#include "engine/runtime/runtime.h"
#include "operators/telemetry/decoder.h"
#include "operators/telemetry/encoder.h"
#include "operators/telemetry/limits.h"

namespace holdline {
namespace {

using ::testing::ElementsAre;
using ::testing::IsEmpty;
using ::testing::SizeIs;

constexpr int64_t kStartUs = 1'772'442'000'000'000;
constexpr int32_t kInputs = 3;
constexpr int32_t kOutputs = 4;
constexpr char kForeign[] = "acd.events";

TopicNames Names() { return {.telemetry = "keyed"}; }

PipelineOptions Options() {
  PipelineOptions options;
  options.topics = Names();
  options.rekey_from = kForeign;
  options.telemetry_partitions = kOutputs;
  return options;
}

// Rekey alone, as the pipeline has it.
StageSpec RekeyStage(Pipeline& pipeline) {
  StageSpec stage = pipeline.Stages().at(0);
  EXPECT_EQ(stage.name, "rekey");
  return stage;
}

void CreateTopics(MemoryLog& log) {
  std::vector<TopicSpec> topics(4);
  topics[0].name = kForeign;
  topics[0].partitions = kInputs;
  topics[1].name = Names().telemetry;
  topics[1].partitions = kOutputs;
  topics[2].name = Names().DeadLetters();
  topics[3].name = Names().Snapshots();
  ASSERT_EQ(log.CreateTopics(topics), absl::OkStatus());
}

// An event as it was sent or found. Its id is its number.
struct Seen {
  int64_t timestamp_us = 0;  // of its record
  std::string contact;
  std::string id;
  auto operator<=>(const Seen&) const = default;
};

// Sends messages of some events each to random partitions of the foreign topic;
// one contact's events stay in one partition, so that their order is known.
// Returns what was sent.
std::vector<Seen> SendMessages(std::mt19937_64& random, int messages,
                               Log& log) {
  std::vector<Seen> sent;
  auto appender = *log.OpenAppender();
  for (int message = 0; message < messages; ++message) {
    NewRecord record;
    record.topic = kForeign;
    record.partition = static_cast<int32_t>(random() % kInputs);
    record.key = "agent-7";
    record.timestamp_us = kStartUs + message * 1'000;
    std::string array;
    const bool json = random() % 2 == 0;
    for (uint64_t events = 1 + random() % 5; events > 0; --events) {
      const std::string id = absl::StrCat(sent.size());
      const std::string contact =
          absl::StrCat("c", record.partition, "-", random() % 8);
      Event event;
      event.kind = EventKind::kAnswered;
      event.time_us = kStartUs;
      event.event_id = id;
      event.entity_id = contact;
      sent.push_back({record.timestamp_us, contact, id});
      if (json) {
        absl::StrAppend(&array, array.empty() ? "[" : ",");
        AppendEventJson(event, JsonTime::kRfc3339, array);
      } else {
        record.value += EncodeEventBatch(std::span(&event, 1));
      }
    }
    if (json) record.value = array + "]";
    EXPECT_EQ(appender->Append(std::move(record)), absl::OkStatus());
  }
  EXPECT_EQ(appender->Flush(absl::Seconds(1)), absl::OkStatus());
  return sent;
}

// What a partition of a topic holds, decoded.
std::vector<Seen> Read(Log& log, const std::string& topic, int32_t partition) {
  std::vector<Seen> found;
  Decoder decoder;
  const auto scan = *log.OpenScan({topic, partition});
  while (!scan->done()) {
    const auto polled = scan->Poll(absl::ZeroDuration());
    for (const Record& record : *polled) {
      EventBuffer events;
      std::vector<RefusedEvent> refused;
      decoder.Decode(record.value, events, refused);
      EXPECT_THAT(refused, IsEmpty());
      for (const Event& event : events.events()) {
        found.push_back({record.timestamp_us, std::string(event.entity_id),
                         std::string(event.event_id)});
      }
    }
  }
  return found;
}

// The events of each contact, in their order.
std::map<std::string, std::vector<Seen>> ByContact(
    const std::vector<Seen>& events) {
  std::map<std::string, std::vector<Seen>> grouped;
  for (const Seen& event : events) grouped[event.contact].push_back(event);
  return grouped;
}

std::vector<Seen> ReadRekeyed(Log& log) {
  std::vector<Seen> found;
  for (int32_t partition = 0; partition < kOutputs; ++partition) {
    for (const Seen& event : Read(log, Names().telemetry, partition)) {
      EXPECT_EQ(PartitionOf(event.contact, kOutputs), partition);
      found.push_back(event);
    }
  }
  return found;
}

RuntimeOptions RunOptions(std::mt19937_64& random) {
  RuntimeOptions options;
  options.clock_mode = ClockMode::kLog;
  options.shards = 1 + static_cast<int>(random() % 3);
  options.max_batch = 1 + random() % 9;
  options.max_output_bytes = 1 + random() % 2'000;
  options.snapshots_topic = Names().Snapshots();
  return options;
}

// One life of a process that runs to the end of the log, unless it dies before.
absl::Status RunToEnd(MemoryLog& log, ManualClock& clock,
                      const RuntimeOptions& options) {
  Pipeline pipeline(Options());
  auto opened =
      Runtime::Open(log, clock, options, {RekeyStage(pipeline)}, nullptr);
  if (!opened.ok()) return opened.status();
  Runtime& runtime = **opened;
  if (absl::Status s = runtime.FinishAt(kStartUs); !s.ok()) return s;
  for (int i = 0; i < 1'000'000; ++i) {
    if (runtime.finished()) return runtime.Drain();
    const absl::StatusOr<int> work = runtime.Step();
    if (!work.ok()) return work.status();
    if (*work == 0) clock.Advance(absl::Milliseconds(1));
  }
  return absl::DeadlineExceededError("it does not come to an end");
}

RC_GTEST_PROP(Rekey, EveryEventOnceInItsContactsPartition, (uint64_t seed)) {
  std::mt19937_64 random(seed);
  ManualClock clock(kStartUs);
  MemoryLog log(clock, {.max_poll_records = 1 + random() % 20});
  CreateTopics(log);
  std::vector<Seen> sent =
      SendMessages(random, static_cast<int>(random() % 60), log);
  constexpr CommitFault kDeaths[] = {
      CommitFault::kCrashBefore, CommitFault::kCrashAfter, CommitFault::kFence};
  for (uint64_t deaths = random() % 6; deaths > 0; --deaths) {
    std::vector<CommitFault> faults(random() % 4, CommitFault::kNone);
    if (random() % 2 == 0) faults.push_back(CommitFault::kAbort);
    faults.push_back(kDeaths[random() % 3]);
    log.FailCommits(faults);
  }
  for (absl::Status ran = absl::AbortedError("not yet"); !ran.ok();) {
    ran = RunToEnd(log, clock, RunOptions(random));
    RC_ASSERT(ran.ok() || absl::IsAborted(ran));
  }
  const std::vector<Seen> found = ReadRekeyed(log);
  RC_ASSERT(found.size() == sent.size());
  const bool is_same = ByContact(found) == ByContact(sent);
  RC_ASSERT(is_same);
}

// What lies before the cut is not wanted: the foreign topic may forget it.
TEST(Rekey, GoesOnAtTheCutWithoutWhatLiesBefore) {
  std::mt19937_64 random(1);
  ManualClock clock(kStartUs);
  MemoryLog log(clock);
  CreateTopics(log);
  std::vector<Seen> sent = SendMessages(random, 40, log);
  ASSERT_EQ(RunToEnd(log, clock, RunOptions(random)), absl::OkStatus());
  const auto ranges = *log.Ranges(kForeign, absl::Seconds(1));
  for (int32_t partition = 0; partition < kInputs; ++partition) {
    log.DeleteBefore({kForeign, partition},
                     ranges[static_cast<size_t>(partition)].end);
  }
  const std::vector<Seen> more = SendMessages(random, 40, log);
  ASSERT_EQ(RunToEnd(log, clock, RunOptions(random)), absl::OkStatus());
  EXPECT_EQ(ReadRekeyed(log).size(), sent.size() + more.size());
}

TEST(RekeyTask, KeepsKeyAndTimeAndPassesOnWhatIsNoEvent) {
  RekeyTask task(kForeign, 2, kOutputs, nullptr);
  const Record records[] = {
      {.offset = 5, .timestamp_us = kStartUs, .key = "q", .value = "{no json"},
      {.offset = 6, .timestamp_us = -1'000, .key = "", .value = ""}};
  task.Process(records);
  ASSERT_TRUE(task.HasOutput());
  EXPECT_EQ(task.OutputBytes(), 9u);
  std::vector<Output> out;
  task.Seal(out);
  EXPECT_FALSE(task.HasOutput());
  ASSERT_THAT(out, SizeIs(2));
  EXPECT_EQ(out[0].topic, kRekeyed);
  EXPECT_EQ(out[0].partition, PartitionOf("{no json", kOutputs));
  EXPECT_EQ(out[0].key, "q");
  EXPECT_EQ(out[0].value, "{no json");
  EXPECT_EQ(out[0].timestamp_us, kStartUs);
  EXPECT_EQ(out[1].timestamp_us, 0);
}

TEST(RekeyTask, TellsAndCountsWhatItRefusesItself) {
  class Counting : public StageProbe {
   public:
    void OnRefused(Refusal reason) override { reasons.push_back(reason); }
    std::vector<Refusal> reasons;
  } probe;
  RekeyTask task(kForeign, 2, kOutputs, &probe);
  const std::string large(kMaxMessageBytes + 1, '{');
  const Record record = {
      .offset = 5, .timestamp_us = kStartUs, .key = "", .value = large};
  task.Process(std::span(&record, 1));
  task.Discard();
  EXPECT_FALSE(task.HasOutput());
  task.Process(std::span(&record, 1));
  std::vector<Output> out;
  task.Seal(out);
  ASSERT_THAT(out, SizeIs(1));
  EXPECT_EQ(out[0].topic, kRekeyDeadLetters);
  EXPECT_EQ(out[0].key, "acd.events/2/5");
  EXPECT_TRUE(absl::StrContains(out[0].value, "too_large"));
  EXPECT_THAT(probe.reasons, ElementsAre(Refusal::kTooLarge));
}

TEST(Pipeline, RekeysOnlyWhereItIsAskedTo) {
  PipelineOptions options = Options();
  Pipeline with(options);
  const auto stages = with.Stages();
  ASSERT_THAT(stages, SizeIs(3));
  EXPECT_EQ(stages[0].input_topic, kForeign);
  EXPECT_EQ(stages[0].outputs[0].name, stages[1].input_topic);
  // Else it would read what was aborted.
  EXPECT_TRUE(stages[1].read_committed);
  options.rekey_from.clear();
  EXPECT_THAT(Pipeline(options).Stages(), SizeIs(2));
  options.rekey_from = kForeign;
  options.run_score = false;
  EXPECT_THAT(Pipeline(options).Stages(), SizeIs(1));
}

}  // namespace
}  // namespace holdline
