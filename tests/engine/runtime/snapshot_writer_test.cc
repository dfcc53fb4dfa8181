#include "engine/runtime/snapshot_writer.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <map>
#include <set>
#include <string>
#include <utility>
#include <vector>

#include "absl/strings/str_cat.h"
#include "engine/base/time_units.h"
#include "engine/runtime/snapshot_records.h"
#include "engine/runtime/snapshot_set.h"

namespace holdline {
namespace {

using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;

constexpr char kPrefix[] = "s/3/";

// Four buckets, each of which is a text.
class TextsTask final : public StageTask {
 public:
  void Process(std::span<const Record>) override {}
  void AdvanceTo(int64_t, bool) override {}
  void FollowRecords() override {}
  bool HasOutput() const override { return false; }
  size_t OutputBytes() const override { return 0; }
  void Seal(std::vector<Output>&) override {}
  void Discard() override {}
  std::string CutMetadata() const override { return ""; }
  absl::Status RestoreCut(std::string_view) override {
    return absl::OkStatus();
  }
  uint32_t buckets() const override { return 4; }
  bool IsBucketDirty(uint32_t bucket) const override {
    return dirty.contains(bucket);
  }
  std::string SaveHead() override { return head; }
  std::string SaveBucket(uint32_t bucket) override {
    dirty.erase(bucket);
    return texts[bucket];
  }
  absl::Status LoadHead(std::string_view bytes) override {
    head = std::string(bytes);
    return absl::OkStatus();
  }
  absl::Status LoadBucket(uint32_t bucket, int64_t offset,
                          std::string_view bytes) override {
    texts[bucket] = std::string(bytes);
    offsets[bucket] = offset;
    return absl::OkStatus();
  }

  void Set(uint32_t bucket, const std::string& text) {
    texts[bucket] = text;
    dirty.insert(bucket);
  }

  std::string head;
  std::map<uint32_t, std::string> texts;
  std::map<uint32_t, int64_t> offsets;
  std::set<uint32_t> dirty;
};

class SnapshotWriterTest : public testing::Test {
 protected:
  // The keys that were written, and what stands under each then.
  std::vector<std::string> Write(int64_t next_offset, int64_t now_us,
                                 bool all = false) {
    std::vector<std::string> keys;
    writer_.Write(task_, next_offset, now_us, all,
                  [&](std::string key, std::string value) {
                    keys.push_back(key.substr(std::string(kPrefix).size()));
                    topic_[key] = std::move(value);
                  });
    return keys;
  }
  SnapshotSet Read() const {
    SnapshotSet set(kPrefix);
    for (const auto& [key, value] : topic_) {
      Record record;
      record.key = key;
      record.value = value;
      set.Take(record);
    }
    return set;
  }

  TextsTask task_;
  SnapshotWriter writer_{
      {.cycle_us = 4 * kSecondUs, .cycle_records = 400, .max_piece_bytes = 5},
      kPrefix};
  std::map<std::string, std::string> topic_;  // as compaction leaves it
};

TEST_F(SnapshotWriterTest, ACycleIsSpreadOverItsTime) {
  EXPECT_THAT(Write(1, 0), ElementsAre("bucket/0/0/0"));
  EXPECT_THAT(Write(2, 1), IsEmpty());
  EXPECT_THAT(Write(2, kSecondUs - 1), IsEmpty());
  EXPECT_THAT(Write(2, kSecondUs), ElementsAre("bucket/1/0/0"));
  EXPECT_THAT(Write(3, 3 * kSecondUs),
              ElementsAre("bucket/2/0/0", "bucket/3/0/0", "manifest/1"));
  EXPECT_EQ(writer_.last_manifest(), 1u);
  EXPECT_EQ(writer_.previous_offset(), -1);  // it is the only one
  Write(4, 4 * kSecondUs);
  Write(5, 8 * kSecondUs);
  EXPECT_EQ(writer_.last_manifest(), 2u);
  EXPECT_EQ(writer_.previous_offset(), 1);
}

TEST_F(SnapshotWriterTest, OrOverItsRecords) {
  Write(1, 0);
  EXPECT_THAT(Write(201, 1), ElementsAre("bucket/1/0/0", "bucket/2/0/0"));
  Write(401, 1);
  EXPECT_EQ(writer_.last_manifest(), 1u);
}

TEST_F(SnapshotWriterTest, WhatIsWrittenIsLoadedInPieces) {
  task_.head = "head";
  task_.Set(2, "a text of several pieces");
  EXPECT_THAT(Write(7, 0, /*all=*/true), testing::Contains("bucket/2/0/4"));
  const SnapshotSet set = Read();
  ASSERT_EQ(set.Manifests().size(), 1u);
  TextsTask loaded;
  ASSERT_EQ(set.Load(*set.Manifests()[0], loaded), absl::OkStatus());
  EXPECT_EQ(loaded.head, "head");
  EXPECT_EQ(loaded.texts[2], "a text of several pieces");
  EXPECT_EQ(loaded.offsets[2], 7);
}

TEST_F(SnapshotWriterTest, WhileACycleWritesTheLastTwoStayWhole) {
  for (int64_t cycle = 1; cycle <= 20; ++cycle) {
    for (uint32_t bucket = 0; bucket < 4; ++bucket) {
      if (cycle % (bucket + 1) == 0) task_.Set(bucket, absl::StrCat(cycle));
    }
    // Some cycles end early with all, some are left in their middle.
    const int64_t now_us = cycle * 10 * kSecondUs;
    Write(cycle * 10, now_us);
    Write(cycle * 10 + 1, now_us, /*all=*/cycle % 3 == 0);
    const SnapshotSet set = Read();
    for (const SnapshotManifest* manifest : set.Manifests()) {
      TextsTask loaded;
      EXPECT_EQ(set.Load(*manifest, loaded), absl::OkStatus()) << cycle;
    }
    Write(cycle * 10 + 2, now_us + 5 * kSecondUs);
    EXPECT_EQ(Read().Manifests().size(), cycle > 1 ? 2u : 1u) << cycle;
    TextsTask loaded;
    const SnapshotSet newest = Read();
    ASSERT_EQ(newest.Load(*newest.Manifests()[0], loaded), absl::OkStatus());
    EXPECT_EQ(loaded.texts, task_.texts) << cycle;
  }
}

TEST_F(SnapshotWriterTest, NothingIsWrittenWhereTheOffsetStays) {
  Write(1, 0, /*all=*/true);
  EXPECT_THAT(Write(1, 100 * kSecondUs), IsEmpty());
  EXPECT_THAT(Write(1, 100 * kSecondUs, /*all=*/true), IsEmpty());
}

TEST_F(SnapshotWriterTest, AnUnchangedBucketIsNamedUpToWhereItHolds) {
  task_.Set(1, "x");
  Write(1, 0, /*all=*/true);
  EXPECT_THAT(Write(9, 1, /*all=*/true), ElementsAre("manifest/0"));
  const SnapshotSet set = Read();
  EXPECT_EQ(set.Manifests()[0]->buckets[1].offset, 9);
  EXPECT_EQ(set.Manifests()[0]->buckets[1].cycle, 1u);
}

TEST_F(SnapshotWriterTest, ASuccessorGoesOnFromTheManifest) {
  task_.Set(0, "x");
  Write(1, 0, /*all=*/true);
  SnapshotWriter successor({}, kPrefix);
  successor.Continue(*Read().Manifests()[0]);
  successor.Write(task_, 5, 0, /*all=*/true,
                  [](const std::string& key, const std::string&) {
                    EXPECT_EQ(key, "s/3/manifest/0");
                  });
  EXPECT_EQ(successor.last_manifest(), 2u);
}

TEST(SnapshotRecords, DamageAndNewerFormatsAreRefused) {
  const std::string manifest =
      FormatManifest({.cycle = 3, .head = "h", .buckets = {}});
  EXPECT_EQ(ParseManifest(manifest)->cycle, 3u);
  for (size_t i = 0; i < manifest.size(); ++i) {
    std::string damaged = manifest;
    damaged[i] = static_cast<char>(damaged[i] ^ 1);
    EXPECT_THAT(std::string(ParseManifest(damaged).status().message()),
                HasSubstr("checksum"));
    EXPECT_FALSE(ParseManifest(manifest.substr(0, i)).ok());
  }
  EXPECT_FALSE(ParsePiece(manifest).ok());
}

}  // namespace
}  // namespace holdline
