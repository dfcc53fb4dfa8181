#include "operators/window/sliding_sums.h"

#include <gtest/gtest.h>
#include <rapidcheck/gtest.h>

#include <algorithm>
#include <cstdint>
#include <vector>

#include "operators/tally/histogram.h"
#include "operators/tally/tally.h"

namespace holdline {
namespace {

constexpr int64_t kNever = SlidingSums<Tally>::kNever;

Tally Of(int64_t counted) { return {.counted = counted}; }

TEST(SlidingSums, HoldsTheSliceOfTheClockAndThoseBefore) {
  SlidingSums<Tally> sums({3});
  for (int64_t slice = 6; slice <= 11; ++slice) sums.Add(slice, Of(1));
  sums.AdvanceTo(10);  // holds 8, 9, 10 and what lies ahead: 11
  EXPECT_EQ(sums.Sum(0), Of(4));
}

TEST(SlidingSums, EvictsAtExactBoundary) {
  SlidingSums<Tally> sums({3});
  sums.Add(10, Of(1));
  EXPECT_EQ(sums.NextEviction(), 13);
  sums.AdvanceTo(12);
  EXPECT_EQ(sums.Sum(0), Of(1));
  sums.AdvanceTo(13);
  EXPECT_EQ(sums.Sum(0), Of(0));
  EXPECT_EQ(sums.NextEviction(), kNever);
}

TEST(SlidingSums, LateValueLandsInTheWindowsThatStillHoldItsSlice) {
  SlidingSums<Tally> sums({2, 10});
  sums.AdvanceTo(100);
  sums.Add(95, Of(1));
  EXPECT_EQ(sums.Sum(0), Of(0));
  EXPECT_EQ(sums.Sum(1), Of(1));
  sums.Add(90, Of(1));
  EXPECT_EQ(sums.Sum(1), Of(1));
}

TEST(SlidingSums, ClockNeverGoesBack) {
  SlidingSums<Tally> sums({2});
  sums.Add(5, Of(1));
  sums.AdvanceTo(9);
  sums.AdvanceTo(5);
  EXPECT_EQ(sums.Sum(0), Of(0));
}

TEST(SlidingSums, LongJumpDropsAll) {
  SlidingSums<Tally> sums({300});
  for (int64_t slice = 0; slice < 300; ++slice) sums.Add(slice, Of(1));
  sums.AdvanceTo(1'000'000'000);
  EXPECT_EQ(sums.Sum(0), Of(0));
  EXPECT_EQ(sums.StoredSlices(), 0u);
}

TEST(SlidingSums, StoresOnlyTouchedSlices) {
  SlidingSums<Tally> sums({360});
  for (int64_t slice = 0; slice < 100'000; slice += 100) {
    sums.AdvanceTo(slice);
    sums.Add(slice, Of(1));
    EXPECT_LE(sums.StoredSlices(), 4u);
  }
}

// The definition: all values in a list, every sum made anew.
template <typename Value, typename Delta>
class NaiveSums {
 public:
  explicit NaiveSums(std::vector<int64_t> lengths)
      : lengths_(std::move(lengths)) {}
  void Add(int64_t slice, Delta delta) { all_.push_back({slice, delta}); }
  void AdvanceTo(int64_t slice) {
    clock_ = std::max(clock_, slice);
    // A slice that was empty when its time passed can hold late values again
    // only while a window reaches it; so nothing else needs to be kept.
  }
  Value Sum(size_t window) const {
    Value sum;
    for (const auto& [slice, delta] : all_) {
      if (slice > clock_ - lengths_[window]) sum += delta;
    }
    return sum;
  }
  int64_t NextEviction() const {
    int64_t next = kNever;
    for (const auto& [slice, delta] : all_) {
      for (int64_t length : lengths_) {
        if (slice > clock_ - length) next = std::min(next, slice + length);
      }
    }
    return next;
  }

 private:
  std::vector<int64_t> lengths_;
  std::vector<std::pair<int64_t, Delta>> all_;
  int64_t clock_ = INT64_MIN / 2;
};

std::vector<int64_t> ArbitraryLengths() {
  auto lengths = *rc::gen::nonEmpty(
      rc::gen::container<std::vector<int64_t>>(rc::gen::inRange(1, 40)));
  std::sort(lengths.begin(), lengths.end());
  return lengths;
}

template <typename Value, typename Delta, typename Generator>
void WalkBesideOracle(Generator arbitrary_delta) {
  const std::vector<int64_t> lengths = ArbitraryLengths();
  SlidingSums<Value> sums(lengths);
  NaiveSums<Value, Delta> naive(lengths);
  int64_t clock = *rc::gen::inRange<int64_t>(-50, 50);
  const int steps = *rc::gen::inRange(0, 120);
  for (int step = 0; step < steps; ++step) {
    const int what = *rc::gen::inRange(0, 10);
    if (what < 7) {
      const int64_t slice = clock + *rc::gen::inRange<int64_t>(-50, 20);
      const Delta delta = arbitrary_delta();
      sums.Add(slice, delta);
      naive.Add(slice, delta);
    } else {
      clock += *rc::gen::inRange<int64_t>(0, what == 9 ? 200 : 4);
      sums.AdvanceTo(clock);
      naive.AdvanceTo(clock);
    }
    for (size_t window = 0; window < lengths.size(); ++window) {
      RC_ASSERT(sums.Sum(window) == naive.Sum(window));
    }
    RC_ASSERT(sums.NextEviction() == naive.NextEviction());
  }
}

RC_GTEST_PROP(SlidingSums, OfTalliesAreThoseOfTheOracle, ()) {
  WalkBesideOracle<Tally, Tally>([] {
    return Tally{*rc::gen::inRange<int64_t>(-3, 9),
                 *rc::gen::inRange<int64_t>(-3, 9),
                 *rc::gen::inRange<int64_t>(-1000, 9000)};
  });
}

RC_GTEST_PROP(SlidingSums, OfHistogramsAreThoseOfTheOracle, ()) {
  WalkBesideOracle<Histogram, BinChange>([] {
    return BinChange{*rc::gen::inRange(0, 12),
                     *rc::gen::inRange<int64_t>(-2, 5)};
  });
}

}  // namespace
}  // namespace holdline
