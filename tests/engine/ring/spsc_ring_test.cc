#include "engine/ring/spsc_ring.h"

#include <gtest/gtest.h>
#include <rapidcheck/gtest.h>

#include <algorithm>
#include <cstdint>
#include <deque>
#include <memory>
#include <thread>
#include <vector>

#include "engine/base/hash.h"

namespace holdline {
namespace {

template <typename T>
std::vector<T> PopAll(SpscRing<T>& ring, size_t limit = 1'000'000) {
  std::vector<T> values;
  ring.Pop(limit, [&](T&& value) { values.push_back(std::move(value)); });
  return values;
}

TEST(SpscRing, RefusesACapacityThatIsNoPowerOfTwo) {
  for (const size_t capacity : {1u, 2u, 64u}) {
    EXPECT_TRUE(SpscRing<int>::IsCapacity(capacity));
  }
  for (const size_t capacity : {0u, 3u, 100u}) {
    EXPECT_FALSE(SpscRing<int>::IsCapacity(capacity));
    EXPECT_DEATH(SpscRing<int>{capacity}, "IsCapacity");
  }
}

TEST(SpscRing, IsFullAtItsCapacityAndLeavesTheValueAlone) {
  SpscRing<std::unique_ptr<int>> ring(2);
  EXPECT_TRUE(ring.TryPush(std::make_unique<int>(1)));
  EXPECT_TRUE(ring.TryPush(std::make_unique<int>(2)));
  auto third = std::make_unique<int>(3);
  EXPECT_FALSE(ring.TryPush(std::move(third)));
  EXPECT_NE(third, nullptr);
  EXPECT_EQ(ring.SizeEstimate(), 2u);
  EXPECT_EQ(PopAll(ring).size(), 2u);
  EXPECT_TRUE(ring.TryPush(std::move(third)));
}

TEST(SpscRing, PopsNoMoreThanItsLimitInOrder) {
  SpscRing<int> ring(8);
  for (int i = 0; i < 5; ++i) EXPECT_TRUE(ring.TryPush(int{i}));
  EXPECT_EQ(PopAll(ring, 2), (std::vector{0, 1}));
  EXPECT_EQ(PopAll(ring, 0), std::vector<int>());
  EXPECT_EQ(PopAll(ring), (std::vector{2, 3, 4}));
}

// Packets go round between two rings: whoever is handed one gives it back
// within the call, and it may come again before the call has returned.
TEST(SpscRing, ASlotIsFreeBeforeItsValueIsTaken) {
  SpscRing<int> ring(2);
  for (int i : {1, 2}) EXPECT_TRUE(ring.TryPush(std::move(i)));
  std::vector<int> taken;
  ring.Pop(2, [&](int&& value) {
    taken.push_back(value);
    EXPECT_TRUE(ring.TryPush(value + 10));
  });
  EXPECT_EQ(taken, (std::vector<int>{1, 2}));
  EXPECT_EQ(PopAll(ring), (std::vector<int>{11, 12}));
}

TEST(SpscRing, DestroysWhatIsLeftInIt) {
  const auto value = std::make_shared<int>(1);
  {
    SpscRing<std::shared_ptr<int>> ring(4);
    EXPECT_TRUE(ring.TryPush(std::shared_ptr<int>(value)));
    EXPECT_EQ(value.use_count(), 2);
  }
  EXPECT_EQ(value.use_count(), 1);
}

RC_GTEST_PROP(SpscRing, BehavesAsABoundedQueue, ()) {
  const auto capacity = size_t{1} << *rc::gen::inRange(0, 5);
  SpscRing<int> ring(capacity);
  std::deque<int> model;
  const auto steps = *rc::gen::container<std::vector<int>>(
      rc::gen::inRange(-20, 20));  // negative: pop so many; else: push it
  for (const int step : steps) {
    if (step >= 0) {
      const bool fits = model.size() < capacity;
      RC_ASSERT(ring.TryPush(int{step}) == fits);
      if (fits) model.push_back(step);
    } else {
      const auto limit = static_cast<size_t>(-step);
      const std::vector<int> popped = PopAll(ring, limit);
      RC_ASSERT(popped.size() == std::min(limit, model.size()));
      for (const int value : popped) {
        RC_ASSERT(model.front() == value);
        model.pop_front();
      }
    }
    RC_ASSERT(ring.SizeEstimate() == model.size());
  }
}

// Each payload carries its number and a hash of it, in memory of its own: a
// torn, lost, doubled or early value cannot pass.
struct Payload {
  explicit Payload(uint64_t n) : number(n), check(MixHash(n + 1)) {}
  uint64_t number;
  uint64_t check;
};

void PassThrough(size_t capacity, size_t limit) {
  constexpr uint64_t kCount = 200'000;
  SpscRing<std::unique_ptr<Payload>> ring(capacity);
  SpscRing<std::unique_ptr<Payload>> back(capacity);
  std::jthread producer([&] {
    for (uint64_t n = 0; n < kCount; ++n) {
      std::unique_ptr<Payload> payload;
      back.Pop(1,
               [&](std::unique_ptr<Payload>&& p) { payload = std::move(p); });
      if (payload == nullptr) payload = std::make_unique<Payload>(n);
      *payload = Payload(n);
      while (!ring.TryPush(std::move(payload))) std::this_thread::yield();
    }
  });
  uint64_t expected = 0;
  uint64_t wrong = 0;
  while (expected < kCount) {
    const size_t taken = ring.Pop(limit, [&](std::unique_ptr<Payload>&& p) {
      if (p->number != expected || p->check != MixHash(expected + 1)) ++wrong;
      ++expected;
      back.TryPush(std::move(p));  // full: it is destroyed with `p`
      p.reset();
    });
    if (taken == 0) std::this_thread::yield();
  }
  EXPECT_EQ(wrong, 0u);
}

TEST(SpscRing, CarriesPayloadsBetweenThreadsOneByOne) { PassThrough(1, 1); }
TEST(SpscRing, CarriesPayloadsBetweenThreadsInBatches) { PassThrough(64, 64); }
TEST(SpscRing, CarriesPayloadsBetweenThreadsInOddBatches) {
  PassThrough(16, 5);
}

}  // namespace
}  // namespace holdline
