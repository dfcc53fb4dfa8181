#include "engine/state/timing_wheel.h"

#include <gtest/gtest.h>
#include <rapidcheck/gtest.h>

#include <cstdint>
#include <limits>
#include <map>
#include <set>
#include <utility>
#include <vector>

namespace holdline {
namespace {

using Fired = std::vector<std::pair<int64_t, uint32_t>>;

Fired PopAll(TimingWheel& wheel, int64_t now_us) {
  Fired fired;
  for (auto due = wheel.PopDue(now_us); due.slot != kNoSlot;
       due = wheel.PopDue(now_us)) {
    fired.emplace_back(due.deadline_us, due.slot);
  }
  return fired;
}

TEST(TimingWheel, FiresOnlyOnceTheDeadlineHasStrictlyPassed) {
  TimingWheel wheel;
  wheel.Arm(3, 20'000'000);
  EXPECT_EQ(PopAll(wheel, 19'999'999), Fired{});
  EXPECT_EQ(PopAll(wheel, 20'000'000), Fired{});
  EXPECT_EQ(PopAll(wheel, 20'000'001), (Fired{{20'000'000, 3}}));
  EXPECT_EQ(PopAll(wheel, 20'000'002), Fired{});
}

TEST(TimingWheel, FiresInOrderOfDeadlineThenSlot) {
  TimingWheel wheel;
  for (const uint32_t slot : {7u, 2u, 9u, 4u}) wheel.Arm(slot, 1'000);
  wheel.Arm(1, 2'000);
  wheel.Arm(8, 999);
  EXPECT_EQ(PopAll(wheel, 5'000), (Fired{{999, 8},
                                         {1'000, 2},
                                         {1'000, 4},
                                         {1'000, 7},
                                         {1'000, 9},
                                         {2'000, 1}}));
}

TEST(TimingWheel, ArmsWhileItFires) {
  TimingWheel wheel;
  wheel.Arm(5, 100);
  wheel.Arm(6, 100);
  EXPECT_EQ(wheel.PopDue(1'000).slot, 5u);
  wheel.Arm(1, 100);  // of the microsecond that fires now
  wheel.Arm(5, 101);
  EXPECT_EQ(PopAll(wheel, 1'000), (Fired{{100, 1}, {100, 6}, {101, 5}}));
}

TEST(TimingWheel, TakesADeadlineThatHasPassedAsDueAtOnce) {
  TimingWheel wheel;
  wheel.Arm(1, 50);
  EXPECT_EQ(PopAll(wheel, 1'000).size(), 1u);
  wheel.Arm(2, 10);
  EXPECT_EQ(PopAll(wheel, 1'000), (Fired{{10, 2}}));
}

TEST(TimingWheel, HoldsAnyTime) {
  constexpr int64_t kLeast = std::numeric_limits<int64_t>::min();
  constexpr int64_t kMost = std::numeric_limits<int64_t>::max();
  TimingWheel wheel;
  wheel.Arm(1, kMost - 1);
  wheel.Arm(2, kLeast);
  wheel.Arm(3, 0);
  wheel.Arm(4, -1);
  EXPECT_EQ(PopAll(wheel, kLeast), Fired{});
  EXPECT_EQ(PopAll(wheel, 0), (Fired{{kLeast, 2}, {-1, 4}}));
  EXPECT_EQ(PopAll(wheel, kMost), (Fired{{0, 3}, {kMost - 1, 1}}));
}

// A sorted set of (deadline, slot) beside the wheel.
class Oracle {
 public:
  void Arm(uint32_t slot, int64_t deadline) {
    Cancel(slot);
    deadlines_[slot] = deadline;
    order_.emplace(deadline, slot);
  }
  void Cancel(uint32_t slot) {
    const auto it = deadlines_.find(slot);
    if (it == deadlines_.end()) return;
    order_.erase({it->second, slot});
    deadlines_.erase(it);
  }
  Fired PopAll(int64_t now) {
    Fired fired;
    while (!order_.empty() && order_.begin()->first < now) {
      fired.push_back(*order_.begin());
      deadlines_.erase(fired.back().second);
      order_.erase(order_.begin());
    }
    return fired;
  }
  size_t size() const { return order_.size(); }

 private:
  std::map<uint32_t, int64_t> deadlines_;
  std::set<std::pair<int64_t, uint32_t>> order_;
};

// Spans of every magnitude, so that every level is used.
int64_t AnySpan() {
  const int bits = *rc::gen::inRange(0, 45);
  return *rc::gen::inRange<int64_t>(0, (int64_t{1} << bits) + 1);
}

RC_GTEST_PROP(TimingWheel, FiresWhatASortedSetFires, ()) {
  TimingWheel wheel;
  Oracle oracle;
  int64_t now = *rc::gen::element<int64_t>(0, 1, 1'772'445'600'000'000, -77);
  const int steps = *rc::gen::inRange(1, 200);
  for (int i = 0; i < steps; ++i) {
    const auto slot = *rc::gen::inRange<uint32_t>(0, 24);
    switch (*rc::gen::inRange(0, 6)) {
      case 0:
      case 1:
      case 2: {
        const int64_t deadline = now + AnySpan();
        wheel.Arm(slot, deadline);
        oracle.Arm(slot, deadline);
        break;
      }
      case 3:
        wheel.Cancel(slot);
        oracle.Cancel(slot);
        break;
      default:
        now += AnySpan();
        RC_ASSERT(PopAll(wheel, now) == oracle.PopAll(now));
    }
    RC_ASSERT(wheel.size() == oracle.size());
  }
  RC_ASSERT(PopAll(wheel, INT64_MAX) == oracle.PopAll(INT64_MAX));
}

}  // namespace
}  // namespace holdline
