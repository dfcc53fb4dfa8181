// An amended contract is told once; of an amendment only what it changes.
#include "engine/app/words/amendment_words.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "tests/engine/app/words/telling.h"

namespace holdline {
namespace {

using testing::AllOf;
using testing::HasSubstr;
using testing::Not;

std::string Changes(const std::vector<std::string>& before,
                    const std::vector<std::string>& after) {
  const auto page = [](const std::vector<std::string>& lines) {
    Page told;
    for (const std::string& line : lines) {
      if (line[0] == '-') {
        told.Item(line.substr(1));
      } else if (line[0] == '#') {
        told.Section(line.substr(1));
      } else {
        told.Paragraph(line);
      }
    }
    return told;
  };
  Page changes;
  const bool told = TellChanges(page(before), page(after), changes);
  EXPECT_EQ(told, !changes.text().empty());
  return changes.text();
}

TEST(AmendmentWords, WhatStaysIsNotToldAgain) {
  EXPECT_EQ(Changes({"A b c 1", "-x", "#S", "D"}, {"A b c 1", "-x", "#S", "D"}),
            "");
  EXPECT_EQ(Changes({"A b c 1", "D e f 1"}, {"A b c 1", "D e f 2"}),
            "D e f 2\n");
}

TEST(AmendmentWords, AListIsToldWhole) {
  EXPECT_EQ(Changes({"A:", "-x", "-y"}, {"A:", "-x"}), "A:\n  - x\n");
}

TEST(AmendmentWords, WhatIsGoneIsSaid) {
  EXPECT_EQ(Changes({"A b c 1", "D", "-x"}, {"A b c 1"}),
            "No longer: D\n  - x\n");
  EXPECT_EQ(Changes({"A", "#S", "D"}, {"A"}),
            "S\n-\n\nThis is gone, and all that is said of it above.\n");
}

TEST(AmendmentWords, WhatIsNewIsToldInItsSection) {
  EXPECT_EQ(Changes({"A"}, {"A", "#S", "D", "-x"}), "S\n-\n\nD\n  - x\n");
}

std::string ToldAmended(const std::string& amendments) {
  return Told(
      "objectives: {o: {measure: offered, target: {at_least: 10 contacts}, "
      "periods: [month]}}\namendments: [" +
      amendments + "]\n");
}

TEST(AmendmentWords, TheContractIsToldOnceAndToItsEnd) {
  const std::string told = ToldAmended(
      "{effective: 2026-07-15, clause: A1, set: {objectives.o.target: "
      "{at_least: 20 contacts}}}");
  EXPECT_THAT(
      told,
      AllOf(HasSubstr("In force from 2026-01-01 00:00 on, without an end."),
            HasSubstr("From 2026-07-15 (A1) ===================="),
            HasSubstr("The target is at least 20 contacts, at all times."),
            HasSubstr("held against the terms at its end: the month from "
                      "2026-07-01 to 2026-07-31 by these.")));
  EXPECT_EQ(told.find("Measured is"), told.rfind("Measured is"));
}

TEST(AmendmentWords, APeriodThatEndsUnderLaterTermsIsNoExample) {
  const std::string told = ToldAmended(
      "{effective: 2026-07-15, set: {objectives.o.target: {at_least: 20 "
      "contacts}}}, {effective: 2026-07-20, set: {objectives.o.target: "
      "{at_least: 30 contacts}}}");
  EXPECT_THAT(told, HasSubstr("held against the terms at its end. Objective"));
  EXPECT_THAT(told, HasSubstr("2026-07-31 by these."));
}

TEST(AmendmentWords, AnAmendmentMayChangeNothingThatIsTold) {
  EXPECT_THAT(ToldAmended("{effective: 2026-07-15, set: {holidays: {a: "
                          "[2026-12-25]}}}"),
              HasSubstr("Nothing that is told here changes."));
}

}  // namespace
}  // namespace holdline
