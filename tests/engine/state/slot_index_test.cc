#include "engine/state/slot_index.h"

#include <gtest/gtest.h>
#include <rapidcheck/gtest.h>

#include <cstdint>
#include <map>

#include "engine/base/hash.h"

namespace holdline {
namespace {

TEST(SlotIndex, TellsKeysOfEqualHashApart) {
  SlotIndex index;
  index.Insert(77, 1);
  index.Insert(77, 2);
  EXPECT_EQ(index.Find(77, [](uint32_t slot) { return slot == 2; }), 2u);
  EXPECT_EQ(index.Find(77, [](uint32_t slot) { return slot == 1; }), 1u);
  EXPECT_EQ(index.Find(77, [](uint32_t) { return false; }), kNoSlot);
  index.Erase(77, 1);
  EXPECT_EQ(index.FirstCandidate(77), 2u);
}

TEST(SlotIndex, KeepsEveryKeyWhileItGrows) {
  constexpr uint32_t kKeys = 100'000;
  SlotIndex index;
  for (uint32_t i = 0; i < kKeys; ++i) index.Insert(MixHash(i + 1), i);
  for (uint32_t i = 0; i < kKeys; ++i) {
    ASSERT_EQ(index.Find(MixHash(i + 1), [&](uint32_t s) { return s == i; }),
              i);
  }
  for (uint32_t i = 0; i < kKeys; i += 2) index.Erase(MixHash(i + 1), i);
  for (uint32_t i = 0; i < kKeys; ++i) {
    ASSERT_EQ(index.Find(MixHash(i + 1), [&](uint32_t s) { return s == i; }),
              i % 2 == 0 ? kNoSlot : i);
  }
  EXPECT_EQ(index.size(), kKeys / 2);
}

// Few homes at both ends of the table: long runs that wrap around.
RC_GTEST_PROP(SlotIndex, FindsWhatAMapFinds, ()) {
  SlotIndex index;
  std::map<uint32_t, uint64_t> hash_of;
  const int steps = *rc::gen::inRange(1, 300);
  for (int i = 0; i < steps; ++i) {
    const auto slot = *rc::gen::inRange<uint32_t>(0, 60);
    const auto known = hash_of.find(slot);
    if (known != hash_of.end()) {
      index.Erase(known->second, slot);
      hash_of.erase(known);
    } else {
      const uint64_t hash =
          *rc::gen::element<uint64_t>(0, 1, 2, 508, 510, 511, 511 + 512, 1024);
      index.Insert(hash, slot);
      hash_of[slot] = hash;
    }
  }
  for (uint32_t slot = 0; slot < 60; ++slot) {
    for (const uint64_t hash : {0u, 1u, 2u, 508u, 510u, 511u, 1023u, 1024u}) {
      const bool there = hash_of.contains(slot) && hash_of[slot] == hash;
      RC_ASSERT(index.Find(hash, [&](uint32_t s) { return s == slot; }) ==
                (there ? slot : kNoSlot));
    }
  }
}

}  // namespace
}  // namespace holdline
