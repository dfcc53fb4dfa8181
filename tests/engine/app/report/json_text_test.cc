#include "engine/app/report/json_text.h"

#include <gtest/gtest.h>

#include <limits>
#include <string>

#include "engine/app/report/csv_text.h"

namespace holdline {
namespace {

TEST(JsonText, EscapesWhatJsonCannotHold) {
  EXPECT_EQ(JsonString("a\"b\\c\n\x01"), R"("a\"b\\c\u000a\u0001")");
  EXPECT_EQ(JsonString("Zürich"), "\"Zürich\"");
  EXPECT_EQ(JsonString(std::string_view("a\0b", 3)), R"("a\u0000b")");
}

TEST(JsonText, NumbersReadBackAsThemselves) {
  const double share = 16209.0 / 27162;
  EXPECT_EQ(std::stod(JsonNumber(share)), share);
  EXPECT_EQ(JsonNumber(20), "20");
  EXPECT_EQ(JsonNumber(std::nullopt), "null");
  EXPECT_EQ(JsonNumber(std::numeric_limits<double>::quiet_NaN()), "null");
}

TEST(CsvText, QuotesOnlyWhereItMust) {
  EXPECT_EQ(CsvLine({"a", "b,c", "d\"e", ""}), "a,\"b,c\",\"d\"\"e\",\n");
}

}  // namespace
}  // namespace holdline
