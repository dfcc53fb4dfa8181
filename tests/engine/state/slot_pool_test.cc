#include "engine/state/slot_pool.h"

#include <gtest/gtest.h>

#include <cstdint>
#include <memory>
#include <vector>

namespace holdline {
namespace {

TEST(SlotPool, GivesDenseSlotsAndUsesFreedOnesAgain) {
  SlotPool<int64_t> pool;
  EXPECT_EQ(pool.Allocate(), 0u);
  EXPECT_EQ(pool.Allocate(), 1u);
  EXPECT_EQ(pool.Allocate(), 2u);
  pool.Free(1);
  EXPECT_EQ(pool.size(), 2u);
  EXPECT_EQ(pool.Allocate(), 1u);
  EXPECT_EQ(pool.Allocate(), 3u);
}

TEST(SlotPool, KeepsAddressesAcrossChunks) {
  struct Big {
    int64_t value = 0;
    char padding[60'000];
  };
  SlotPool<Big> pool;
  std::vector<Big*> addresses;
  for (int64_t i = 0; i < 100; ++i) {
    Big& big = pool.At(pool.Allocate());
    big.value = i;
    addresses.push_back(&big);
  }
  for (uint32_t i = 0; i < 100; ++i) {
    EXPECT_EQ(&pool.At(i), addresses[i]);
    EXPECT_EQ(pool.At(i).value, i);
  }
}

TEST(SlotPool, DestroysWhatItHasConstructed) {
  auto witness = std::make_shared<int>(0);
  {
    SlotPool<std::shared_ptr<int>> pool;
    pool.At(pool.Allocate()) = witness;
    const uint32_t freed = pool.Allocate();
    pool.At(freed) = witness;
    pool.Free(freed);
    EXPECT_EQ(witness.use_count(), 3);
  }
  EXPECT_EQ(witness.use_count(), 1);
}

}  // namespace
}  // namespace holdline
