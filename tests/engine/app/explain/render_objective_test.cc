#include "engine/app/explain/render_objective.h"

#include <gmock/gmock.h>

#include "made_up_objectives.h"

namespace holdline {
namespace {

using testing::HasSubstr;
using testing::Not;

class Told : public Day {
 public:
  Told()
      : Day(Concat(Answer("answered_only",
                          "    clause: \"B 4.1\"\n    booked_at: outcome\n"),
                   "credits:\n  period: day\n  fee: {currency: USD}\n"
                   "  schedules: {answer: {per_miss: 5 USD}}\n")) {
    Answered(1).Answered(2).Answered(30).GaveUp(9);
  }
};

TEST(ObjectiveText, TellsEveryStepFromTheContactToTheCredit) {
  Told day;
  EXPECT_EQ(ObjectiveText(day.Explained(), {}),
            R"(a/answer, day 2026-03-02: missed

What is promised
  clause: B 4.1
  the share of contacts that are answered within 20 s, by the formula answered_only
  of contacts in a queue named q
  at least 80 %
  from 2026-03-02 00:00 until 2026-03-03 00:00 (UTC), closed; as it stands at 2026-04-11 10:00:00
  a contact belongs to it by when its wait ends (booked_at: outcome)

What counted
  class             is                             contacts  counts as    counted  met
  answered_within   answered within 20 s                  2  met                2    2
  answered_late     answered after more than 20 s         1  missed             1    0
  abandoned_within  gave up within 20 s                   1  not counted        0    0
  together                                                4                     3    2

The verdict
  2 of 3 = 66.67 %
  66.67 % against at least 80 %: missed

How it came about, in the order in which contacts were decided
  it fell off the target at 2026-03-02 10:00:20 with the contact c3 (answered_late, waited 30 s): from 2 of 2 = 100.00 % to 2 of 3 = 66.67 %
  to be back at the target 2 more contacts in a row would have had to go well

Misses, the longest waits first: 1 of 1
  contact  entered the queue    queue  waited  class
  c3       2026-03-02 10:00:00  q        30 s  answered_late

What it costs: a credit of USD 5.00
  missed: 5 USD = USD 5.00
  ledger: credit of USD 5.00, told at 2026-03-03 00:15:00 as "missed: 5 USD" (entry a1ad39742975df47)
)");
}

TEST(ObjectiveText, TimesAreThoseOfTheZoneThatIsAskedFor) {
  absl::TimeZone zone;
  ASSERT_TRUE(absl::LoadTimeZone("Asia/Kolkata", &zone));
  Told day;
  const std::string text = ObjectiveText(day.Explained(), {.zone = zone});
  EXPECT_THAT(text, HasSubstr("from 2026-03-02 05:30 until 2026-03-03 05:30 "
                              "(Asia/Kolkata)"));
  EXPECT_THAT(text, Not(HasSubstr(" 10:00")));
}

TEST(ObjectiveText, SlotsHaveSectionsOfTheirOwn) {
  Day day(Concat("calendars: {early: {hours: \"mon-fri 10:00-10:10\"}}\n",
                 Objectives("measure: service_level\n    within: 20s\n"
                            "    formula: answered_only\n"
                            "    targets: [{when: early, at_least: 80%}, "
                            "{when: otherwise, at_least: 50%}]")));
  day.At(0).Answered(30);
  day.At(700).Answered(1);
  const std::string text = ObjectiveText(day.Explained(), {});
  EXPECT_THAT(
      text, HasSubstr("day 2026-03-02: missed in early and met in otherwise"));
  EXPECT_THAT(text,
              HasSubstr("  in early: at least 80 %\n  in otherwise: at least "
                        "50 %\n"));
  EXPECT_THAT(text, HasSubstr("\nWhat counted in early\n"));
  EXPECT_THAT(text, HasSubstr("\nThe verdict in otherwise\n"));
}

TEST(ObjectiveText, WhatIsInNoSlotIsTold) {
  Day day(Concat("calendars: {early: {hours: \"mon-fri 08:00-08:10\"}}\n",
                 Objectives("measure: service_level\n    within: 20s\n"
                            "    formula: answered_only\n"
                            "    targets: [{when: early, at_least: 80%}]")));
  day.Answered(3);
  const std::string text = ObjectiveText(day.Explained(), {});
  EXPECT_THAT(text, HasSubstr("a/answer, day 2026-03-02: no_data\n"));
  EXPECT_THAT(text,
              HasSubstr("\nIn no slot\n  1 contact entered the queue when none "
                        "of the slots was open: not counted\n"));
}

TEST(ObjectiveText, WhatTheContractExceptsAndTheObjectiveTakesIsTold) {
  Day day(Concat("except: [{queue: z}]\n",
                 Objectives("measure: offered\n    of: {channel: voice}\n"
                            "    target: {at_most: 9 contacts}")));
  day.Answered(3);
  EXPECT_THAT(
      ObjectiveText(day.Explained(), {}),
      HasSubstr("  of contacts in a queue named q\n  but not those in a "
                "queue named z\n  of these, only those on the channel "
                "voice\n"));
}

TEST(ObjectiveText, TheTermOfTheContractIsTold) {
  Day day(Concat("terminates: 2026-03-20\n", Answer("answered_only")), "month");
  day.Answered(3);
  EXPECT_THAT(ObjectiveText(day.Explained(), {}),
              HasSubstr("  the contract is in force until 2026-03-21 00:00\n"));
  Day whole(Answer("answered_only"));
  whole.Answered(3);
  EXPECT_THAT(ObjectiveText(whole.Explained(), {}), Not(HasSubstr("in force")));
}

TEST(ObjectiveText, OfMeansTheWaitsBeyondTheTargetAreListed) {
  Day day(
      Objectives("measure: average_speed_of_answer\n"
                 "    target: {at_most: 10s}"));
  day.Answered(30);
  EXPECT_THAT(ObjectiveText(day.Explained(), {}),
              HasSubstr("\nWorse than the target, the longest waits first: 1 "
                        "of 1\n"));
  Day handled(Objectives("measure: handle_time\n    target: {at_most: 60s}"));
  handled.Answered(3, 50).Answered(3, 90);
  EXPECT_THAT(
      ObjectiveText(handled.Explained(), {}),
      HasSubstr("the longest handling first: 1 of 1\n  contact  entered "
                "the queue    queue  waited  handled  class\n  c2       "
                "2026-03-02 10:00:00  q         3 s     90 s  "
                "handled\n"));
}

TEST(ObjectiveText, AmendmentsAreTold) {
  Day day(Concat(Answer("answered_only"),
                 "amendments:\n  - effective: \"2026-03-02 10:05\"\n"
                 "    clause: A1\n"
                 "    set: {objectives.answer.within: 5s}\n"));
  day.At(0).Answered(10);
  day.At(400).Answered(10);
  const std::string text = ObjectiveText(day.Explained(), {});
  EXPECT_THAT(text,
              HasSubstr("  from 2026-01-01 00:00 on by the contract as agreed "
                        "first\n  from 2026-03-02 10:05 on by \"A1\"\n"));
  EXPECT_THAT(text, HasSubstr("held against those at its end, \"A1\"\n"));
  EXPECT_THAT(text, HasSubstr("answered within 20 s"));
  EXPECT_THAT(text, HasSubstr("answered after more than 5 s"));
}

TEST(ObjectiveJson, HasTheSame) {
  Told day;
  const std::string json = ObjectiveJson(day.Explained(), {});
  EXPECT_THAT(json, HasSubstr(R"("clause":"B 4.1")"));
  EXPECT_THAT(
      json,
      HasSubstr(
          R"({"class":"abandoned_within","is":"gave up within 20 s","counts_as":"out","contacts":1,"counted":0,"met":0,"sum_seconds":0})"));
  EXPECT_THAT(json, HasSubstr(R"("state":"missed","counted":3,"met":2,)"));
  EXPECT_THAT(json, HasSubstr(R"("in_a_row":2,"went_wrong":{"at":)"));
  EXPECT_THAT(json, HasSubstr(R"("misses":{"count":1,"longest":[{"contact":)"));
  EXPECT_THAT(
      json,
      HasSubstr(R"("cost":{"kind":"settled","settled_by":"day","words":)"));
  EXPECT_THAT(json, HasSubstr(R"("kind":"credit","amount_minor":500,)"));
}

}  // namespace
}  // namespace holdline
