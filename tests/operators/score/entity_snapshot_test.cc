// Buckets and heads as bytes: what is saved is loaded, and what is damaged is
// refused. That a state restored from them goes on as the one that was saved
// would have is confluence_test's.
#include "operators/score/entity_snapshot.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <rapidcheck/gtest.h>

#include <memory>
#include <string>
#include <vector>

#include "absl/strings/str_cat.h"
#include "operators/score/score_partition.h"
#include "random_events.h"
#include "test_book.h"

namespace holdline {
namespace {

constexpr uint32_t kSnapshotBuckets = 4;

std::unique_ptr<ScorePartition> Fresh() {
  return WidePartition(kSnapshotBuckets);
}

std::unique_ptr<ScorePartition> WithContacts(int contacts) {
  auto partition = Fresh();
  for (int c = 0; c < contacts; ++c) {
    for (const OwnEvent& event :
         RandomContact(absl::StrCat("c", c), kMonday, 8)) {
      Apply(event, *partition);
    }
  }
  return partition;
}

RC_GTEST_PROP(ContactSnapshot, WhatIsSavedIsLoaded, ()) {
  const auto saved = WithContacts(*rc::gen::inRange(0, 20));
  const auto loaded = Fresh();
  RC_ASSERT(loaded->LoadHead(saved->SaveHead()).ok());
  for (uint32_t bucket = 0; bucket < kSnapshotBuckets; ++bucket) {
    const std::string bytes = saved->SaveBucket(bucket);
    RC_ASSERT(loaded->LoadBucket(bucket, 0, bytes).ok());
    RC_ASSERT(loaded->SaveBucket(bucket) == bytes);
  }
  RC_ASSERT(loaded->SaveHead() == saved->SaveHead());
  RC_ASSERT(loaded->counters().open == saved->counters().open);
  RC_ASSERT(loaded->counters().remembered == saved->counters().remembered);
  RC_ASSERT(loaded->record_us() == saved->record_us());
}

RC_GTEST_PROP(ContactSnapshot, WhatIsCutOffIsRefused, ()) {
  const auto saved = WithContacts(5);
  for (uint32_t bucket = 0; bucket < kSnapshotBuckets; ++bucket) {
    const std::string bytes = saved->SaveBucket(bucket);
    const auto size = *rc::gen::inRange<size_t>(0, bytes.size());
    RC_ASSERT(!Fresh()->LoadBucket(bucket, 0, bytes.substr(0, size)).ok());
  }
}

RC_GTEST_PROP(ContactSnapshot, AnyBytesAreLoadedOrRefused, ()) {
  const auto saved = WithContacts(5);
  std::string bytes = saved->SaveBucket(1);
  for (int i = *rc::gen::inRange(1, 6); i > 0; --i) {
    bytes[*rc::gen::inRange<size_t>(0, bytes.size())] =
        *rc::gen::arbitrary<char>();
  }
  const auto loaded = Fresh();
  (void)loaded->LoadBucket(1, 0, bytes);
  (void)loaded->LoadHead(bytes);
}

TEST(ContactSnapshot, OfANewerFormatIsRefusedByItsNumber) {
  EXPECT_THAT(std::string(Fresh()->LoadBucket(0, 0, "\x07").message()),
              testing::HasSubstr("format 7"));
  EXPECT_THAT(std::string(Fresh()->LoadHead("\x07").message()),
              testing::HasSubstr("format 7"));
  EXPECT_FALSE(Fresh()->LoadBucket(kSnapshotBuckets, 0, "").ok());
}

TEST(ContactSnapshot, ABucketIsDirtyFromAnEventUntilItIsSaved) {
  const auto partition = Fresh();
  Event event;
  event.kind = EventKind::kQueued;
  event.time_us = kMonday;
  event.entity_id = "c";
  event.entity_hash = uint64_t{3} << 32;
  event.queue = "sales";
  std::vector<RefusedEvent> refused;
  for (int repeated = 0; repeated < 2; ++repeated) {
    EXPECT_FALSE(partition->IsBucketDirty(3));
    partition->Apply({.timestamp_us = kMonday}, {&event, 1}, refused);
    EXPECT_TRUE(partition->IsBucketDirty(3));
    EXPECT_FALSE(partition->IsBucketDirty(0));
    partition->SaveBucket(3);
  }
}

}  // namespace
}  // namespace holdline
