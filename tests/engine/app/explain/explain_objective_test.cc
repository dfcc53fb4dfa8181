#include "engine/app/explain/explain_objective.h"

#include <gmock/gmock.h>

#include "engine/app/explain/cost_words.h"
#include "engine/app/explain/render_objective.h"
#include "engine/app/explain/slot_words.h"
#include "engine/base/time_units.h"
#include "made_up_objectives.h"

namespace holdline {
namespace {

using testing::Contains;
using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;

// "answered_late missed 2" of each group.
std::vector<std::string> Groups(const ExplainedSlot& slot) {
  std::vector<std::string> words;
  for (const LegGroup& group : slot.groups) {
    words.push_back(
        Concat(LegKindName(group.kind), " ", group.counts, " ", group.legs));
  }
  return words;
}

TEST(ExplainObjective, TellsContactsApartByClass) {
  Day day(Answer("short_abandons_ignored",
                 "    short: 5s\n    counts: {flowed_late: missed}\n"
                 "    answered_short: {under: 2s, count: out}\n"));
  day.Answered(10).Answered(20).Answered(21).Answered(1, 1);
  day.GaveUp(4).GaveUp(20).GaveUp(30).FlowedOut(8).FlowedOut(40);
  day.Waits();  // past the limit, until it is lost
  const ObjectiveExplanation told = day.Explained();
  ASSERT_EQ(told.slots.size(), 1u);
  EXPECT_THAT(Groups(told.slots[0]),
              ElementsAre("answered_within met 2", "answered_late missed 1",
                          "answered_short out 1", "abandoned_short out 1",
                          "abandoned_within missed 1",
                          "abandoned_late missed 1", "flowed_within out 1",
                          "flowed_late missed 1", "lost lost 1"));
  EXPECT_EQ(told.slots[0].tally, (Tally{.counted = 6, .met = 2}));
  EXPECT_TRUE(told.closed);
}

// A week before, two were answered in time at the same hour, and two an hour
// later.
TEST(ExplainObjective, LooksAheadAsJudgeDoes) {
  Day day(Answer("abandons_miss",
                 "    counts: {flowed_late: missed}\n"
                 "    outlook: {weeks: 1, margin: 50%}\n"));
  constexpr int64_t kWeek = 7 * 86'400;
  day.At(-kWeek).Answered(10).Answered(10);
  day.At(3'600 - kWeek).Answered(10).Answered(10);
  day.At(0).Answered(30).Answered(30).Answered(30).Answered(10);
  const ObjectiveExplanation told = day.Explained(600);
  ASSERT_EQ(told.slots.size(), 1u);
  const ExplainedSlot& slot = told.slots[0];
  EXPECT_EQ(slot.state, ObjectiveState::kLost);
  EXPECT_THAT(
      VerdictSteps(slot),
      ElementsAre("1 of 4 = 25.00 %", "25.00 % against at least 80 %: lost",
                  "2 contacts are still expected, at most 3, as in the same "
                  "hours of the week before",
                  "if as many came as may, and all went well, it would be "
                  "missed still",
                  "if they go as the week before it ends at 50.00 %"));
  EXPECT_THAT(ObjectiveJson(told, {}),
              HasSubstr("\"outlook\":{\"by_forecast\":false,\"weeks\":1,"
                        "\"expected\":2,\"at_most\":3,"));
}

// In the week before both half-hours kept the target, in this one it has not.
TEST(ExplainObjective, ProjectsTheShareOfPartsThatKeepTheTarget) {
  Day day(
      Objectives("measure: average_speed_of_answer\n"
                 "    target: {at_most: 20s}\n"
                 "    verdict: {share_of: 30m, at_least: 60%}\n"
                 "    outlook: {weeks: 1}"));
  constexpr int64_t kWeek = 7 * 86'400;
  day.At(-kWeek).Answered(10).At(3'600 - kWeek).Answered(10);
  day.At(0).Answered(30).Answered(30);
  const ObjectiveExplanation told = day.Explained(600);
  EXPECT_THAT(VerdictSteps(told.slots.at(0)),
              Contains("if they go as the week before it ends at 50.00 % of "
                       "the half-hours"));
}

TEST(ExplainObjective, TellsWhoWaits) {
  Day day(Answer("abandons_miss", "    counts: {flowed_late: missed}\n"));
  day.Answered(10).Waits();
  const ObjectiveExplanation early = day.Explained(15);
  EXPECT_THAT(Groups(early.slots[0]),
              ElementsAre("answered_within met 1", "waits open 1"));
  EXPECT_FALSE(early.closed);
  EXPECT_EQ(early.slots[0].state, ObjectiveState::kGood);
  Day later(Answer("abandons_miss", "    counts: {flowed_late: missed}\n"));
  later.Answered(10).Waits();
  const ObjectiveExplanation late = later.Explained(106);
  EXPECT_THAT(Groups(late.slots[0]),
              ElementsAre("answered_within met 1", "waits_past missed 1"));
  EXPECT_EQ(late.slots[0].longest[0].wait_us, 106 * kSecondUs);
}

TEST(ExplainObjective, AnIdThatComesBackIsAnotherContact) {
  Day day(Answer("abandons_miss", "    counts: {flowed_late: missed}\n"));
  day.Contact("same").Answered(10);
  day.At(7'000).Answered(10);  // meanwhile the first is forgotten
  day.At(7'200).Contact("same").Answered(30);
  const ObjectiveExplanation told = day.Explained();
  EXPECT_THAT(Groups(told.slots[0]),
              ElementsAre("answered_within met 2", "answered_late missed 1"));
}

TEST(ExplainObjective, OfWaitsTheSumAndTheDivisorAreTold) {
  Day day(
      Objectives("measure: average_speed_of_answer\n"
                 "    divide_by: offered\n"
                 "    target: {at_most: 10s}"));
  day.Answered(30).Answered(6).GaveUp(50);
  const ExplainedSlot slot = day.Explained().slots[0];
  EXPECT_THAT(Groups(slot),
              ElementsAre("answered counts 2", "abandoned counts 1"));
  EXPECT_EQ(slot.groups[0].tally.sum_us, 36 * kSecondUs);
  EXPECT_THAT(
      VerdictSteps(slot),
      ElementsAre("36 s / 3 = 12.0 s", "12.0 s against at most 10 s: missed"));
  EXPECT_EQ(slot.misses, 1);
}

TEST(ExplainObjective, OfHandlingWhoseEndIsKnown) {
  Day day(Objectives("measure: handle_time\n    target: {at_most: 60s}"));
  day.Answered(3, 50).Answered(3, 90).Answered(3, kAbsent).GaveUp(5);
  const ExplainedSlot slot = day.Explained().slots[0];
  EXPECT_THAT(Groups(slot), ElementsAre("handled counts 2", "unhandled out 1",
                                        "abandoned out 1"));
  EXPECT_THAT(VerdictSteps(slot)[0], "140 s / 2 = 70.0 s");
}

TEST(ExplainObjective, OfAbandonmentTheShortAreTold) {
  Day day(
      Objectives("measure: abandonment\n    over: 5s\n"
                 "    divide_by: offered_less_short\n"
                 "    target: {at_most: 10%}"));
  day.Answered(3).GaveUp(5).GaveUp(6).FlowedOut(1);
  const ExplainedSlot slot = day.Explained().slots[0];
  EXPECT_THAT(Groups(slot),
              ElementsAre("answered counts 1", "abandoned_short out 1",
                          "abandoned counts 1", "flowed_out counts 1"));
  EXPECT_EQ(slot.tally, (Tally{.counted = 3, .met = 1}));
}

TEST(ExplainObjective, OfNumbersThereIsOnlyACount) {
  Day day(Objectives("measure: abandoned\n    target: {at_most: 1 contact}"));
  day.Answered(3).GaveUp(6).GaveUp(9);
  const ExplainedSlot slot = day.Explained().slots[0];
  EXPECT_THAT(Groups(slot),
              ElementsAre("answered out 1", "abandoned counts 2"));
  EXPECT_THAT(VerdictSteps(slot),
              ElementsAre("2 contacts", "2 against at most 1 contact: missed"));
}

TEST(ExplainObjective, OfAPercentileWhoWaitedLonger) {
  Day day(Objectives("measure: wait_time\n    p90: {at_most: 20s}"));
  day.Answered(3).Answered(20).Answered(21).GaveUp(60);
  const ExplainedSlot slot = day.Explained().slots[0];
  EXPECT_THAT(Groups(slot),
              ElementsAre("answered_within met 2", "answered_late missed 1",
                          "abandoned out 1"));
}

TEST(ExplainObjective, SlotsAreApartAndWhatIsInNoneIsCounted) {
  Day day(
      Concat("calendars: {early: {hours: \"mon-fri 10:00-10:10\"},\n"
             "  late: {hours: \"mon-fri 10:20-11:00\"}}\n",
             Objectives("measure: service_level\n    within: 20s\n"
                        "    formula: answered_only\n"
                        "    targets: [{when: early, at_least: 80%}, "
                        "{when: late, at_least: 50%}]")));
  day.At(0).Answered(30);
  day.At(700).Answered(1);
  day.At(1'300).Answered(30).Answered(3);
  const ObjectiveExplanation told = day.Explained();
  ASSERT_EQ(told.slots.size(), 2u);
  EXPECT_EQ(told.slots[0].subject.target->slot, "early");
  EXPECT_EQ(told.slots[0].state, ObjectiveState::kMissed);
  EXPECT_EQ(told.slots[1].state, ObjectiveState::kMet);
  EXPECT_EQ(told.in_no_slot, 1);
}

TEST(ExplainObjective, EachContactCountsByTheTermsOfItsEnqueue) {
  Day day(Concat(Answer("answered_only"),
                 "amendments:\n  - effective: \"2026-03-02 10:05\"\n"
                 "    clause: A1\n"
                 "    set: {objectives.answer.within: 5s, "
                 "objectives.answer.target.at_least: 50%}\n"));
  day.At(0).Answered(10);
  day.At(400).Answered(10).Answered(3);
  const ObjectiveExplanation told = day.Explained();
  ASSERT_EQ(told.versions.size(), 2u);
  EXPECT_EQ(told.versions[1]->amendment, "A1");
  ASSERT_EQ(told.slots.size(), 1u);
  const ExplainedSlot& slot = told.slots[0];
  EXPECT_THAT(Groups(slot),
              ElementsAre("answered_within met 1", "answered_within met 1",
                          "answered_late missed 1"));
  EXPECT_EQ(slot.groups[0].objective->within_us, 20 * kSecondUs);
  EXPECT_EQ(slot.groups[2].objective->within_us, 5 * kSecondUs);
  EXPECT_EQ(slot.subject.target->bound, 500'000);
}

TEST(ExplainObjective, TheLongestMissesComeFirst) {
  Day day(Answer("answered_only"));
  day.Answered(21).Answered(90).Answered(30).Answered(3);
  const ExplainedSlot slot = day.Explained(-1, 2).slots[0];
  EXPECT_EQ(slot.misses, 3);
  ASSERT_EQ(slot.longest.size(), 2u);
  EXPECT_EQ(slot.longest[0].wait_us, 90 * kSecondUs);
  EXPECT_EQ(slot.longest[0].queue, "q");
  EXPECT_EQ(slot.longest[1].contact, "c3");
}

TEST(ExplainObjective, ContactsAreTakenInTheOrderOfTheirDecision) {
  Day day(Answer("answered_only"));
  day.At(0).Answered(100);  // decided at 20 s, when it passes the limit
  day.At(5).Answered(2).Answered(3);
  const ExplainedSlot slot = day.Explained().slots[0];
  ASSERT_TRUE(slot.broke);
  EXPECT_EQ(slot.broke->leg.contact, "c1");
  EXPECT_EQ(slot.broke->leg.decided_us, kMonday + 20 * kSecondUs);
  EXPECT_EQ(slot.broke->before.tally.counted, 2);
  EXPECT_EQ(slot.in_a_row, 2);
  EXPECT_THAT(
      CrossingSteps(slot, true, absl::UTCTimeZone()),
      ElementsAre("it fell off the target at 2026-03-02 10:00:20 with the "
                  "contact c1 (answered_late, waited 100 s): from 2 of 2 = "
                  "100.00 % to 2 of 3 = 66.67 %",
                  "to be back at the target 2 more contacts in a row would "
                  "have had to go well"));
}

TEST(ExplainObjective, TellsThatItHasComeBackOrNeverFellOff) {
  Day back(Answer("answered_only"));
  back.Answered(30).At(100);
  for (int i = 0; i < 5; ++i) back.Answered(1);
  EXPECT_THAT(
      CrossingSteps(back.Explained().slots[0], true, absl::UTCTimeZone())[0],
      HasSubstr("it was off the target until at 2026-03-02"));
  Day good(Answer("answered_only"));
  good.Answered(1);
  EXPECT_THAT(
      CrossingSteps(good.Explained().slots[0], true, absl::UTCTimeZone()),
      ElementsAre("it has kept the target all along"));
  Day bad(Answer("answered_only"));
  bad.Answered(30).Answered(40);
  EXPECT_THAT(
      CrossingSteps(bad.Explained().slots[0], true, absl::UTCTimeZone())[0],
      HasSubstr("it has missed the target from its first contact on, at "));
}

TEST(ExplainObjective, RoundingIsTold) {
  Day day(Answer("answered_only", "    rounded_to: 10%\n"));
  day.Answered(1).Answered(1).Answered(1).Answered(30);
  EXPECT_THAT(
      VerdictSteps(day.Explained().slots[0]),
      ElementsAre("3 of 4 = 75.00 %", "rounded to 10 %, halves upwards: 80 %",
                  "80 % against at least 80 %: met"));
}

TEST(ExplainObjective, FewContactsAreTold) {
  const std::string few = "    low_volume: {below: 5 contacts, then: ";
  Day day(Answer("answered_only", few + "not_measured}\n"));
  day.Answered(30);
  EXPECT_THAT(VerdictSteps(day.Explained().slots[0]),
              ElementsAre("0 of 1 = 0.00 %",
                          "fewer than 5 contacts count: the period is not "
                          "measured"));
  EXPECT_THAT(
      CrossingSteps(day.Explained().slots[0], true, absl::UTCTimeZone()),
      IsEmpty());
  Day lenient(Answer("answered_only", few + "one_miss_allowed}\n"));
  lenient.Answered(30);
  EXPECT_THAT(
      VerdictSteps(lenient.Explained().slots[0]),
      ElementsAre("0 of 1 = 0.00 %",
                  "fewer than 5 contacts count, so one may go wrong; 1 did",
                  "0.00 % against at least 80 %: met"));
}

TEST(ExplainObjective, PartsThatFailedAreToldTheWorstFirst) {
  Day day(Answer("answered_only",
                 "    verdict: {share_of: 5m, at_least: 60%}\n"
                 "    low_volume: {below: 2 contacts, then: "
                 "not_measured}\n"));
  day.At(0).Answered(1).Answered(1);
  day.At(300).Answered(30).Answered(1);
  day.At(600).Answered(30).Answered(30);
  day.At(900).Answered(30);
  const ExplainedSlot slot = day.Explained().slots[0];
  ASSERT_TRUE(slot.parts);
  EXPECT_EQ(slot.parts->kept, 1);
  EXPECT_EQ(slot.parts->failed, 2);
  EXPECT_EQ(slot.parts->not_measured, 1);
  ASSERT_EQ(slot.parts->worst.size(), 2u);
  EXPECT_EQ(PartText(slot.parts->worst[0], absl::UTCTimeZone()),
            "2026-03-02 10:10 – 10:15");
  EXPECT_EQ(slot.parts->worst[1].tally, (Tally{.counted = 2, .met = 1}));
  EXPECT_FALSE(slot.in_a_row);
  EXPECT_THAT(
      VerdictSteps(slot),
      ElementsAre(
          "3 of 7 = 42.86 %, all contacts together",
          "1 of the spans of 5 min has fewer than 2 contacts and is not "
          "judged",
          "by spans of 5 min: of 3, 1 is at least 80 %, 2 are not",
          "33.33 % of the spans of 5 min keep it, and at least 60 % must: "
          "missed"));
}

TEST(ExplainObjective, ThatEveryPartMustKeepItIsTold) {
  Day day(Answer("answered_only", "    verdict: {every: day}\n"), "month");
  day.At(0).Answered(1);
  day.At(86'400).Answered(1).Answered(30);
  EXPECT_THAT(VerdictSteps(day.Explained().slots[0]),
              ElementsAre("2 of 3 = 66.67 %, all contacts together",
                          "by days: of 2, 1 is at least 80 %, 1 is not",
                          "50.00 % of the days keep it, and all must: missed"));
}

TEST(ExplainObjective, AMeanOfDaysIsTold) {
  Day day(Answer("answered_only", "    verdict: {mean_of: day}\n"), "month");
  day.At(0).Answered(1).Answered(30);
  day.At(86'400).Answered(1);
  const ExplainedSlot slot = day.Explained().slots[0];
  EXPECT_THAT(VerdictSteps(slot),
              ElementsAre("2 of 3 = 66.67 %, all contacts together",
                          "by days, each of which weighs alike: the mean of 2 "
                          "values is 75.00 %",
                          "of them, 1 is not at least 80 %",
                          "75.00 % against at least 80 %, the mean of the "
                          "days: missed"));
  EXPECT_EQ(PartText(slot.parts->worst[0], absl::UTCTimeZone()), "2026-03-02");
  absl::TimeZone zone;
  ASSERT_TRUE(absl::LoadTimeZone("Asia/Kolkata", &zone));
  EXPECT_EQ(PartText(slot.parts->worst[0], zone),
            "2026-03-02 05:30 – 2026-03-03 05:30");
}

TEST(ExplainObjective, TooFewContactsHaveNoMean) {
  Day day(Answer("answered_only",
                 "    verdict: {mean_of: day}\n"
                 "    low_volume: {below: 9 contacts, then: not_measured}\n"),
          "month");
  day.Answered(1);
  EXPECT_THAT(VerdictSteps(day.Explained().slots[0]),
              ElementsAre("1 of 1 = 100.00 %, all contacts together",
                          "fewer than 9 contacts count: the period is not "
                          "measured"));
}

TEST(ExplainObjective, TheEndOfADayIsOfTheDay) {
  const int64_t midnight_us = kMonday + 14 * kHourUs;
  EXPECT_EQ(PartText({.from_us = midnight_us - 1800 * kSecondUs,
                      .to_us = midnight_us},
                     absl::UTCTimeZone()),
            "2026-03-02 23:30 – 00:00");
}

TEST(ExplainObjective, ItMayBreakWhenEnoughContactsCount) {
  Day day(Answer("answered_only",
                 "    low_volume: {below: 3 contacts, then: not_measured}\n"));
  day.Answered(30).Answered(31).Answered(32);
  EXPECT_THAT(
      CrossingSteps(day.Explained().slots[0], true, absl::UTCTimeZone())[0],
      HasSubstr("it has missed the target since enough contacts counted to "
                "judge it, at 2026-03-02 10:00:20 with the contact c3 "));
}

TEST(ExplainObjective, NothingInAPeriodIsTold) {
  Day day(Answer("answered_only"));
  day.Answered(1);
  day.Explained();
  const ObjectiveExplanation told =
      day.stages().Explained("a/answer", "2026-03-05");
  EXPECT_TRUE(told.IsEmpty());
  EXPECT_EQ(told.seen->first_day, told.seen->last_day);
}

// ---- What it costs

std::string Credits(const std::string& schedules,
                    const std::string& more = "") {
  return Concat("credits:\n  period: day\n  fee: {currency: USD}\n  schedules:",
                schedules, "\n", more);
}

TEST(ExplainedCost, IsNothingWithoutCredits) {
  Day day(Answer("answered_only"));
  day.Answered(30);
  EXPECT_EQ(CostWords(day.Explained()), "nothing: the contract has no credits");
}

TEST(ExplainedCost, IsNothingWithoutASchedule) {
  Day day(Concat(Answer("answered_only"),
                 "  speed:\n    measure: average_speed_of_answer\n"
                 "    target: {at_most: 5s}\n    periods: [day]\n",
                 Credits(" {speed: {per_miss: 5 USD}}")));
  day.Answered(30);
  EXPECT_EQ(CostWords(day.Explained()),
            "nothing: the credits have no schedule for it");
}

TEST(ExplainedCost, IsThatOfAnotherPeriod) {
  Day day(
      Concat(Answer("answered_only"), Credits(" {answer: {per_miss: 5 USD}}")),
      "month");
  day.Answered(30);
  EXPECT_EQ(CostWords(day.Explained()),
            "nothing by the month: the credits are settled by the day, see "
            "--period 2026-03-01; within it the ledger has USD 5.00 of "
            "credits, for 1 day");
}

TEST(ExplainedCost, HasEachStep) {
  Day day(Concat(Answer("answered_only"),
                 Credits(" {answer: {per_point_or_fraction: 5 USD}}",
                         "  caps: {period: 60 USD, year: 1000 USD}\n")));
  day.Answered(1).Answered(1).Answered(30);  // 66.67 %
  const ObjectiveExplanation told = day.Explained();
  EXPECT_EQ(CostWords(told), "a credit of USD 60.00");
  EXPECT_THAT(
      CostSteps(told),
      ElementsAre("13.33 points off the target; 14 points or fractions at 5 "
                  "USD = USD 70.00",
                  "of the cap of USD 60.00 a day USD 60.00 is left: it is cut "
                  "to USD 60.00",
                  "of the cap of USD 1,000.00 a year USD 1,000.00 is left"));
  ASSERT_EQ(told.cost.entries.size(), 1u);
  EXPECT_THAT(EntryWords(told.cost.entries[0], told.cost.account->span.terms(),
                         absl::UTCTimeZone()),
              HasSubstr("credit of USD 60.00, told at 2026-03-03 00:15:00 as "
                        "\"14 points or fractions at 5 USD, capped for the "
                        "period\" (entry "));
}

TEST(ExplainedCost, TiersAndWhatCameBeforeAreTold) {
  Day day(Concat(Answer("answered_only"),
                 "  speed:\n    measure: average_speed_of_answer\n"
                 "    target: {at_most: 5s}\n    periods: [day]\n",
                 Credits(" {speed: {per_miss: 4 USD}, answer: {tiers: "
                         "{\"< 50%\": 9 USD, \"50% to < 80%\": 6 USD}}}",
                         "  caps: {period: 7 USD}\n")));
  day.Answered(1).Answered(1).Answered(30);
  EXPECT_THAT(CostSteps(day.Explained()),
              ElementsAre("66.67 % is in the tier 50% to < 80%: 6 USD = USD "
                          "6.00",
                          "before it come, by the order of the contract, USD "
                          "4.00 for speed",
                          "of the cap of USD 7.00 a day USD 3.00 is left: it "
                          "is cut to USD 3.00"));
}

TEST(ExplainedCost, SlotsAreAddedUpOrTheDearestCounts) {
  const std::string text =
      Concat("calendars: {early: {hours: \"mon-fri 10:00-10:10\"}}\n",
             Objectives("measure: service_level\n    within: 20s\n"
                        "    formula: answered_only\n"
                        "    targets: [{when: early, at_least: 80%}, "
                        "{when: otherwise, at_least: 50%}]"));
  const auto steps = [&](const std::string& schedule) {
    Day day(Concat(
        text, Credits(Concat(" {answer: {", schedule, "per_point: 1 USD}}"))));
    day.At(0).Answered(30);
    day.At(700).Answered(30);
    return CostSteps(day.Explained());
  };
  EXPECT_THAT(
      steps(""),
      ElementsAre("in early: 80.00 points off the target; 80 whole "
                  "points at 1 USD = USD 80.00",
                  "in otherwise: 50.00 points off the target; 50 whole "
                  "points at 1 USD = USD 50.00",
                  "the slot that costs most counts, alone = USD 80.00"));
  EXPECT_THAT(steps("slots: each, ")[2], "all slots are added up = USD 130.00");
}

TEST(ExplainedCost, TheAllocationIsTold) {
  const auto steps = [](const std::string& price) {
    Day day(Concat(Answer("answered_only"),
                   "credits:\n  period: month\n"
                   "  fee: {currency: USD, monthly: 1000}\n"
                   "  pool: 10% of fee\n  allocation: {answer: 50%}\n"
                   "  schedules: {answer: {per_point: ",
                   price, "}}\n"),
            "month");
    day.Answered(1).Answered(30);
    return CostSteps(day.Explained());
  };
  EXPECT_THAT(steps("10 USD"),
              ElementsAre("30.00 points off the target; 30 whole points at 10 "
                          "USD = USD 300.00",
                          "its allocation of the pool is USD 50.00, and no "
                          "more is owed"));
  EXPECT_THAT(steps("1 USD")[1],
              "its allocation of the pool is USD 50.00, which is not exceeded");
}

TEST(ExplainedCost, WhatIsFreeIsTold) {
  Day day(
      Concat(Answer("answered_only"),
             Credits(" {answer: {per_miss: 5 USD}}", "  from: 2026-03-03\n")));
  day.Answered(30);
  EXPECT_EQ(CostWords(day.Explained()), "nothing is owed");
  EXPECT_THAT(CostSteps(day.Explained()),
              ElementsAre("missed: 5 USD = USD 5.00",
                          "what begins before 2026-03-03 costs nothing"));
}

TEST(ExplainedCost, CorrectionsNameWhatTheyCorrect) {
  CreditTerms terms;
  terms.currency = "USD";
  LedgerEntry entry;
  entry.set_entry_id("b2");
  entry.set_kind("earn_back");
  entry.set_amount_minor(-150);
  entry.set_corrects("a1");
  entry.set_reason("nothing is owed any more");
  entry.set_clock_us(kMonday);
  EXPECT_EQ(EntryWords(entry, terms, absl::UTCTimeZone()),
            "earn back less by USD 1.50, told at 2026-03-02 10:00:00 as "
            "\"nothing is owed any more\" (entry b2, which corrects a1)");
}

TEST(ExplainedCost, RunningIsWhatItWouldBe) {
  Day day(
      Concat(Answer("answered_only"), Credits(" {answer: {per_miss: 5 USD}}")));
  day.Answered(30);
  const ObjectiveExplanation told = day.Explained(60);
  EXPECT_EQ(CostWords(told), "USD 5.00, if it closed as it is");
  EXPECT_EQ(CostKindName(told.cost), "running");
  Day good(
      Concat(Answer("answered_only"), Credits(" {answer: {per_miss: 5 USD}}")));
  good.Answered(3);
  EXPECT_EQ(CostWords(good.Explained(60)), "nothing, if it closed as it is");
  EXPECT_THAT(CostSteps(told), ElementsAre("missed: 5 USD = USD 5.00"));
}

TEST(ExplainedCost, AKeptTargetOwesNothing) {
  Day day(
      Concat(Answer("answered_only"), Credits(" {answer: {per_miss: 5 USD}}")));
  day.Answered(1);
  const ObjectiveExplanation told = day.Explained();
  EXPECT_EQ(CostWords(told), "nothing is owed");
  EXPECT_THAT(CostSteps(told),
              ElementsAre("the target is kept: nothing is owed"));
}

TEST(ExplainedCost, SecondsAreTold) {
  Day day(Concat(Objectives("measure: average_speed_of_answer\n"
                            "    target: {at_most: 10s}"),
                 Credits(" {answer: {per_second: 5 USD, seconds: whole, bonus: "
                         "{below: 5s, per_second: 1 USD}}}")));
  day.Answered(30).Answered(15);
  EXPECT_THAT(CostSteps(day.Explained()),
              ElementsAre("12.5 s over 10 s; 12 whole seconds at 5 USD = USD "
                          "60.00"));
  Day good(Concat(Objectives("measure: average_speed_of_answer\n"
                             "    target: {at_most: 10s}"),
                  Credits(" {answer: {per_second: 5 USD, seconds: whole, "
                          "bonus: {below: 5s, per_second: 1 USD}}}")));
  good.Answered(2);
  const ObjectiveExplanation told = good.Explained();
  EXPECT_EQ(CostWords(told), "a bonus of USD 3.00, which the client owes");
  EXPECT_THAT(
      CostSteps(told),
      ElementsAre("a bonus, 3 whole seconds below the bonus level = USD "
                  "3.00"));
}

TEST(ExplainedCost, ContactsAreTold) {
  Day day(Concat(Answer("answered_only"),
                 Credits(" {answer: {per_contact: 5 USD}}")));
  day.Answered(1).Answered(30).Answered(30).Answered(30).Answered(30);
  EXPECT_THAT(CostSteps(day.Explained()),
              ElementsAre("4 of 5 went wrong, of whom 1 are allowed; 3 "
                          "contacts at 5 USD = USD 15.00"));
}

TEST(ExplainedCost, ATriggerIsTold) {
  const std::string text =
      Concat(Answer("answered_only"),
             Credits(" {answer: {per_miss: 5 USD}}",
                     "  trigger: {answer: {times: 2, in: 3 consecutive "
                     "periods, pays: from_trigger}}\n"));
  Day day(text);
  day.At(0).Answered(30);
  day.At(2 * 86'400).Answered(30);
  const ObjectiveExplanation first = day.Explained(5 * 86'400);
  EXPECT_EQ(CostWords(first), "nothing is owed");
  EXPECT_THAT(CostSteps(first)[1],
              "a miss is paid when it makes 2 in 3 days; seen from here: "
              "2026-03-02, 1: it is not paid");
  const ObjectiveExplanation second =
      day.stages().Explained("a/answer", "2026-03-04");
  EXPECT_EQ(CostWords(second), "a credit of USD 5.00");
  EXPECT_THAT(CostSteps(second)[1],
              "a miss is paid when it makes 2 in 3 days; seen from here: "
              "2026-03-02 and 2026-03-04, 2: it is paid");
}

TEST(ExplainedCost, AnEarnBackIsTold) {
  Day day(Concat(Answer("answered_only"),
                 Credits(" {answer: {per_miss: 5 USD}}",
                         "  earn_back: {answer: {next: 1 periods}}\n")));
  day.At(0).Answered(30);
  day.At(86'400).Answered(1);
  const ObjectiveExplanation told = day.Explained(5 * 86'400);
  EXPECT_EQ(CostWords(told), "nothing is owed");
  EXPECT_THAT(CostSteps(told)[1],
              "earned back: the next 1 day in which anything counts are good");
  EXPECT_EQ(told.cost.entries.size(), 2u);
}

}  // namespace
}  // namespace holdline
