// Snapshots: a process that starts again goes on from them, and from what
// comes after them in the log; what is damaged is refused, and the one before
// it, or the whole log, takes its place. That none of it changes what is said
// is tested with random sizes and deaths in runtime_test and
// runtime_group_test.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <map>
#include <memory>
#include <random>
#include <string>
#include <utility>
#include <vector>

#include "absl/strings/str_cat.h"
#include "engine/base/clock.h"
#include "engine/base/hash.h"
#include "engine/log/memory_log.h"
#include "engine/runtime/runtime.h"
#include "engine/runtime/snapshot_records.h"
#include "tests/engine/runtime/harness.h"
#include "tests/engine/runtime/toy_pipeline.h"

namespace holdline {
namespace {

using testing::Contains;
using testing::HasSubstr;
using testing::IsEmpty;
using testing::SizeIs;

constexpr char kStage[] = "count";

struct Diary final : public RuntimeProbe {
  void OnPartition(const PartitionSample& sample, bool changed) override {
    if (sample.stage != kStage) return;
    last = sample;
    if (!changed) return;
    phase = sample.phase;
    error = sample.error;
    if (sample.phase == PartitionPhase::kReplaying ||
        sample.phase == PartitionPhase::kOwned) {
      replay_from = sample.replay_from;
      replay_to = sample.replay_to;
    }
  }
  void OnSnapshot(const SnapshotSample& sample) override {
    if (sample.stage != kStage) return;
    records += sample.records;
    completed += sample.complete ? 1 : 0;
  }
  void OnSnapshotRefused(std::string_view stage, int32_t,
                         std::string_view why) override {
    refused.push_back(std::string(stage) + ": " + std::string(why));
  }

  PartitionPhase phase = PartitionPhase::kReading;
  std::string error;
  int64_t replay_from = -1;
  int64_t replay_to = -1;
  PartitionSample last;  // its views are not to be used
  size_t records = 0;
  int completed = 0;
  std::vector<std::string> refused;
};

class SnapshotTest : public testing::Test {
 protected:
  SnapshotTest() {
    toy::CreateTopics(log_, 1, 1);
    options_.instance = "a";
    options_.snapshots_topic = toy::kSnapshots;
    options_.snapshot_pace = {.cycle_us = 2'000'000, .cycle_records = 100};
  }

  // A life of the process, until the clock has gone on for so long.
  std::unique_ptr<Diary> Live(absl::Duration duration, bool drains = false) {
    auto diary = std::make_unique<Diary>();
    auto runtime =
        *Runtime::Open(log_, clock_, options_, toy::Stages(1), diary.get());
    EXPECT_EQ(toy::StepFor({runtime.get()}, clock_, duration),
              absl::OkStatus());
    if (drains) {
      EXPECT_EQ(runtime->Drain(), absl::OkStatus());
    }
    return diary;
  }
  void AppendInputs(int count) {
    std::mt19937_64 random(inputs_.size() + 1);
    std::vector<toy::Input> more = toy::RandomInputs(random, count, 1);
    toy::Append(log_, more);
    inputs_.insert(inputs_.end(), more.begin(), more.end());
    clock_.Advance(absl::Hours(1));  // all of it is in the past
  }
  // Replaces what stands under a key by something that is nothing.
  void Damage(const std::string& key) {
    const std::string prefix = SnapshotPrefix(kStage, 0);
    const auto appender = *log_.OpenAppender();
    ASSERT_EQ(appender->Append({.topic = toy::kSnapshots,
                                .partition = PartitionOf(prefix, 2),
                                .key = prefix + key,
                                .value = "damaged"}),
              absl::OkStatus());
  }
  void ExpectAllSaid() {
    EXPECT_EQ(toy::ToString(toy::ReadSaid(log_)),
              toy::ToString(toy::Expected(inputs_, clock_.WallUs())));
  }

  ManualClock clock_{toy::kStartUs};
  MemoryLog log_{clock_};
  RuntimeOptions options_;
  std::vector<toy::Input> inputs_;
};

TEST_F(SnapshotTest, AProcessThatDiedGoesOnFromThem) {
  AppendInputs(1'000);
  EXPECT_GE(Live(absl::Seconds(10))->completed, 1);
  AppendInputs(50);
  const auto diary = Live(absl::Seconds(10));
  EXPECT_GT(diary->replay_from, 0);
  EXPECT_EQ(diary->replay_to, 1'000);
  EXPECT_THAT(diary->refused, IsEmpty());
  ExpectAllSaid();
}

TEST_F(SnapshotTest, AfterADrainThereIsNothingToReplay) {
  AppendInputs(300);
  Live(absl::Seconds(1), /*drains=*/true);
  const auto diary = Live(absl::Seconds(5));
  EXPECT_EQ(diary->replay_from, 300);
  EXPECT_EQ(diary->replay_to, 300);
  ExpectAllSaid();
}

TEST_F(SnapshotTest, ADrainInTheMiddleOfACycleBeginsAnother) {
  options_.snapshot_pace = {.cycle_us = 1'000'000'000};
  AppendInputs(10);
  Live(absl::Milliseconds(30));
  AppendInputs(290);
  const auto first = Live(absl::Seconds(1), /*drains=*/true);
  EXPECT_EQ(first->completed, 1);
  EXPECT_EQ(Live(absl::Seconds(5))->replay_from, 300);
  ExpectAllSaid();
}

TEST_F(SnapshotTest, WhatLiesBeforeThemMayBeGoneFromTheLog) {
  AppendInputs(300);
  Live(absl::Seconds(1), /*drains=*/true);
  log_.DeleteBefore({toy::kInput, 0}, 300);
  AppendInputs(10);
  EXPECT_EQ(Live(absl::Seconds(5))->phase, PartitionPhase::kOwned);
  ExpectAllSaid();
}

TEST_F(SnapshotTest, TellsWhatARecoveryWouldNeedOfTheLog) {
  options_.snapshot_pace = {.cycle_us = 1'000'000'000};
  AppendInputs(300);
  auto diary = Live(absl::Seconds(5));
  EXPECT_EQ(diary->last.needed_from, 0);  // there is no snapshot yet
  EXPECT_EQ(diary->last.first_offset, 0);
  Live(absl::Seconds(5), /*drains=*/true);
  log_.DeleteBefore({toy::kInput, 0}, 100);
  diary = Live(absl::Seconds(5));
  EXPECT_EQ(diary->last.needed_from, 300);
  EXPECT_EQ(diary->last.first_offset, 100);
}

TEST_F(SnapshotTest, TheOneBeforeTakesThePlaceOfADamagedOne) {
  AppendInputs(300);
  Live(absl::Seconds(1), /*drains=*/true);  // cycle 1
  AppendInputs(300);
  Live(absl::Seconds(1), /*drains=*/true);  // or more
  const auto before = Live(absl::Seconds(1));
  ASSERT_EQ(before->replay_from, 600);
  // The newest has an odd or an even number; the other stays.
  for (const char* key : {"manifest/0", "manifest/1"}) {
    SCOPED_TRACE(key);
    Damage(key);
    const auto diary = Live(absl::Seconds(5));
    EXPECT_EQ(diary->phase, PartitionPhase::kOwned);
    EXPECT_THAT(diary->refused, Contains(HasSubstr("checksum")));
  }
  ExpectAllSaid();
}

TEST_F(SnapshotTest, ADamagedPieceIsNeverUsed) {
  AppendInputs(300);
  Live(absl::Seconds(1), /*drains=*/true);
  for (int bucket = 0; bucket < 4; ++bucket) {
    for (int place = 0; place < 3; ++place) {
      Damage(absl::StrCat("bucket/", bucket, "/", place, "/0"));
    }
  }
  const auto diary = Live(absl::Seconds(5));
  EXPECT_EQ(diary->phase, PartitionPhase::kOwned);
  EXPECT_EQ(diary->replay_from, 0);
  EXPECT_THAT(diary->refused, SizeIs(testing::Ge(1)));
  ExpectAllSaid();
}

TEST_F(SnapshotTest, WhatNothingCanRebuildStopsThePartition) {
  AppendInputs(300);
  Live(absl::Seconds(1), /*drains=*/true);
  log_.DeleteBefore({toy::kInput, 0}, 200);
  Damage("manifest/0");
  Damage("manifest/1");
  const auto diary = Live(absl::Seconds(5));
  EXPECT_EQ(diary->phase, PartitionPhase::kStopped);
  EXPECT_THAT(diary->error, HasSubstr("begins at 200"));
}

TEST_F(SnapshotTest, OnesOfAnotherInstallationAreNotTaken) {
  AppendInputs(300);
  Live(absl::Seconds(1), /*drains=*/true);
  options_.group_prefix = "other";
  options_.transactional_id_prefix = "other";
  EXPECT_EQ(Live(absl::Seconds(5))->replay_from, 0);
}

TEST_F(SnapshotTest, NothingIsWrittenWhereNothingHappens) {
  AppendInputs(300);
  EXPECT_GT(Live(absl::Seconds(1), /*drains=*/true)->records, 0u);
  EXPECT_EQ(Live(absl::Minutes(5))->records, 0u);
}

TEST_F(SnapshotTest, ABucketThatIsUnchangedIsNotWrittenAgain) {
  AppendInputs(300);
  Live(absl::Seconds(1), /*drains=*/true);
  toy::Append(log_, {{.partition = 0,
                      .key = "one",
                      .number = 1,
                      .time_us = clock_.WallUs()}});
  clock_.Advance(absl::Hours(1));
  const auto diary = Live(absl::Minutes(1));
  EXPECT_EQ(diary->completed, 1);
  EXPECT_EQ(diary->records, 2u);  // its bucket, and the manifest
}

}  // namespace
}  // namespace holdline
