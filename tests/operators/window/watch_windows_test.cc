#include "operators/window/watch_windows.h"

#include <gtest/gtest.h>
#include <rapidcheck/gtest.h>

#include <cstdint>
#include <utility>
#include <vector>

#include "engine/base/time_units.h"

namespace holdline {
namespace {

const std::vector<WatchSpec> kFive = {{5 * kMinuteUs, kSecondUs},
                                      {30 * kMinuteUs, 10 * kSecondUs},
                                      {kHourUs, 10 * kSecondUs},
                                      {24 * kHourUs, 5 * kMinuteUs},
                                      {30 * 24 * kHourUs, 2 * kHourUs}};

WatchWindows Five(bool with_histograms = false) {
  return WatchWindows({.watches = kFive,
                       .base_slice_us = kSecondUs,
                       .with_histograms = with_histograms});
}

TEST(WatchName, IsInTheLargestUnitThatDivides) {
  EXPECT_EQ(WatchName(kMinuteUs), "1m");
  EXPECT_EQ(WatchName(30 * kMinuteUs), "30m");
  EXPECT_EQ(WatchName(90 * kMinuteUs), "90m");
  EXPECT_EQ(WatchName(kHourUs), "1h");
  EXPECT_EQ(WatchName(7 * 24 * kHourUs), "7d");
  EXPECT_EQ(WatchName(90 * kSecondUs), "90s");
}

TEST(WatchWindows, StartWhereTheirOldestSliceStarts) {
  const WatchWindows windows = Five();
  const int64_t clock = 10 * kHourUs + 15 * kSecondUs;
  EXPECT_EQ(windows.StartUs(0, clock), clock - 5 * kMinuteUs + kSecondUs);
  EXPECT_EQ(windows.StartUs(1, clock),
            10 * kHourUs + 20 * kSecondUs - 30 * kMinuteUs);
}

TEST(WatchWindows, CountWhatLiesAheadOfTheClock) {
  WatchWindows windows = Five();
  windows.AdvanceTo(1000 * kSecondUs);
  windows.Add(1100, Tally{.counted = 1});
  for (size_t watch = 0; watch < windows.size(); ++watch) {
    EXPECT_EQ(windows.Sum(watch).counted, 1);
  }
}

TEST(WatchWindows, KeepNoHistogramsWhereNoneAreAskedFor) {
  WatchWindows windows = Five();
  windows.Add(1000, BinChange{5, 1});
  EXPECT_EQ(windows.Distribution(0), nullptr);
}

TEST(WatchWindows, WithoutWatchesNeverChange) {
  WatchWindows windows({});
  windows.Add(3, Tally{.counted = 1});
  windows.AdvanceTo(kHourUs);
  EXPECT_EQ(windows.size(), 0u);
  EXPECT_EQ(windows.NextChangeUs(), WatchWindows::kNever);
}

// By the definition: a base slice belongs to the slice of the watch that its
// time lies in, and that to the watch while it is one of the last n or ahead.
bool Holds(const WatchSpec& watch, int64_t base_slice, int64_t clock_us) {
  const int64_t slice = base_slice * kSecondUs / watch.slice_us;
  return slice > clock_us / watch.slice_us - watch.length_us / watch.slice_us;
}

RC_GTEST_PROP(WatchWindows, AreThoseOfTheOracle, ()) {
  WatchWindows windows = Five(true);
  std::vector<std::pair<int64_t, int64_t>> all;  // base slice, counted
  int64_t clock = 100'000'000 * kSecondUs;
  const int steps = *rc::gen::inRange(0, 100);
  for (int step = 0; step < steps; ++step) {
    if (*rc::gen::inRange(0, 3) > 0) {
      // From thirty-five days ago up to five minutes ahead, recent likelier.
      const int64_t reach =
          *rc::gen::element(10, 400, 5000, 100'000, 3'024'000);
      const int64_t slice =
          clock / kSecondUs + *rc::gen::inRange<int64_t>(-reach, 300);
      const int64_t counted = *rc::gen::inRange<int64_t>(-2, 5);
      windows.Add(slice, Tally{.counted = counted});
      windows.Add(slice, BinChange{1, counted});
      all.emplace_back(slice, counted);
    } else {
      clock += *rc::gen::inRange<int64_t>(
          0, *rc::gen::element(kSecondUs, kMinuteUs, kHourUs, 100 * kHourUs));
      windows.AdvanceTo(clock);
    }
    for (size_t watch = 0; watch < kFive.size(); ++watch) {
      int64_t counted = 0;
      for (const auto& [slice, count] : all) {
        if (Holds(kFive[watch], slice, clock)) counted += count;
      }
      if (step == 0) windows.AdvanceTo(clock);
      RC_ASSERT(windows.Sum(watch).counted == counted);
      RC_ASSERT(windows.Distribution(watch)->Total() == counted);
    }
  }
}

RC_GTEST_PROP(WatchWindows, ChangeOnlyWhenTheySaySo, ()) {
  WatchWindows windows = Five();
  int64_t clock = 5'000'000 * kSecondUs;
  windows.AdvanceTo(clock);
  const auto back = *rc::gen::container<std::vector<int64_t>>(
      rc::gen::inRange<int64_t>(0, 4000));
  for (int64_t seconds : back) {
    windows.Add(5'000'000 - seconds, Tally{.counted = 1});
  }
  while (windows.NextChangeUs() != WatchWindows::kNever) {
    WatchWindows before = windows;
    const int64_t next = windows.NextChangeUs();
    RC_ASSERT(next > clock);
    before.AdvanceTo(next - 1);
    windows.AdvanceTo(next);
    bool changed = false;
    for (size_t watch = 0; watch < windows.size(); ++watch) {
      changed |= before.Sum(watch) != windows.Sum(watch);
    }
    RC_ASSERT(changed);
    clock = next;
  }
  for (size_t watch = 0; watch < windows.size(); ++watch) {
    RC_ASSERT(windows.Sum(watch).IsZero());
  }
}

}  // namespace
}  // namespace holdline
