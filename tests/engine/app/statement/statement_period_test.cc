#include "engine/app/statement/statement_period.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <string>

#include "engine/app/report/figures.h"
#include "operators/contract/diagnostic.h"
#include "operators/contract/loader.h"
#include "operators/contract/text.h"

namespace holdline {
namespace {

using ::testing::HasSubstr;

// A contract of an objective with these periods; `more` below it.
ContractBook BookWith(const std::string& periods,
                      const std::string& more = "") {
  LoadResult result = LoadBook(
      {{"c.yaml",
        "holdline: 1\ncontract: c\ntitle: T\ntime_zone: America/Halifax\n"
        "effective: 2026-01-10\nterminates: 2026-11-30\n"
        "covers: [{queue: \"*\"}]\nobjectives:\n"
        "  o: {measure: offered, periods: [" +
            periods + "]}\n" + more}});
  EXPECT_TRUE(result.book.has_value()) << FormatAsText(result.diagnostics, 1);
  return result.book ? *std::move(result.book) : ContractBook{};
}

// "March 2026: 2026-03-01 – 2026-03-31", or what is wrong.
std::string Found(const ContractBook& book, const std::string& text) {
  const auto asked = ParseAskedPeriod(text);
  if (!asked.ok()) return std::string(asked.status().message());
  const auto period = FindPeriod(*asked, book.contracts);
  if (!period.ok()) return std::string(period.status().message());
  return period->title + ": " +
         DaysText(period->start_us, period->end_us, book.contracts[0].zone);
}

TEST(StatementPeriod, IsReadInTheFormsOfAllKinds) {
  const ContractBook book = BookWith("day, week, month, quarter, year");
  EXPECT_EQ(Found(book, "2026-03"), "March 2026: 2026-03-01 – 2026-03-31");
  EXPECT_EQ(Found(book, "2026-W14"),
            "Week 14 of 2026: 2026-03-30 – 2026-04-05");
  EXPECT_EQ(Found(book, "2026-03-08"), "Sunday, 8 March 2026: 2026-03-08");
  EXPECT_EQ(Found(book, "2026-Q1"), "Q1 2026: 2026-01-01 – 2026-03-31");
  EXPECT_EQ(Found(book, "2026"), "2026: 2026-01-01 – 2026-12-31");
  EXPECT_EQ(Found(book, "month:2026-03"),
            "March 2026: 2026-03-01 – 2026-03-31");
}

TEST(StatementPeriod, WeeksAreThoseOfTheirThursday) {
  const ContractBook book = BookWith("week");
  EXPECT_EQ(Found(book, "2026-W03"),
            "Week 03 of 2026: 2026-01-12 – 2026-01-18");
  EXPECT_THAT(Found(book, "2025-W53"), HasSubstr("is not a period"));
  EXPECT_THAT(Found(book, "2026-W53"), HasSubstr("it ends 2026-12-01 00:00"));
  EXPECT_THAT(Found(book, "2026-W00"), HasSubstr("is not a period"));
}

TEST(StatementPeriod, AFiscalMonthIsThatInWhichItEnds) {
  const ContractBook book = BookWith("{month_from: 22}");
  EXPECT_EQ(Found(book, "2026-03"),
            "Fiscal March 2026: 2026-02-22 – 2026-03-21");
}

TEST(StatementPeriod, OfTwoMonthsTheCalendarsIsMeantUnlessOneIsNamed) {
  const ContractBook book = BookWith("{month_from: 22}, month");
  EXPECT_EQ(Found(book, "2026-03"), "March 2026: 2026-03-01 – 2026-03-31");
  EXPECT_EQ(Found(book, "month_from_22:2026-03"),
            "Fiscal March 2026: 2026-02-22 – 2026-03-21");
  EXPECT_EQ(Found(BookWith("{month_from: 22}, {month_from: 5}"), "2026-03"),
            "2026-03 is two periods of c; write which: month_from_22:2026-03 "
            "or month_from_5:2026-03");
}

TEST(StatementPeriod, WhatIsNoneIsSaidWithTheForms) {
  const ContractBook book = BookWith("month");
  for (const char* text :
       {"", "march", "2026-13", "2026-00", "2026-3", "2026-02-30", "2026-03-1",
        "2026-03-011", "2026-Q5", "2026-Q0", "2026-Q", "2026-W1", "26-03",
        "2026/03", "2026-", "0000", ":2026-03", "2026-03x"}) {
    EXPECT_EQ(Found(book, text),
              Concat("\"", text,
                     "\" is not a period; write it like 2026-03 (a month), "
                     "2026-W14 (a week), 2026-03-17 (a day), 2026-Q1 (a "
                     "quarter) or 2026 (a year)"));
  }
}

TEST(StatementPeriod, APeriodThatNoObjectiveHasIsSaidWithThoseThatThereAre) {
  EXPECT_EQ(Found(BookWith("month, week"), "2026-03-17"),
            "2026-03-17 is a day, and no objective of c has such a period "
            "then; periods there are: month, week");
  EXPECT_EQ(Found(BookWith("month"), "month_from_3:2026-03"),
            "2026-03 is a month_from_3, and no objective of c has such a "
            "period then; periods there are: month");
}

TEST(StatementPeriod, BeforeTheContractAndAfterItThereIsNone) {
  const ContractBook book = BookWith("month");
  EXPECT_EQ(Found(book, "2025-12"),
            "c is not in force in December 2025 (2025-12-01 – 2025-12-31): it "
            "begins 2026-01-10 00:00");
  EXPECT_EQ(Found(book, "2026-01"), "January 2026: 2026-01-01 – 2026-01-31");
  EXPECT_THAT(Found(book, "2026-12"), HasSubstr("it ends 2026-12-01 00:00"));
}

TEST(StatementPeriod, TheTermsAtItsEndSayWhichPeriodsThereAre) {
  const ContractBook book = BookWith(
      "month",
      "amendments: [{effective: 2026-06-15, set: {objectives.o.periods: "
      "[quarter]}}]\n");
  EXPECT_EQ(Found(book, "2026-05"), "May 2026: 2026-05-01 – 2026-05-31");
  EXPECT_THAT(Found(book, "2026-06"), HasSubstr("there are: quarter"));
  EXPECT_EQ(Found(book, "2026-Q2"), "Q2 2026: 2026-04-01 – 2026-06-30");
}

}  // namespace
}  // namespace holdline
