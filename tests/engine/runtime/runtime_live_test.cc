// The clock that follows the wall: what silence means is said in time, once,
// and neither backlogs nor deaths change what was said in total.
#include <gtest/gtest.h>
#include <rapidcheck/gtest.h>

#include <memory>
#include <random>
#include <vector>

#include "absl/strings/str_cat.h"
#include "engine/base/clock.h"
#include "engine/base/time_units.h"
#include "engine/log/memory_log.h"
#include "engine/runtime/runtime.h"
#include "tests/engine/runtime/harness.h"
#include "tests/engine/runtime/toy_pipeline.h"

namespace holdline {
namespace {

using toy::Input;
using toy::kStartUs;

constexpr int32_t kLiveSumPartitions = 2;

class LiveRuntimeTest : public testing::Test {
 protected:
  LiveRuntimeTest() { toy::CreateTopics(log_, 2, kLiveSumPartitions); }

  // A process; a former one has died.
  void Start(RuntimeOptions options = {}) {
    runtime_.reset();
    runtime_ =
        *Runtime::Open(log_, clock_, options, toy::Stages(kLiveSumPartitions));
  }
  void Append(int32_t partition, const std::string& key) {
    inputs_.push_back({.partition = partition,
                       .key = key,
                       .number = 1,
                       .time_us = clock_.WallUs()});
    toy::Append(log_, {inputs_.back()});
  }
  absl::Status Go(absl::Duration duration) {
    return toy::StepFor({runtime_.get()}, clock_, duration);
  }
  int64_t Silent(const std::string& key) {
    return toy::ReadSaid(log_).scores[key].silent;
  }

  ManualClock clock_{kStartUs};
  MemoryLog log_{clock_};
  std::unique_ptr<Runtime> runtime_;
  std::vector<Input> inputs_;
};

TEST_F(LiveRuntimeTest, SilenceIsToldOneAllowanceAfterItHasBecomeTrue) {
  Start({.allowance = absl::Milliseconds(500)});
  ASSERT_EQ(Go(absl::Seconds(1)), absl::OkStatus());
  Append(0, "key");
  ASSERT_EQ(Go(absl::Milliseconds(3'490)), absl::OkStatus());
  EXPECT_EQ(toy::ReadSaid(log_).scores["key"].count, 1);
  EXPECT_EQ(Silent("key"), 0);
  // The allowance is over, and a tick.
  ASSERT_EQ(Go(absl::Milliseconds(50)), absl::OkStatus());
  EXPECT_EQ(Silent("key"), 1);
}

TEST_F(LiveRuntimeTest, AQuietPartitionHoldsUpNothing) {
  Start();
  ASSERT_EQ(Go(absl::Seconds(1)), absl::OkStatus());
  Append(0, "key");  // partition 1 never has a record
  ASSERT_EQ(Go(absl::Seconds(4)), absl::OkStatus());
  EXPECT_EQ(Silent("key"), 1);
}

TEST_F(LiveRuntimeTest, ALogThatDoesNotAnswerStopsTheClock) {
  Start();
  ASSERT_EQ(Go(absl::Seconds(1)), absl::OkStatus());
  Append(0, "key");
  ASSERT_EQ(Go(absl::Seconds(1)), absl::OkStatus());
  log_.SetAway(true);
  ASSERT_EQ(Go(absl::Seconds(20)), absl::OkStatus());
  log_.SetAway(false);
  EXPECT_EQ(Silent("key"), 0);
  ASSERT_EQ(Go(absl::Seconds(2)), absl::OkStatus());
  EXPECT_EQ(Silent("key"), 1);
}

TEST_F(LiveRuntimeTest, AWallThatContradictsTheBrokerIsNotFollowed) {
  MemoryLog log(clock_, {.broker_ahead = absl::Minutes(-5)});
  toy::CreateTopics(log, 1, 1);
  const std::vector<TopicSpec> stamped = {
      {.name = "stamped", .log_append_time = true}};
  ASSERT_EQ(log.CreateTopics(stamped), absl::OkStatus());
  ASSERT_EQ((*log.OpenAppender())->Append({.topic = "stamped"}),
            absl::OkStatus());
  const auto runtime = *Runtime::Open(log, clock_, {}, toy::Stages(1));
  toy::Append(log, {{.partition = 0, .key = "key", .time_us = kStartUs}});
  ASSERT_EQ(toy::StepFor({runtime.get()}, clock_, absl::Seconds(30)),
            absl::OkStatus());
  EXPECT_EQ(toy::ReadSaid(log).scores["key"].count, 1);
  EXPECT_EQ(toy::ReadSaid(log).scores["key"].silent, 0);
}

TEST_F(LiveRuntimeTest, ACutWhoseClockLiesBeforeItsRecordsIsRestored) {
  // Records come with timestamps ahead of T. In silent replay they lead T
  // beyond the cut's; what lies between must not be lost with it.
  Start();
  ASSERT_EQ(Go(absl::Seconds(1)), absl::OkStatus());
  Append(0, "old");
  ASSERT_EQ(Go(absl::Milliseconds(3'100)), absl::OkStatus());
  EXPECT_EQ(Silent("old"), 0);  // T is half a second behind
  Append(0, "new");             // but this record is not
  ASSERT_EQ(Go(absl::Milliseconds(100)), absl::OkStatus());
  EXPECT_EQ(toy::ReadSaid(log_).scores["new"].count, 1);
  EXPECT_EQ(Silent("old"), 0);
  Start();
  ASSERT_EQ(Go(absl::Seconds(10)), absl::OkStatus());
  EXPECT_EQ(toy::ToString(toy::ReadSaid(log_)),
            toy::ToString(toy::Expected(inputs_, clock_.WallUs())));
}

TEST_F(LiveRuntimeTest, AfterABacklogTheClockFollowsTheWallAgain) {
  for (int i = 0; i < 500; ++i) {
    const int32_t partition = i % 2;
    Append(partition, absl::StrCat("key-", partition, "-", i % 7));
    clock_.Advance(absl::Milliseconds(100));
  }
  Start({.max_batch = 3});
  ASSERT_EQ(Go(absl::Seconds(1)), absl::OkStatus());
  Append(0, "late");
  ASSERT_EQ(Go(absl::Seconds(4)), absl::OkStatus());
  EXPECT_EQ(toy::ToString(toy::ReadSaid(log_)),
            toy::ToString(toy::Expected(inputs_, clock_.WallUs())));
}

RC_GTEST_FIXTURE_PROP(LiveRuntimeTest, DeathsAndPausesDoNotChangeWhatIsSaid,
                      (uint64_t seed)) {
  std::mt19937_64 random(seed);
  RuntimeOptions options;
  options.shards = 1 + static_cast<int>(random() % 2);
  Start(options);
  for (int i = 0; i < 40; ++i) {
    for (uint64_t n = random() % 4; n > 0; --n) {
      const uint64_t key = random() % 6;
      Append(static_cast<int32_t>(key % 2), absl::StrCat("key-", key));
    }
    if (random() % 5 == 0) {
      const CommitFault faults[] = {CommitFault::kAbort, CommitFault::kFence,
                                    CommitFault::kCrashBefore,
                                    CommitFault::kCrashAfter};
      log_.FailCommits({{faults[random() % 4]}});
    }
    if (random() % 6 == 0) clock_.Advance(absl::Seconds(random() % 6));
    const absl::Status ran = Go(absl::Milliseconds(random() % 1'500));
    RC_ASSERT(ran.ok() || absl::IsAborted(ran));
    if (!ran.ok() || random() % 10 == 0) Start(options);
  }
  while (!Go(absl::Seconds(10)).ok()) Start(options);
  RC_ASSERT(toy::ToString(toy::ReadSaid(log_)) ==
            toy::ToString(toy::Expected(inputs_, clock_.WallUs())));
}

}  // namespace
}  // namespace holdline
