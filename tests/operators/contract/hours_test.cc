#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "operators/contract/hours_reader.h"

namespace holdline {
namespace {

using ::testing::ElementsAre;
using ::testing::IsEmpty;

// Reads one line of hours; expects no mistake.
std::array<std::vector<DaySpan>, 7> Week(const std::string& yaml) {
  std::vector<Diagnostic> diagnostics;
  const auto documents = ParseYaml({"h.yaml", yaml}, diagnostics);
  YamlSink sink{.files = {"h.yaml"}, .diagnostics = &diagnostics};
  const auto week = ReadWeek(YamlCursor(documents.at(0), sink));
  EXPECT_THAT(diagnostics, IsEmpty()) << FormatAsText(diagnostics, 1);
  return week;
}

TEST(Hours, HoldForARangeOfDays) {
  const auto week = Week("\"mon-fri 07:30-18:00\"");
  for (size_t day = 0; day < 5; ++day) {
    EXPECT_THAT(week[day], ElementsAre(DaySpan{450, 1080}));
  }
  EXPECT_THAT(week[5], IsEmpty());
  EXPECT_THAT(week[6], IsEmpty());
}

TEST(Hours, RangesMayPassTheEndOfTheWeek) {
  const auto week = Week("\"sun-thu 07:00-24:00\"");
  EXPECT_THAT(week[6], ElementsAre(DaySpan{420, 1440}));
  EXPECT_THAT(week[3], ElementsAre(DaySpan{420, 1440}));
  EXPECT_THAT(week[4], IsEmpty());
}

TEST(Hours, OverMidnightEndOnTheNextDay) {
  EXPECT_THAT(Week("\"fri 22:00-06:00\"")[4], ElementsAre(DaySpan{1320, 1800}));
  EXPECT_THAT(Week("\"fri 22:00-00:00\"")[4], ElementsAre(DaySpan{1320, 1440}));
}

TEST(Hours, TakeListsOfDaysSpansAndLines) {
  const auto week =
      Week("[\"Mon,WED 13:00-18:00, 08:00-12:00\", \"daily 20:00-21:00\"]");
  EXPECT_THAT(week[0], ElementsAre(DaySpan{480, 720}, DaySpan{780, 1080},
                                   DaySpan{1200, 1260}));
  EXPECT_THAT(week[1], ElementsAre(DaySpan{1200, 1260}));
}

TEST(DaySpans, ClosedIsNone) {
  EXPECT_THAT(*ParseDaySpans("closed"), IsEmpty());
  EXPECT_THAT(*ParseDaySpans("07:30-12:00"), ElementsAre(DaySpan{450, 720}));
  EXPECT_FALSE(ParseDaySpans("").ok());
  EXPECT_FALSE(ParseDaySpans("07:30-12:00, 11:00-13:00").ok());
}

}  // namespace
}  // namespace holdline
