// The numbers in the sentences of an outlook, against the formula by hand.
#include "engine/app/words/outlook_words.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "tests/engine/app/words/telling.h"

namespace holdline {
namespace {

using testing::AllOf;
using testing::HasSubstr;
using testing::Not;

std::string ToldOfOutlook(const std::string& measure, const std::string& rest) {
  return Told("objectives: {o: {measure: " + measure + ", periods: [month]" +
              rest + "}}\n");
}

TEST(OutlookWords, NothingIsSaidWhereNobodyLooksAhead) {
  EXPECT_THAT(ToldOfOutlook("abandonment, target: {at_most: 5%}", ""),
              Not(HasSubstr("still to come")));
}

// 280 of 400, and 1.2 x 165 = 198 more: 478 of 598 is below 80 %. With 200
// more it is 480 of 600.
TEST(OutlookWords, SayFromWhichNumberOnAShareIsLost) {
  EXPECT_THAT(
      ToldOfOutlook("service_level, within: 20s, formula: abandons_miss, "
                    "target: {at_least: 80%}",
                    ", outlook: {weeks: 4}"),
      AllOf(HasSubstr("expected as it came in the same hours of the 4 weeks "
                      "before, and at most 20 % more."),
            HasSubstr("at 70.00 % of 400 contacts so far it is lost while 165 "
                      "or fewer are expected, and only behind with 166.")));
}

// 48 s x 400 over 480 contacts are 40 s.
TEST(OutlookWords, SayFromWhichNumberOnAMeanIsLost) {
  EXPECT_THAT(ToldOfOutlook("average_speed_of_answer, target: {at_most: 40s}",
                            ", outlook: {weeks: 1, margin: 0%}"),
              AllOf(HasSubstr("same hours of the week before, and at most 0 %"),
                    HasSubstr("at 48.0 s of 400 contacts so far it is lost "
                              "while 79 or fewer are expected, and only behind "
                              "with 80.")));
}

// One miss of any number is more than none.
TEST(OutlookWords, SayWhereNoNumberWouldDo) {
  const std::string told = ToldOfOutlook(
      "service_level, within: 20s, formula: abandons_miss, "
      "target: {at_least: 100%}",
      ", outlook: {weeks: 4}");
  EXPECT_THAT(told, HasSubstr("at 90.00 % of 400 contacts so far it is lost, "
                              "whatever comes."));
  EXPECT_THAT(told, Not(HasSubstr("only behind with")));
}

TEST(OutlookWords, SayWhenANumberOfContactsIsLost) {
  EXPECT_THAT(ToldOfOutlook("offered, target: {at_most: 900 contacts}",
                            ", outlook: {weeks: 2}"),
              HasSubstr("It is lost with contact 901, whatever comes."));
  EXPECT_THAT(ToldOfOutlook("answered, target: {at_least: 900 contacts}",
                            ", outlook: {weeks: 2, margin: 0%}"),
              HasSubstr("with 720 contacts so far it is lost while 179 or "
                        "fewer are expected, and only behind with 180."));
}

TEST(OutlookWords, OnlyWhatIsExpectedIsSaidWithoutATarget) {
  EXPECT_THAT(
      ToldOfOutlook("offered", ", outlook: {weeks: 2}"),
      AllOf(HasSubstr("what is still to come"), Not(HasSubstr("is lost"))));
}

// Any wait may follow: nothing is lost.
TEST(OutlookWords, NoExampleIsMadeWhereNothingIsEverLost) {
  EXPECT_THAT(ToldOfOutlook("handle_time, target: {at_least: 40s}",
                            ", outlook: {weeks: 2}"),
              Not(HasSubstr("For example, at 32")));
}

}  // namespace
}  // namespace holdline
