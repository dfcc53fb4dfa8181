#include "engine/app/input/file_clock.h"

#include <gtest/gtest.h>
#include <rapidcheck/gtest.h>

#include <algorithm>
#include <vector>

#include "engine/base/time_units.h"

namespace holdline {
namespace {

// The timestamps, in minutes, of records whose events have these times.
std::vector<int64_t> Stamped(const std::vector<int64_t>& minutes) {
  FileClock clock;
  FileRecord record;
  std::vector<int64_t> stamps;
  const auto drain = [&] {
    while (clock.Pop(record)) stamps.push_back(record.timestamp_us / kMinuteUs);
  };
  for (size_t i = 0; i < minutes.size(); ++i) {
    const int64_t time_us =
        minutes[i] == kUnknownTime ? kUnknownTime : minutes[i] * kMinuteUs;
    FileRecord pushed;
    pushed.timestamp_us = time_us;
    pushed.line = static_cast<int64_t>(i);
    clock.Push(pushed);
    drain();
  }
  clock.Finish();
  drain();
  return stamps;
}

using Minutes = std::vector<int64_t>;

TEST(FileClock, TimesStandAsTheyAreWhereNothingLeaps) {
  EXPECT_EQ(Stamped({100, 101, 106, 103, 50, 111}),
            (Minutes{100, 101, 106, 103, 50, 111}));
}

TEST(FileClock, TheFirstRecordIsBelieved) {
  EXPECT_EQ(Stamped({5000, 100, 101}), (Minutes{5000, 100, 101}));
}

TEST(FileClock, ALeapThatIsNotFollowedGetsTheTimeBeforeIt) {
  EXPECT_EQ(Stamped({100, 5000, 101, 102}), (Minutes{100, 100, 101, 102}));
}

TEST(FileClock, ALeapThatIsFollowedIsBelieved) {
  EXPECT_EQ(Stamped({100, 600, 601, 602}), (Minutes{100, 600, 601, 602}));
  // Followed is: at most five minutes behind.
  EXPECT_EQ(Stamped({100, 600, 595, 602}), (Minutes{100, 600, 595, 602}));
  EXPECT_EQ(Stamped({100, 600, 594, 595}), (Minutes{100, 100, 594, 595}));
}

TEST(FileClock, TheLastLeapMayBeAsWideAsOneBeforeIt) {
  EXPECT_EQ(Stamped({100, 600, 700}), (Minutes{100, 600, 700}));
  EXPECT_EQ(Stamped({100, 600, 1100}), (Minutes{100, 600, 1100}));
  EXPECT_EQ(Stamped({100, 600, 1101}), (Minutes{100, 600, 600}));
  // One that was not believed is no measure.
  EXPECT_EQ(Stamped({100, 5000, 101, 600}), (Minutes{100, 100, 101, 101}));
}

TEST(FileClock, FiveMinutesAreNoLeap) {
  EXPECT_EQ(Stamped({100, 105, 100}), (Minutes{100, 105, 100}));
  EXPECT_EQ(Stamped({100, 106, 100}), (Minutes{100, 100, 100}));
}

TEST(FileClock, ALeapMayFollowALeap) {
  EXPECT_EQ(Stamped({100, 600, 5000, 601, 602}),
            (Minutes{100, 600, 600, 601, 602}));
}

TEST(FileClock, ALeapFromALateRecordIsMeasuredFromTheLatest) {
  EXPECT_EQ(Stamped({100, 50, 101, 60}), (Minutes{100, 50, 101, 60}));
}

TEST(FileClock, AtTheEndALeapOfAnHourIsBelieved) {
  EXPECT_EQ(Stamped({100, 160}), (Minutes{100, 160}));
  EXPECT_EQ(Stamped({100, 161}), (Minutes{100, 100}));
}

TEST(FileClock, RecordsWithoutATimeGetTheLatestBeforeThem) {
  EXPECT_EQ(Stamped({100, kUnknownTime, 101, 90, kUnknownTime}),
            (Minutes{100, 100, 101, 90, 101}));
  EXPECT_EQ(Stamped({kUnknownTime, kUnknownTime, 100}),
            (Minutes{100, 100, 100}));
}

TEST(FileClock, RecordsWithoutATimeSayNothingOfALeap) {
  EXPECT_EQ(Stamped({100, 600, kUnknownTime, kUnknownTime, 601}),
            (Minutes{100, 600, 600, 600, 601}));
  EXPECT_EQ(Stamped({100, 600, kUnknownTime, 101}),
            (Minutes{100, 100, 100, 101}));
  EXPECT_EQ(Stamped({100, 150, kUnknownTime}), (Minutes{100, 150, 150}));
}

TEST(FileClock, ALeapDoesNotWaitForEver) {
  Minutes minutes(2 + FileClock::kMaxWaiting, kUnknownTime);
  minutes[0] = 100;
  minutes[1] = 600;
  minutes.push_back(601);
  minutes.push_back(602);
  const Minutes stamps = Stamped(minutes);
  EXPECT_EQ(stamps[1], 100);
  EXPECT_EQ(stamps[minutes.size() - 2], 601);
}

TEST(FileClock, NoTimeAtAllIsTheBeginningOfTime) {
  EXPECT_EQ(Stamped({kUnknownTime, kUnknownTime}), (Minutes{0, 0}));
}

// The rule, read once more, with the whole file at hand.
Minutes NaiveStamps(const Minutes& minutes) {
  Minutes stamps;
  int64_t latest = -1;
  int64_t widest = 60;
  for (size_t i = 0; i < minutes.size(); ++i) {
    int64_t stamp = minutes[i];
    if (latest >= 0 && minutes[i] > latest + 5) {
      const bool last = i + 1 == minutes.size();
      const bool believed = last ? minutes[i] <= latest + widest
                                 : minutes[i + 1] >= minutes[i] - 5;
      if (!believed) stamp = latest;
      if (believed) widest = std::max(widest, minutes[i] - latest);
    }
    latest = std::max(latest, stamp);
    stamps.push_back(stamp);
  }
  return stamps;
}

RC_GTEST_PROP(FileClock, FollowsTheRule, ()) {
  // Steps that are small, large, back and forth.
  const auto steps = *rc::gen::container<Minutes>(rc::gen::element<int64_t>(
      0, 1, 4, 5, 6, 30, 60, 61, 200, -1, -5, -6, -61, -200));
  Minutes minutes;
  int64_t at = 1'000'000;
  for (const int64_t step : steps) minutes.push_back(at += step);
  RC_ASSERT(Stamped(minutes) == NaiveStamps(minutes));
}

RC_GTEST_PROP(FileClock, KeepsTheOrderAndLosesNothing, ()) {
  const auto minutes = *rc::gen::container<Minutes>(
      rc::gen::elementOf(Minutes{kUnknownTime, 100, 101, 600, 5000}));
  FileClock clock;
  FileRecord record;
  std::vector<int64_t> lines;
  for (size_t i = 0; i < minutes.size(); ++i) {
    FileRecord pushed;
    pushed.timestamp_us =
        minutes[i] == kUnknownTime ? kUnknownTime : minutes[i] * kMinuteUs;
    pushed.line = static_cast<int64_t>(i);
    clock.Push(pushed);
    while (clock.Pop(record)) lines.push_back(record.line);
  }
  clock.Finish();
  while (clock.Pop(record)) lines.push_back(record.line);
  RC_ASSERT(lines.size() == minutes.size());
  RC_ASSERT(std::is_sorted(lines.begin(), lines.end()));
}

}  // namespace
}  // namespace holdline
