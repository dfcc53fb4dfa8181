#include "operators/contract/changed_past.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <string>
#include <vector>

#include "absl/strings/str_cat.h"
#include "tests/operators/contract/telling.h"

namespace holdline {
namespace {

using testing::ElementsAre;
using testing::IsEmpty;

constexpr const char* kFirst =
    "{effective: 2026-02-01, clause: First, set: {objectives.o.periods: "
    "[week]}}";
constexpr const char* kSecond =
    "{effective: 2026-06-01, set: {objectives.o.periods: [year]}}";

ContractBook Book(const std::string& period, std::vector<std::string> lines) {
  std::string text =
      ContractText(absl::StrCat("objectives: {o: {measure: offered, periods: [",
                                period, "]}}\namendments:\n"));
  for (const std::string& line : lines)
    absl::StrAppend(&text, "  - ", line, "\n");
  if (lines.empty()) text.resize(text.rfind("amendments"));
  LoadResult result = LoadBook({{"c.yaml", text}});
  EXPECT_TRUE(result.book.has_value()) << FormatAsText(result.diagnostics, 1);
  return result.book.value_or(ContractBook());
}

std::vector<std::string> InMarch(const ContractBook& before,
                                 const ContractBook& after) {
  return ChangedPast(before, after,
                     absl::ToUnixMicros(absl::FromCivil(
                         absl::CivilDay(2026, 3, 1), absl::UTCTimeZone())));
}

TEST(ChangedPast, WhatIsToComeMayChange) {
  EXPECT_THAT(
      InMarch(Book("month", {kFirst, kSecond}), Book("month", {kFirst})),
      IsEmpty());
  EXPECT_THAT(
      InMarch(Book("month", {kFirst}), Book("month", {kFirst, kSecond})),
      IsEmpty());
  EXPECT_THAT(InMarch(Book("month", {kSecond}), Book("day", {})), IsEmpty());
}

TEST(ChangedPast, AContractWithoutAmendmentsMayBeWrittenAnew) {
  EXPECT_THAT(InMarch(Book("month", {}), Book("day", {})), IsEmpty());
}

TEST(ChangedPast, WhatAnAmendmentHasPutInForceStays) {
  const std::string other =
      "{effective: 2026-02-01, clause: First, set: {objectives.o.periods: "
      "[quarter]}}";
  EXPECT_THAT(
      InMarch(Book("month", {kFirst}), Book("month", {other})),
      ElementsAre(
          "contract c: First (2026-02-01 00:00) was changed or taken "
          "away; terms that are in force change by another amendment",
          "contract c: First (2026-02-01 00:00) is a new amendment, and "
          "its date has passed; give it one to come"));
  EXPECT_EQ(InMarch(Book("month", {kFirst}), Book("month", {})).size(), 1u);
  // What was agreed first stays too: the amendments stand on it.
  EXPECT_THAT(InMarch(Book("month", {kFirst}), Book("day", {kFirst})),
              ElementsAre("contract c: what is in force since 2026-01-01 00:00 "
                          "was changed or taken away; terms that are in force "
                          "change by another amendment"));
}

TEST(ChangedPast, ANewAmendmentHasADateToCome) {
  EXPECT_EQ(InMarch(Book("month", {}), Book("month", {kFirst})).size(), 1u);
  EXPECT_THAT(InMarch({}, Book("month", {kFirst})), IsEmpty());
}

}  // namespace
}  // namespace holdline
