#include "operators/tally/histogram.h"

#include <gtest/gtest.h>
#include <rapidcheck/gtest.h>

#include <algorithm>
#include <cstdlib>
#include <vector>

namespace holdline {
namespace {

// The definition, applied to the durations themselves.
int64_t NearestRank(std::vector<int64_t> durations, int percent) {
  std::sort(durations.begin(), durations.end());
  size_t rank = 1;
  while (rank * 100 < durations.size() * static_cast<size_t>(percent)) ++rank;
  return durations[rank - 1];
}

Histogram Of(const std::vector<int64_t>& durations) {
  Histogram histogram;
  for (int64_t us : durations) histogram.Add(HistogramBin(us), 1);
  return histogram;
}

std::vector<int64_t> ArbitraryDurations() {
  // By octave, so that short durations are as likely as long ones.
  return *rc::gen::nonEmpty(rc::gen::container<std::vector<int64_t>>(
      rc::gen::mapcat(rc::gen::inRange(0, 41), [](int octave) {
        return rc::gen::inRange<int64_t>(0, int64_t{1} << octave);
      })));
}

TEST(Histogram, BinsAscendWithoutGaps) {
  int last = 0;
  for (int64_t us = 0; us < (1 << 17); ++us) {
    const int bin = HistogramBin(us);
    ASSERT_TRUE(bin == last || bin == last + 1) << us;
    last = bin;
  }
}

TEST(Histogram, EachBinHoldsTheValueItStandsFor) {
  for (int bin = 0; bin <= HistogramBin(kHistogramMaxUs); ++bin) {
    if (HistogramValueUs(bin) > kHistogramMaxUs) continue;
    EXPECT_EQ(HistogramBin(HistogramValueUs(bin)), bin);
  }
}

TEST(Histogram, ClampsWhatLiesOutside) {
  EXPECT_EQ(HistogramBin(0), 0);
  EXPECT_EQ(HistogramBin(-1), 0);
  EXPECT_EQ(HistogramBin(511), 0);
  EXPECT_EQ(HistogramBin(512), 1);
  EXPECT_EQ(HistogramBin(INT64_MAX), HistogramBin(kHistogramMaxUs));
  EXPECT_LT(HistogramBin(INT64_MAX), kHistogramBins);
}

TEST(Histogram, BinNumbersNeverChange) {
  EXPECT_EQ(HistogramBin(1000), 31);
  EXPECT_EQ(HistogramBin(20'000'000), 487);
  EXPECT_EQ(HistogramBin(3'600'000'000), 726);
  EXPECT_EQ(HistogramBin(kHistogramMaxUs), 964);
}

TEST(Histogram, PercentilesOfNothingAreZero) {
  EXPECT_EQ(Histogram().PercentileUs(50), 0);
}

TEST(Histogram, CanBeAddedToAndTakenFromItself) {
  Histogram histogram = Of({1'000'000, 2'000'000});
  const Histogram& same = histogram;
  histogram += same;
  EXPECT_EQ(histogram.Total(), 4);
  histogram -= same;
  EXPECT_TRUE(histogram.IsZero());
}

RC_GTEST_PROP(Histogram, ShowsWithinOneSixtyFourth, ()) {
  const int64_t us = *rc::gen::inRange<int64_t>(512, kHistogramMaxUs + 1);
  const int64_t shown = HistogramValueUs(HistogramBin(us));
  RC_ASSERT(std::abs(shown - us) * 64 <= us);
}

RC_GTEST_PROP(Histogram, PercentilesAreThoseOfTheDurations, ()) {
  const std::vector<int64_t> durations = ArbitraryDurations();
  const int percent = *rc::gen::inRange(1, 101);
  const int64_t exact = NearestRank(durations, percent);
  RC_ASSERT(Of(durations).PercentileUs(percent) ==
            HistogramValueUs(HistogramBin(exact)));
}

RC_GTEST_PROP(Histogram, EvictsBySubtraction, ()) {
  const std::vector<int64_t> stay = ArbitraryDurations();
  const std::vector<int64_t> leave = ArbitraryDurations();
  Histogram sum = Of(stay);
  sum += Of(leave);
  sum -= Of(leave);
  RC_ASSERT(sum == Of(stay));
}

}  // namespace
}  // namespace holdline
