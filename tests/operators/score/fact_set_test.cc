#include "operators/score/fact_set.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <vector>

namespace holdline {
namespace {

EventFact Fact(uint64_t id, int64_t time_us, uint32_t revision = 0) {
  EventFact fact;
  fact.id_hash = id;
  fact.time_us = time_us;
  fact.revision = revision;
  fact.kind = EventKind::kRinging;
  return fact;
}

TEST(FactSet, HoldsSixtyFourEventsInOrderAndRefusesMore) {
  FactStore store;
  FactSet set;
  for (uint64_t i = 0; i < kMaxEventsPerEntity; ++i) {
    const auto scattered = static_cast<int64_t>(i * 37 % 64);
    ASSERT_EQ(set.Add(Fact(i, scattered), store), FactSet::Added::kNew);
    ASSERT_EQ(set.facts().size(), i + 1);
    ASSERT_TRUE(
        std::is_sorted(set.facts().begin(), set.facts().end(), FoldsBefore));
  }
  EXPECT_EQ(set.Add(Fact(64, 0), store), FactSet::Added::kTooMany);
  EXPECT_EQ(set.Add(Fact(3, 111), store), FactSet::Added::kDuplicate);
  EXPECT_EQ(set.Add(Fact(3, 1000, 1), store), FactSet::Added::kCorrected);
  EXPECT_EQ(set.facts().back(), Fact(3, 1000, 1));
  EXPECT_EQ(set.facts().size(), kMaxEventsPerEntity);
  set.Clear(store);
  EXPECT_TRUE(set.facts().empty());
}

TEST(FactSet, KeepsTheHighestRevisionThenSequence) {
  FactStore store;
  FactSet set;
  EventFact first = Fact(1, 10, 5);
  first.sequence = 7;
  EXPECT_EQ(set.Add(first, store), FactSet::Added::kNew);
  EXPECT_EQ(set.Add(Fact(1, 20, 4), store), FactSet::Added::kDuplicate);
  EXPECT_EQ(set.Add(Fact(1, 20, 5), store), FactSet::Added::kDuplicate);
  EventFact later = Fact(1, 30, 5);
  later.sequence = 8;
  EXPECT_EQ(set.Add(later, store), FactSet::Added::kCorrected);
  EXPECT_EQ(set.facts().size(), 1u);
  EXPECT_EQ(set.facts()[0].time_us, 30);
}

TEST(FactSet, GivesItsBlocksBack) {
  FactStore store;
  std::vector<const EventFact*> blocks;
  for (int round = 0; round < 3; ++round) {
    FactSet set;
    for (uint64_t i = 0; i < 40; ++i) set.Add(Fact(i, 0), store);
    blocks.push_back(set.facts().data());
    set.Clear(store);
  }
  EXPECT_EQ(blocks[0], blocks[1]);
  EXPECT_EQ(blocks[1], blocks[2]);
}

}  // namespace
}  // namespace holdline
