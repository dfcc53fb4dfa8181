#include "engine/app/explain/objective_words.h"

#include <gtest/gtest.h>

#include "made_up_contacts.h"

namespace holdline {
namespace {

using enum EventKind;

// "verdict: reason" of the only objective for the first leg.
std::string SaidOf(const std::string& objective,
                   const std::vector<OwnEvent>& events, int64_t until_s = 600,
                   const std::string& more = "") {
  const auto told =
      Explained(BookOf({ContractText("a", "*",
                                     Concat("objectives: {o: {", objective,
                                            ", periods: [day]}}\n", more))}),
                events, until_s);
  const ExplainedLeg& leg = told.legs.at(0);
  const ExplainedObjective& of = leg.contracts.at(0).objectives.at(0);
  return Concat(ObjectiveVerdict(of, leg), ": ",
                ObjectiveReason(of, leg, absl::UTCTimeZone()));
}

// In the queue at 0 s; then this.
std::vector<OwnEvent> Ends(EventKind kind, int64_t at_s) {
  return {Happened(kQueued, 0, "q"), Happened(kind, at_s)};
}

TEST(ObjectiveWords, OfAServiceLevelNameTheClass) {
  const std::string level =
      "measure: service_level, within: 20s, target: {at_least: 80%}, formula: ";
  EXPECT_EQ(SaidOf(Concat(level, "abandons_miss"), Ends(kAnswered, 20)),
            "met: answered_within: its wait is at most 20 s; that counts as "
            "met under abandons_miss");
  EXPECT_EQ(SaidOf(Concat(level, "removed_within"), Ends(kFlowedOut, 21)),
            "missed: flowed_late: its wait is longer than 20 s; that counts as "
            "missed under removed_within");
  EXPECT_EQ(
      SaidOf(Concat(level, "short_abandons_ignored, short: 5s"),
             Ends(kAbandoned, 5)),
      "out: abandoned_short: its wait is at most 5 s; that counts as out under "
      "short_abandons_ignored");
  EXPECT_EQ(
      SaidOf(Concat(level, "abandons_miss"), {Happened(kQueued, 0, "q")}, 20),
      "open: waits still; late after 2026-03-02 10:00:20");
  EXPECT_EQ(
      SaidOf(Concat(level, "abandons_miss"), {Happened(kQueued, 0, "q")}, 21),
      "missed: answered_late: waits longer than 20 s, until its end says "
      "otherwise; that counts as missed under abandons_miss");
  EXPECT_EQ(
      SaidOf(Concat(level,
                    "abandons_miss, answered_short: {under: 2s, count: met}"),
             {Happened(kQueued, 0, "q"), Happened(kAnswered, 30),
              Happened(kCompleted, 31)}),
      "met: answered and over in less than 2 s: that counts as met by "
      "`answered_short`, whatever its wait");
  EXPECT_EQ(SaidOf(Concat(level, "abandons_miss"), Ends(kLost, 5)),
            "lost: what is lost counts for nothing");
}

TEST(ObjectiveWords, OfWaits) {
  const std::string p95 = "measure: wait_time, p95: {at_most: 60s}";
  EXPECT_EQ(SaidOf(p95, Ends(kAnswered, 60)),
            "met: a wait of 1 min, at most 60 s");
  EXPECT_EQ(SaidOf(p95, Ends(kAnswered, 61)),
            "missed: a wait of 61 s, longer than 60 s");
  EXPECT_EQ(SaidOf(p95, Ends(kAbandoned, 10)),
            "out: only who is answered counts");
  EXPECT_EQ(SaidOf(p95, {Happened(kQueued, 0, "q")}, 61),
            "missed: waits longer than 60 s");
  EXPECT_EQ(SaidOf(p95, {Happened(kQueued, 0, "q")}, 60), "open: waits still");
}

TEST(ObjectiveWords, OfTheSpeedOfAnswer) {
  const std::string speed =
      "measure: average_speed_of_answer, target: {at_most: 15s}";
  EXPECT_EQ(SaidOf(speed, Ends(kAnswered, 16)),
            "counts: adds a wait of 16 s; that works against the target");
  EXPECT_EQ(SaidOf(speed, Ends(kAnswered, 15)), "counts: adds a wait of 15 s");
  EXPECT_EQ(SaidOf(speed, Ends(kAbandoned, 5)),
            "out: only who is answered counts");
  EXPECT_EQ(SaidOf(Concat(speed, ", divide_by: offered"), Ends(kAbandoned, 5)),
            "counts: not answered: divided by, with no wait");
  EXPECT_EQ(SaidOf(speed, {Happened(kQueued, 0, "q")}), "open: waits still");
}

TEST(ObjectiveWords, OfAbandonment) {
  const std::string gone =
      "measure: abandonment, over: 5s, target: {at_most: 5%}, divide_by: ";
  EXPECT_EQ(SaidOf(Concat(gone, "offered"), Ends(kAbandoned, 6)),
            "counts: abandoned after more than 5 s; that works against the "
            "target");
  EXPECT_EQ(SaidOf(Concat(gone, "offered"), Ends(kAbandoned, 5)),
            "counts: abandoned within 5 s: only one of those that are divided "
            "by");
  EXPECT_EQ(SaidOf(Concat(gone, "offered_less_short"), Ends(kAbandoned, 5)),
            "out: abandoned within 5 s: not even one of those that are divided "
            "by");
  EXPECT_EQ(SaidOf(Concat(gone, "offered"), Ends(kAnswered, 5)),
            "counts: not abandoned: one of those that are divided by");
}

TEST(ObjectiveWords, OfCountsAndHandleTimes) {
  EXPECT_EQ(SaidOf("measure: offered", {Happened(kQueued, 0, "q")}),
            "counts: entered the queue");
  EXPECT_EQ(SaidOf("measure: answered", Ends(kAnswered, 5)),
            "counts: answered");
  EXPECT_EQ(SaidOf("measure: answered", Ends(kAbandoned, 5)),
            "out: not answered");
  EXPECT_EQ(SaidOf("measure: abandoned", Ends(kAbandoned, 5)),
            "counts: abandoned; that works against the target");
  EXPECT_EQ(SaidOf("measure: abandoned", Ends(kAnswered, 5)),
            "out: not abandoned");
  const std::string handling = "measure: handle_time, target: {at_most: 300s}";
  EXPECT_EQ(SaidOf(handling, Ends(kAnswered, 5)),
            "out: its handle time is not known");
  EXPECT_EQ(SaidOf(handling, {Happened(kQueued, 0, "q"), Happened(kAnswered, 5),
                              Happened(kCompleted, 50)}),
            "counts: handled for 45 s");
}

TEST(ObjectiveWords, OfWhatIsExcluded) {
  const std::string level =
      "measure: service_level, within: 20s, target: {at_least: 80%}, formula: "
      "abandons_miss";
  const std::string storm =
      "exclusions: [{from: 2026-03-02, to: 2026-03-02, reason: storm, ref: "
      "L-1}]\n";
  EXPECT_EQ(SaidOf(level, Ends(kAnswered, 21), 600, storm),
            "excluded: taken out: storm (L-1), from 2026-03-02 00:00 to "
            "2026-03-03 00:00; it would be missed: answered_late: its wait is "
            "longer than 20 s; that counts as missed under abandons_miss");
  EXPECT_EQ(SaidOf("measure: answered", Ends(kAnswered, 21), 600,
                   "exclusions: [{contacts: [c], reason: test, ref: T}]\n"),
            "excluded: taken out: test (T); it would count: answered");
  // What counts for nothing needs no exclusion.
  EXPECT_EQ(SaidOf("measure: answered", Ends(kAbandoned, 21), 600, storm),
            "out: not answered");
}

TEST(ObjectiveWords, OfWhoIsNotAskedFor) {
  EXPECT_EQ(SaidOf("measure: offered, of: {queue: sales}",
                   {Happened(kQueued, 0, "q")}),
            "other: `of` takes contacts in a queue named sales");
}

}  // namespace
}  // namespace holdline
