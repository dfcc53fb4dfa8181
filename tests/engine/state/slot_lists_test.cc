#include "engine/state/slot_lists.h"

#include <gtest/gtest.h>
#include <rapidcheck/gtest.h>

#include <algorithm>
#include <cstdint>
#include <list>
#include <vector>

namespace holdline {
namespace {

std::vector<uint32_t> Forward(const SlotLists& lists, uint32_t list) {
  std::vector<uint32_t> slots;
  for (uint32_t s = lists.Front(list); s != kNoSlot; s = lists.Next(s)) {
    slots.push_back(s);
  }
  return slots;
}

std::vector<uint32_t> Backward(const SlotLists& lists, uint32_t list) {
  std::vector<uint32_t> slots;
  for (uint32_t s = lists.Back(list); s != kNoSlot; s = lists.Previous(s)) {
    slots.push_back(s);
  }
  return slots;
}

TEST(SlotLists, TellsWhichListBecameEmpty) {
  SlotLists lists(3);
  lists.PushBack(1, 10);
  lists.PushBack(1, 11);
  EXPECT_EQ(lists.Remove(10), kNoSlot);
  EXPECT_EQ(lists.Remove(11), 1u);
  EXPECT_TRUE(lists.IsEmpty(1));
  EXPECT_FALSE(lists.Contains(11));
}

TEST(SlotLists, AddsListsWhileOthersAreInUse) {
  SlotLists lists(1);
  lists.PushBack(0, 4);
  EXPECT_EQ(lists.AddList(), 1u);
  lists.PushBack(1, 5);
  EXPECT_EQ(Forward(lists, 0), (std::vector<uint32_t>{4}));
  EXPECT_EQ(Forward(lists, 1), (std::vector<uint32_t>{5}));
}

RC_GTEST_PROP(SlotLists, KeepTheOrderOfStandardLists, ()) {
  constexpr uint32_t kLists = 3;
  SlotLists lists(kLists);
  std::vector<std::list<uint32_t>> oracle(kLists);
  const int steps = *rc::gen::inRange(1, 100);
  for (int i = 0; i < steps; ++i) {
    const auto list = *rc::gen::inRange<uint32_t>(0, kLists);
    const auto slot = *rc::gen::inRange<uint32_t>(0, 20);
    if (lists.Contains(slot)) {
      lists.Remove(slot);
      for (auto& l : oracle) l.remove(slot);
      continue;
    }
    auto& expected = oracle[list];
    switch (*rc::gen::inRange(0, 3)) {
      case 0:
        lists.PushBack(list, slot);
        expected.push_back(slot);
        break;
      case 1:
        lists.PushFront(list, slot);
        expected.push_front(slot);
        break;
      default:
        if (expected.empty()) break;
        const uint32_t before = expected.front();
        lists.InsertAfter(before, slot);
        expected.insert(std::next(expected.begin()), slot);
    }
  }
  for (uint32_t list = 0; list < kLists; ++list) {
    std::vector<uint32_t> expected(oracle[list].begin(), oracle[list].end());
    RC_ASSERT(Forward(lists, list) == expected);
    std::reverse(expected.begin(), expected.end());
    RC_ASSERT(Backward(lists, list) == expected);
  }
}

}  // namespace
}  // namespace holdline
