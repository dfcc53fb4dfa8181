#include "operators/telemetry/rfc3339.h"

#include <gtest/gtest.h>
#include <rapidcheck/gtest.h>

#include "absl/time/time.h"

namespace holdline {
namespace {

int64_t Parsed(std::string_view text) {
  int64_t time_us = -1;
  EXPECT_TRUE(ParseRfc3339(text, time_us)) << text;
  return time_us;
}

RC_GTEST_PROP(Rfc3339, ReadsWhatAbseilWrites, ()) {
  const int64_t time_us = *rc::gen::inRange<int64_t>(0, 4'102'444'800'000'000);
  const int offset_minutes = *rc::gen::inRange(-23 * 60, 23 * 60);
  const std::string text =
      absl::FormatTime(absl::RFC3339_full, absl::FromUnixMicros(time_us),
                       absl::FixedTimeZone(offset_minutes * 60));
  int64_t read_us = -1;
  RC_ASSERT(ParseRfc3339(text, read_us));
  RC_ASSERT(read_us == time_us);
}

RC_GTEST_PROP(Rfc3339, AbseilReadsWhatItWrites, ()) {
  const int64_t time_us =
      *rc::gen::inRange<int64_t>(-2'000'000'000'000'000, 4'102'444'800'000'000);
  std::string text;
  AppendRfc3339(time_us, text);
  absl::Time read;
  std::string error;
  RC_ASSERT(absl::ParseTime(absl::RFC3339_full, text, &read, &error));
  RC_ASSERT(absl::ToUnixMicros(read) == time_us);
}

TEST(Rfc3339, WritesOnlyTheDigitsThatItNeeds) {
  std::string text;
  AppendRfc3339(1'772'442'000'000'000, text);
  AppendRfc3339(1'772'442'000'250'000, text);
  AppendRfc3339(1'772'442'000'000'001, text);
  EXPECT_EQ(text,
            "2026-03-02T09:00:00Z2026-03-02T09:00:00.250Z"
            "2026-03-02T09:00:00.000001Z");
}

TEST(Rfc3339, TakesWhatTheRfcAllows) {
  EXPECT_EQ(Parsed("2026-03-02T09:00:00Z"), 1'772'442'000'000'000);
  EXPECT_EQ(Parsed("2026-03-02 10:30:00+01:30"), 1'772'442'000'000'000);
  EXPECT_EQ(Parsed("2026-03-02t04:00:00-05:00"), 1'772'442'000'000'000);
  EXPECT_EQ(Parsed("2026-03-02T09:00:00.1234569z"), 1'772'442'000'123'456);
  EXPECT_EQ(Parsed("2016-12-31T23:59:60Z"), Parsed("2017-01-01T00:00:00Z"));
  EXPECT_EQ(Parsed("2024-02-29T00:00:00Z"), 1'709'164'800'000'000);
}

TEST(Rfc3339, RefusesWhatIsNoTime) {
  for (const char* text : {"",
                           "2026",
                           "2026-03-02",
                           "2026-03-02T09:00:00",
                           "2026-03-02T09:00Z",
                           "2026-13-02T09:00:00Z",
                           "2026-02-30T09:00:00Z",
                           "2026-00-02T09:00:00Z",
                           "2026-03-00T09:00:00Z",
                           "2026-03-02T24:00:00Z",
                           "2026-03-02T09:60:00Z",
                           "2026-03-02T09:00:61Z",
                           "2026-03-02T09:00:00.Z",
                           "2026-03-02T09:00:00ZZ",
                           "2026-03-02T09:00:00+0100",
                           "2026-03-02T09:00:00+24:00",
                           " 2026-03-02T09:00:00Z",
                           "infinite-future",
                           "-026-03-02T09:00:00Z",
                           "2026-03-02T09:00:00+",
                           "2026-03-02T09:00:00+01:6"}) {
    int64_t time_us = 0;
    EXPECT_FALSE(ParseRfc3339(text, time_us)) << text;
  }
}

}  // namespace
}  // namespace holdline
