#include "operators/judge/wake_queue.h"

#include <gtest/gtest.h>
#include <rapidcheck/gtest.h>

#include <algorithm>
#include <vector>

namespace holdline {
namespace {

TEST(WakeQueue, WakesInTheOrderOfTimeThenId) {
  WakeQueue queue(4);
  queue.Set(3, 10);
  queue.Set(1, 20);
  queue.Set(0, 10);
  EXPECT_EQ(queue.NextUs(), 10);
  EXPECT_EQ(queue.PopDue(15), 0u);
  EXPECT_EQ(queue.PopDue(15), 3u);
  EXPECT_EQ(queue.PopDue(15), std::nullopt);
  EXPECT_EQ(queue.PopDue(20), 1u);
  EXPECT_EQ(queue.NextUs(), kNever);
}

RC_GTEST_PROP(WakeQueue, IsThatOfTheOracle, ()) {
  constexpr uint32_t kIds = 12;
  WakeQueue queue(kIds);
  std::vector<int64_t> naive(kIds, kNever);
  const int steps = *rc::gen::inRange(0, 200);
  for (int step = 0; step < steps; ++step) {
    if (*rc::gen::inRange(0, 3) > 0) {
      const auto id = *rc::gen::inRange<uint32_t>(0, kIds);
      const int64_t time = *rc::gen::weightedOneOf<int64_t>(
          {{5, rc::gen::inRange<int64_t>(0, 50)}, {1, rc::gen::just(kNever)}});
      queue.Set(id, time);
      naive[id] = time;
    } else {
      const int64_t clock = *rc::gen::inRange<int64_t>(0, 50);
      const auto least = std::min_element(naive.begin(), naive.end());
      const auto popped = queue.PopDue(clock);
      RC_ASSERT(popped.has_value() == (*least <= clock));
      if (!popped) continue;
      RC_ASSERT(*popped == static_cast<uint32_t>(least - naive.begin()));
      *least = kNever;
    }
    RC_ASSERT(queue.NextUs() == *std::min_element(naive.begin(), naive.end()));
  }
}

}  // namespace
}  // namespace holdline
