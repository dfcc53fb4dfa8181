#include "engine/runtime/owned_partition.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <memory>
#include <string>
#include <vector>

#include "absl/strings/str_cat.h"
#include "engine/runtime/cut_metadata.h"

namespace holdline {
namespace {

using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;

// Writes down what it is told.
class DiaryTask final : public StageTask {
 public:
  explicit DiaryTask(std::vector<std::string>& diary) : diary_(diary) {}

  void Process(std::span<const Record> records) override {
    for (const Record& record : records) {
      diary_.push_back(absl::StrCat(record.offset));
      ++unsaid_;
    }
  }
  void AdvanceTo(int64_t clock_us, bool live) override {
    diary_.push_back(absl::StrCat(live ? "live " : "until ", clock_us));
  }
  void FollowRecords() override { diary_.push_back("records"); }
  bool HasOutput() const override { return unsaid_ != 0; }
  size_t OutputBytes() const override { return unsaid_; }
  void Seal(std::vector<Output>& out) override {
    out.push_back({.topic = 0,
                   .partition = 0,
                   .key = "",
                   .value = absl::StrCat(unsaid_)});
    unsaid_ = 0;
  }
  void Discard() override {
    diary_.push_back("discard");
    unsaid_ = 0;
  }
  std::string CutMetadata() const override { return "cut"; }
  absl::Status RestoreCut(std::string_view metadata) override {
    if (metadata == "bad") return absl::InvalidArgumentError("no such cut");
    diary_.push_back("restore " + std::string(metadata));
    return absl::OkStatus();
  }

 private:
  std::vector<std::string>& diary_;
  size_t unsaid_ = 0;
};

class OwnedPartitionTest : public testing::Test {
 protected:
  OwnedPartitionTest() {
    spec_.name = "s";
    spec_.input_topic = "in";
    spec_.has_clock = true;
    spec_.make_task = [this](int32_t, int32_t) {
      return std::make_unique<DiaryTask>(diary_);
    };
    options_.owner = "me";
    Make();
  }
  void Make() {
    partition_ =
        std::make_unique<OwnedPartition>(spec_, options_, probe_, 3, 8);
  }
  static CommittedPosition Cut(int64_t base, int64_t next,
                               const std::string& task = "T") {
    return {.next_offset = next,
            .metadata = FormatCutMetadata(
                {.base_offset = base, .owner = "other", .task = task})};
  }
  // Of a partition of which nothing was committed before.
  static CommittedPosition FirstClaim(int64_t at) { return Cut(at, at, ""); }
  // Records of these offsets, and the position behind them.
  void Take(const std::vector<int64_t>& offsets, int64_t next) {
    std::vector<Record> records;
    for (const int64_t offset : offsets) {
      records.emplace_back().offset = offset;
    }
    partition_->Take(records, next);
  }
  Packet Seal(int64_t now_us = 1) {
    Packet packet;
    partition_->Seal(now_us, 0, packet);
    return packet;
  }
  std::vector<std::string> Diary() { return std::exchange(diary_, {}); }

  std::vector<std::string> diary_;
  StageSpec spec_;
  OwnedPartition::Options options_;
  RuntimeProbe probe_;
  std::unique_ptr<OwnedPartition> partition_;
};

// ---- Recovery

TEST_F(OwnedPartitionTest, AFirstClaimNeedsNoReplay) {
  partition_->Start(FirstClaim(7), nullptr, {.first = 7, .end = 20});
  EXPECT_EQ(partition_->phase(), PartitionPhase::kOwned);
  EXPECT_EQ(partition_->next_offset(), 7);
  EXPECT_THAT(Diary(), IsEmpty());
  Take({7, 8}, 9);
  const auto cut = ParseCutMetadata(Seal().metadata);
  EXPECT_EQ(cut->base_offset, 7);
  EXPECT_EQ(cut->owner, "me");
  EXPECT_EQ(cut->task, "cut");
}

TEST_F(OwnedPartitionTest, ReplaysSilentlyFromTheBaseToTheCut) {
  partition_->Start(Cut(5, 8), nullptr, {.first = 2, .end = 20});
  EXPECT_EQ(partition_->phase(), PartitionPhase::kReplaying);
  EXPECT_EQ(partition_->next_offset(), 5);
  Take({5, 6}, 7);
  EXPECT_THAT(Diary(), ElementsAre("5", "6", "discard"));
  EXPECT_EQ(partition_->phase(), PartitionPhase::kReplaying);
  Take({7}, 8);
  EXPECT_THAT(Diary(), ElementsAre("7", "discard", "restore T", "discard"));
  EXPECT_EQ(partition_->phase(), PartitionPhase::kOwned);
  EXPECT_FALSE(partition_->WantsSeal(0));
}

TEST_F(OwnedPartitionTest, TheCutMayLieInTheMiddleOfABatch) {
  partition_->Start(Cut(5, 8), nullptr, {.first = 5, .end = 20});
  Take({5, 6, 7, 8, 9}, 10);
  EXPECT_THAT(Diary(), ElementsAre("5", "6", "7", "discard", "restore T",
                                   "discard", "8", "9"));
  const Packet packet = Seal();
  EXPECT_EQ(packet.first_offset, 8);
  EXPECT_EQ(packet.next_offset, 10);
  EXPECT_EQ(packet.outputs[0].value, "2");
  EXPECT_EQ(ParseCutMetadata(packet.metadata)->base_offset, 5);
}

TEST_F(OwnedPartitionTest, TheCutMayLieInAGap) {
  partition_->Start(Cut(5, 8), nullptr, {.first = 5, .end = 20});
  Take({5, 9}, 10);  // 6 to 8 hold no records
  EXPECT_THAT(Diary(),
              ElementsAre("5", "discard", "restore T", "discard", "9"));
  Make();
  partition_->Start(Cut(5, 8), nullptr, {.first = 5, .end = 8});
  Take({5}, 6);
  EXPECT_EQ(partition_->phase(), PartitionPhase::kReplaying);
  Take({}, 8);  // only the position moves
  EXPECT_EQ(partition_->phase(), PartitionPhase::kOwned);
}

TEST_F(OwnedPartitionTest, ACutWithoutRecordsIsRestoredAtOnce) {
  partition_->Start(Cut(5, 5), nullptr, {.first = 5, .end = 5});
  EXPECT_EQ(partition_->phase(), PartitionPhase::kOwned);
  EXPECT_THAT(Diary(), ElementsAre("restore T", "discard"));
}

TEST_F(OwnedPartitionTest, StopsWhereTheLogHasLostWhatTheStateIsBuiltFrom) {
  partition_->Start(Cut(5, 8), nullptr, {.first = 6, .end = 20});
  EXPECT_EQ(partition_->phase(), PartitionPhase::kStopped);
  EXPECT_THAT(partition_->error(), HasSubstr("begins at 6"));
  Take({6, 7, 8}, 9);
  EXPECT_THAT(Diary(), IsEmpty());
  EXPECT_FALSE(partition_->WantsSeal(1'000'000'000));
}

TEST_F(OwnedPartitionTest, StopsWhereTheLogEndsBeforeTheCut) {
  partition_->Start(Cut(5, 8), nullptr, {.first = 0, .end = 7});
  EXPECT_EQ(partition_->phase(), PartitionPhase::kStopped);
  EXPECT_THAT(partition_->error(), HasSubstr("the log ends at 7"));
}

TEST_F(OwnedPartitionTest, StopsWhereTheCutCannotBeUnderstood) {
  for (const CommittedPosition& cut :
       {CommittedPosition{.next_offset = 8, .metadata = ""},
        CommittedPosition{.next_offset = 8, .metadata = "v9 x"}, Cut(9, 8),
        Cut(5, 5, "bad")}) {
    Make();
    partition_->Start(cut, nullptr, {.first = 0, .end = 20});
    EXPECT_EQ(partition_->phase(), PartitionPhase::kStopped) << cut.metadata;
    EXPECT_NE(partition_->error(), "");
  }
}

// ---- Records

TEST_F(OwnedPartitionTest, PassesOverWhatComesTwice) {
  partition_->Start(FirstClaim(0), nullptr, {.first = 0, .end = 20});
  Take({0, 1, 2}, 3);
  Take({1, 2, 3}, 4);
  Take({0, 1}, 2);
  EXPECT_THAT(Diary(), ElementsAre("0", "1", "2", "3"));
  EXPECT_EQ(partition_->next_offset(), 4);
}

TEST_F(OwnedPartitionTest, GivesTheTaskNoMoreThanItsBatch) {
  options_.max_batch = 2;
  Make();
  partition_->Start(Cut(0, 3), nullptr, {.first = 0, .end = 20});
  Take({0, 1, 2, 3, 4, 5}, 6);
  EXPECT_THAT(Diary(), ElementsAre("0", "1", "discard", "2", "discard",
                                   "restore T", "discard", "3", "4", "5"));
}

// ---- Time

TEST_F(OwnedPartitionTest, TellsTheWallAtTheEndAndRecordTimeBehindIt) {
  partition_->Start(FirstClaim(0), nullptr, {.first = 0, .end = 0});
  const int64_t wall = 100'000'000;
  partition_->TellTime(wall, 0, {.asked_at_us = wall, .end_offset = 0});
  EXPECT_THAT(Diary(), ElementsAre("live 99500000"));
  EXPECT_FALSE(partition_->Sample().phase == PartitionPhase::kStopped);
  EXPECT_TRUE(partition_->Sample().live);
  const int64_t later = wall + 60'000'000;
  partition_->TellTime(later, 0, {.asked_at_us = later, .end_offset = 9});
  partition_->TellTime(later, 0, {.asked_at_us = later, .end_offset = 9});
  EXPECT_THAT(Diary(), ElementsAre("records"));  // once
  EXPECT_FALSE(partition_->Sample().live);
}

TEST_F(OwnedPartitionTest, TellsNoTimeDuringReplay) {
  partition_->Start(Cut(0, 3), nullptr, {.first = 0, .end = 3});
  partition_->TellTime(100, 0, {.asked_at_us = 100, .end_offset = 0});
  EXPECT_THAT(Diary(), IsEmpty());
}

// ---- Packets

TEST_F(OwnedPartitionTest, PositionsAloneAreSaidOnceASecond) {
  partition_->Start(FirstClaim(0), nullptr, {.first = 0, .end = 20});
  EXPECT_FALSE(partition_->WantsSeal(5'000'000));  // it has not moved
  Take({}, 3);
  EXPECT_TRUE(partition_->WantsSeal(5'000'000));
  Seal(5'000'000);
  Take({}, 4);
  EXPECT_FALSE(partition_->WantsSeal(5'999'999));
  EXPECT_TRUE(partition_->WantsSeal(6'000'000));
}

TEST_F(OwnedPartitionTest, TheLastPacketOfAReleaseSaysSo) {
  partition_->Start(FirstClaim(0), nullptr, {.first = 0, .end = 20});
  Take({0}, 1);
  EXPECT_FALSE(ParseCutMetadata(Seal().metadata)->released);
  partition_->Release();
  Take({1}, 2);
  EXPECT_TRUE(partition_->WantsSeal(0));
  const Packet last = Seal();
  EXPECT_EQ(last.next_offset, 1);
  EXPECT_TRUE(ParseCutMetadata(last.metadata)->released);
  EXPECT_FALSE(partition_->WantsSeal(1'000'000'000));
}

TEST_F(OwnedPartitionTest, EndsAtTheFinishLine) {
  partition_->Start(FirstClaim(0), nullptr, {.first = 0, .end = 20});
  partition_->FinishAt(2, 777);
  Take({0}, 1);
  EXPECT_FALSE(Seal().finished);
  Take({1, 2, 3}, 4);
  EXPECT_EQ(partition_->next_offset(), 2);
  EXPECT_TRUE(partition_->WantsSeal(0));
  const Packet last = Seal();
  EXPECT_TRUE(last.finished);
  EXPECT_EQ(last.next_offset, 2);
  Take({4}, 5);
  EXPECT_FALSE(partition_->WantsSeal(1'000'000'000));
  EXPECT_THAT(Diary(), ElementsAre("0", "1", "until 777"));
}

}  // namespace
}  // namespace holdline
