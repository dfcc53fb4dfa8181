// Mistakes in objectives. Each with its line and column, all at once.
#include <gtest/gtest.h>

#include "tests/operators/contract/telling.h"

namespace holdline {
namespace {

TEST(ObjectiveMistakes, NamesAndKinds) {
  EXPECT_EQ(
      Told(ContractText(
          R"(objectives: {"o p": {measure: offered, periods: [day]}, q: 3}
)")),
      R"(c.yaml:7:14: objectives.o p: "o p" is not a name: up to 100 letters, digits, '-', '_' and '.', beginning with a letter or digit
c.yaml:7:60: objectives.q: expected a map of keys and values, found a single value
1 file, 2 errors
)");
}

TEST(ObjectiveMistakes, WhatIsNotYetSupported) {
  EXPECT_EQ(Told(ObjectiveText(R"(    measure: offered
    slots: each
    callback: ends_wait
    unit: contact
    wait_from: arrival
    periods: [month]
)")),
            R"(c.yaml:10:5: objectives.o.slots: `slots` is not yet supported
c.yaml:11:5: objectives.o.callback: `callback` is not yet supported
c.yaml:12:11: objectives.o.unit: "contact" is not yet supported
c.yaml:13:16: objectives.o.wait_from: "arrival" is not yet supported
1 file, 4 errors
)");
}

TEST(ObjectiveMistakes, MeasuresNotYetSupported) {
  EXPECT_EQ(
      Told(ObjectiveText(R"(    measure: occupancy
    within: 4h
    periods: [month]
)")),
      R"(c.yaml:9:14: objectives.o.measure: the measure "occupancy" is not yet supported
1 file, 1 error
)");
}

TEST(ObjectiveMistakes, UnknownMeasure) {
  EXPECT_EQ(
      Told(ObjectiveText(R"(    measure: service_levels
    within: 20s
    zz: 1
    periods: [month]
)")),
      R"(c.yaml:9:14: objectives.o.measure: "service_levels" is not a measure; did you mean "service_level"?
c.yaml:11:5: objectives.o.zz: the key "zz" is not known here; keys here: clause, unit, wait_from, periods, watch, measure, of, within, formula, counts, short, answered_short, over, divide_by, clock, reopen, during, ignore_below, booked_at, target, targets, alert, verdict, rounded_to, low_volume, outlook
1 file, 2 errors
)");
}

TEST(ObjectiveMistakes, MissingFormula) {
  EXPECT_EQ(
      Told(ObjectiveText(R"(    measure: service_level
    within: 20s
    target: {at_least: 80%}
    periods: [month]
)")),
      R"(c.yaml:8:3: objectives.o: `formula:` is missing; write for example `formula: abandons_miss`
1 file, 1 error
)");
}

TEST(ObjectiveMistakes, MisspeltFormula) {
  EXPECT_EQ(
      Told(ObjectiveText(R"(    measure: service_level
    within: 20s
    formula: abandon_miss
    target: {at_least: 80%}
    periods: [month]
)")),
      R"(c.yaml:11:14: objectives.o.formula: "abandon_miss" is not a formula; did you mean "abandons_miss"?
1 file, 1 error
)");
}

TEST(ObjectiveMistakes, UnknownFormula) {
  EXPECT_EQ(
      Told(ObjectiveText(R"(    measure: service_level
    within: 20s
    formula: genesys
    target: {at_least: 80%}
    periods: [month]
)")),
      R"(c.yaml:11:14: objectives.o.formula: "genesys" is not a formula; formulas: answered_only, abandons_miss, abandons_within_ignored, abandons_within_met, short_abandons_ignored, short_abandons_met, removed_within, flowouts_miss
1 file, 1 error
)");
}

TEST(ObjectiveMistakes, KeysOfAnotherMeasure) {
  EXPECT_EQ(
      Told(ObjectiveText(R"(    measure: average_speed_of_answer
    formula: abandons_miss
    within: 20s
    counts: {}
    short: 1s
    over: 1s
    target: {at_most: 30s}
    periods: [month]
)")),
      R"(c.yaml:10:5: objectives.o.formula: `formula` belongs to service_level, not to average_speed_of_answer
c.yaml:11:5: objectives.o.within: `within` belongs to service_level, response_time, turnaround and total_resolution_time, not to average_speed_of_answer
c.yaml:12:5: objectives.o.counts: `counts` belongs to service_level, not to average_speed_of_answer
c.yaml:13:5: objectives.o.short: `short` belongs to service_level, not to average_speed_of_answer
c.yaml:14:5: objectives.o.over: `over` belongs to abandonment, not to average_speed_of_answer
1 file, 5 errors
)");
}

TEST(ObjectiveMistakes, DivisorOfAnotherMeasure) {
  EXPECT_EQ(
      Told(ObjectiveText(R"(    measure: service_level
    within: 20s
    formula: abandons_miss
    divide_by: offered
    target: {at_least: 80%}
    periods: [month]
)")),
      R"(c.yaml:12:5: objectives.o.divide_by: `divide_by` belongs to abandonment and average_speed_of_answer, not to service_level
1 file, 1 error
)");
}

TEST(ObjectiveMistakes, MisspeltDivisor) {
  EXPECT_EQ(
      Told(ObjectiveText(R"(    measure: abandonment
    divide_by: offred
    target: {at_most: 3%}
    periods: [month]
)")),
      R"(c.yaml:10:16: objectives.o.divide_by: "offred" is not a divisor; did you mean "offered"?
1 file, 1 error
)");
}

TEST(ObjectiveMistakes, DivisorOfAbandonmentForSpeed) {
  EXPECT_EQ(
      Told(ObjectiveText(R"(    measure: average_speed_of_answer
    divide_by: offered_less_short
    target: {at_most: 3s}
    periods: [month]
)")),
      R"(c.yaml:10:16: objectives.o.divide_by: "offered_less_short" is not a divisor; expected one of answered, offered
1 file, 1 error
)");
}

TEST(ObjectiveMistakes, DivisorWithoutOver) {
  EXPECT_EQ(
      Told(ObjectiveText(R"(    measure: abandonment
    divide_by: offered_less_short
    target: {at_most: 3%}
    periods: [month]
)")),
      R"(c.yaml:10:16: objectives.o.divide_by: offered_less_short needs `over:`, the wait up to which an abandonment is short
1 file, 1 error
)");
}

TEST(ObjectiveMistakes, Counts) {
  EXPECT_EQ(
      Told(ObjectiveText(R"(    measure: service_level
    within: 20s
    formula: abandons_miss
    counts: {flowed_late: miss, flowd_late: missed}
    target: {at_least: 80%}
    periods: [month]
)")),
      R"(c.yaml:12:27: objectives.o.counts.flowed_late: "miss" is not a count; did you mean "missed"?
c.yaml:12:33: objectives.o.counts.flowd_late: the key "flowd_late" is not known here; did you mean "flowed_late"?
1 file, 2 errors
)");
}

TEST(ObjectiveMistakes, ShortFormulaWithoutShort) {
  EXPECT_EQ(
      Told(ObjectiveText(R"(    measure: service_level
    within: 20s
    formula: short_abandons_met
    target: {at_least: 80%}
    periods: [month]
)")),
      R"(c.yaml:8:3: objectives.o: `short:` is missing: the formula short_abandons_met needs the wait up to which an abandonment is short, for example `short: 5s`
1 file, 1 error
)");
}

TEST(ObjectiveMistakes, ShortThatChangesNothing) {
  EXPECT_EQ(
      Told(ObjectiveText(R"(    measure: service_level
    within: 20s
    formula: abandons_miss
    short: 5s
    target: {at_least: 80%}
    periods: [month]
)")),
      R"(c.yaml:12:5: objectives.o.short: `short` changes nothing with abandons_miss; it belongs to short_abandons_ignored and short_abandons_met, or to `counts: {abandoned_short: ...}`
1 file, 1 error
)");
}

TEST(ObjectiveMistakes, ShortClassWithoutShort) {
  EXPECT_EQ(
      Told(ObjectiveText(R"(    measure: service_level
    within: 20s
    formula: abandons_miss
    counts: {abandoned_short: out}
    target: {at_least: 80%}
    periods: [month]
)")),
      R"(c.yaml:8:3: objectives.o: `short:` is missing: `counts: {abandoned_short: ...}` needs the wait up to which an abandonment is short, for example `short: 5s`
1 file, 1 error
)");
}

TEST(ObjectiveMistakes, MissingUnits) {
  EXPECT_EQ(
      Told(ObjectiveText(R"(    measure: service_level
    within: 20
    formula: abandons_miss
    target: {at_least: 80}
    watch: [5min]
    alert: {from: 20}
)")),
      R"(c.yaml:10:13: objectives.o.within: the duration 20 needs a unit: us, ms, s, m, h or d
c.yaml:12:24: objectives.o.target.at_least: the share 80 needs a %, for example 80%
c.yaml:13:13: objectives.o.watch[0]: "min" is not a unit of time; the units are us, ms, s, m, h and d
c.yaml:14:19: objectives.o.alert.from: "20" is not a number of contacts; write for example 20 contacts
1 file, 4 errors
)");
}

TEST(ObjectiveMistakes, NoDurationAndTooLargeAShare) {
  EXPECT_EQ(
      Told(ObjectiveText(R"(    measure: service_level
    within: soon
    formula: abandons_miss
    target: {at_least: 120%}
    periods: [month]
)")),
      R"(c.yaml:10:13: objectives.o.within: "soon" is not a duration; write for example 20s
c.yaml:12:24: objectives.o.target.at_least: 120 % is more than 100 %
1 file, 2 errors
)");
}

TEST(ObjectiveMistakes, TooShortAndTooFine) {
  EXPECT_EQ(Told(ObjectiveText(R"(    measure: service_level
    within: 0s
    formula: abandons_miss
    target: {at_least: 99.99999%}
    periods: [month]
)")),
            R"(c.yaml:10:13: objectives.o.within: 0s is not from 1us to 30d
c.yaml:12:24: objectives.o.target.at_least: 99.99999 has more than four decimals
1 file, 2 errors
)");
}

TEST(ObjectiveMistakes, AShareForADuration) {
  EXPECT_EQ(
      Told(ObjectiveText(R"(    measure: handle_time
    target: {at_most: 80%}
    periods: [month]
)")),
      R"(c.yaml:10:23: objectives.o.target.at_most: "%" is not a unit of time; the units are us, ms, s, m, h and d
1 file, 1 error
)");
}

TEST(ObjectiveMistakes, ANumberForContacts) {
  EXPECT_EQ(
      Told(ObjectiveText(R"(    measure: offered
    target: {at_most: 80}
    periods: [month]
)")),
      R"(c.yaml:10:23: objectives.o.target.at_most: "80" is not a number of contacts; write for example 20 contacts
1 file, 1 error
)");
}

TEST(ObjectiveMistakes, LessThanAMicrosecond) {
  EXPECT_EQ(
      Told(ObjectiveText(R"(    measure: average_speed_of_answer
    target: {at_most: 0.0000001s}
    periods: [month]
)")),
      R"(c.yaml:10:23: objectives.o.target.at_most: "0.0000001s" is no whole number of microseconds
1 file, 1 error
)");
}

TEST(ObjectiveMistakes, DirectionOfAServiceLevel) {
  EXPECT_EQ(
      Told(ObjectiveText(R"(    measure: service_level
    within: 20s
    formula: abandons_miss
    target: {at_most: 80%}
    periods: [month]
)")),
      R"(c.yaml:12:14: objectives.o.target.at_most: a target of service_level is at_least, for example {at_least: 80%}
1 file, 1 error
)");
}

TEST(ObjectiveMistakes, DirectionOfAbandonment) {
  EXPECT_EQ(
      Told(ObjectiveText(R"(    measure: abandonment
    target: {at_least: 80%}
    periods: [month]
)")),
      R"(c.yaml:10:14: objectives.o.target.at_least: a target of abandonment is at_most, for example {at_most: 3%}
1 file, 1 error
)");
}

TEST(ObjectiveMistakes, TwoBounds) {
  EXPECT_EQ(
      Told(ObjectiveText(R"(    measure: service_level
    within: 20s
    formula: abandons_miss
    target: {at_most: 80%, at_least: 80%}
    periods: [month]
)")),
      R"(c.yaml:12:5: objectives.o.target: a target is either at_least or at_most, for example {at_least: 80%}
1 file, 1 error
)");
}

TEST(ObjectiveMistakes, NoBound) {
  EXPECT_EQ(Told(ObjectiveText(R"(    measure: service_level
    within: 20s
    formula: abandons_miss
    target: {}
    periods: [month]
)")),
            R"(c.yaml:12:13: objectives.o.target: the map is empty
1 file, 1 error
)");
}

TEST(ObjectiveMistakes, TargetAndTargets) {
  EXPECT_EQ(
      Told(ObjectiveText(R"(    measure: service_level
    within: 20s
    formula: abandons_miss
    target: {at_least: 80%}
    targets: [{when: otherwise, at_least: 70%}]
    periods: [month]
)")),
      R"(c.yaml:13:5: objectives.o.targets: give either `target` or `targets`
1 file, 1 error
)");
}

TEST(ObjectiveMistakes, SlotOfASingleTarget) {
  EXPECT_EQ(
      Told(ObjectiveText(R"(    measure: service_level
    within: 20s
    formula: abandons_miss
    target: {when: prime, at_least: 80%}
    periods: [month]
)")),
      R"(c.yaml:12:14: objectives.o.target.when: `when` belongs into the list `targets`
1 file, 1 error
)");
}

TEST(ObjectiveMistakes, NeitherPeriodsNorWatch) {
  EXPECT_EQ(
      Told(ObjectiveText(R"(    measure: service_level
    within: 20s
    formula: abandons_miss
    target: {at_least: 80%}
)")),
      R"(c.yaml:8:3: objectives.o: an objective needs `periods:` or `watch:`; write for example `periods: [month]`
1 file, 1 error
)");
}

TEST(ObjectiveMistakes, Periods) {
  EXPECT_EQ(
      Told(ObjectiveText(R"(    measure: service_level
    within: 20s
    formula: abandons_miss
    target: {at_least: 80%}
    periods: [month, months, month, {month_from: 29}, {month_from: 1}, {from: 3}, fortnight]
)")),
      R"(c.yaml:13:22: objectives.o.periods[1]: "months" is not a period; did you mean "month"?
c.yaml:13:30: objectives.o.periods[2]: stands here a second time
c.yaml:13:50: objectives.o.periods[3].month_from: a fiscal month begins on a day from 2 to 28; for the calendar's own months write month
c.yaml:13:68: objectives.o.periods[4].month_from: a fiscal month begins on a day from 2 to 28; for the calendar's own months write month
c.yaml:13:72: objectives.o.periods[5]: `month_from:` is missing; write for example `month_from: 22`
c.yaml:13:73: objectives.o.periods[5].from: the key "from" is not known here; keys here: month_from
c.yaml:13:83: objectives.o.periods[6]: "fortnight" is not a period; expected one of day, week, month, quarter, year
1 file, 7 errors
)");
}

TEST(ObjectiveMistakes, PeriodsThatAreNoList) {
  EXPECT_EQ(
      Told(ObjectiveText(R"(    measure: service_level
    within: 20s
    formula: abandons_miss
    target: {at_least: 80%}
    periods: month
)")),
      R"(c.yaml:13:14: objectives.o.periods: expected a list, found a single value
1 file, 1 error
)");
}

TEST(ObjectiveMistakes, NoPeriods) {
  EXPECT_EQ(Told(ObjectiveText(R"(    measure: service_level
    within: 20s
    formula: abandons_miss
    target: {at_least: 80%}
    periods: []
)")),
            R"(c.yaml:13:14: objectives.o.periods: the list is empty
1 file, 1 error
)");
}

TEST(ObjectiveMistakes, Watches) {
  EXPECT_EQ(
      Told(ObjectiveText(R"(    measure: service_level
    within: 20s
    formula: abandons_miss
    target: {at_least: 80%}
    watch: [59s, 31d, 61m, 5m, 300s, 8d1h]
    alert: {from: 1 contact}
)")),
      R"(c.yaml:11:14: warning: objectives.o.formula: a contact that waits past 20s is a miss at once, and some ends take that back; with `counts: {flowed_late: missed}` it stays
c.yaml:13:13: objectives.o.watch[0]: 59s is not from 1m to 30d
c.yaml:13:18: objectives.o.watch[1]: 31d is not from 1m to 30d
c.yaml:13:23: objectives.o.watch[2]: a watch of this length slides by 5m and must be a multiple of it; the nearest are 1h and 65m
c.yaml:13:32: objectives.o.watch[4]: stands here a second time
c.yaml:13:38: objectives.o.watch[5]: "d1h" is not a unit of time; the units are us, ms, s, m, h and d
1 file, 5 errors, 1 warning
)");
}

TEST(ObjectiveMistakes, MisspeltMoment) {
  EXPECT_EQ(
      Told(ObjectiveText(R"(    measure: service_level
    within: 20s
    formula: abandons_miss
    target: {at_least: 80%}
    periods: [month]
    booked_at: enque
)")),
      R"(c.yaml:14:16: objectives.o.booked_at: "enque" is not a moment to book at; did you mean "enqueue"?
1 file, 1 error
)");
}

TEST(ObjectiveMistakes, MomentOfCases) {
  EXPECT_EQ(
      Told(ObjectiveText("    measure: offered\n"
                         "    periods: [month]\n"
                         "    booked_at: due\n")),
      "c.yaml:11:16: objectives.o.booked_at: \"due\" is not a moment to book "
      "at; expected one of enqueue, service_level_event, outcome, end\n"
      "1 file, 1 error\n");
}

TEST(ObjectiveMistakes, MomentOfAnotherMeasure) {
  EXPECT_EQ(
      Told(ObjectiveText(R"(    measure: handle_time
    periods: [month]
    booked_at: service_level_event
)")),
      R"(c.yaml:11:16: objectives.o.booked_at: service_level_event belongs to service_level and wait_time: other measures have no threshold to pass
1 file, 1 error
)");
}

TEST(ObjectiveMistakes, AlertOfAShare) {
  EXPECT_EQ(Told(ObjectiveText(R"(    measure: service_level
    within: 20s
    formula: abandons_miss
    target: {at_least: 80%}
    periods: [month]
    alert: {from: 0 contacts, at_risk: {within: 5s}, recover: {by: 5s, above_points: 21, for: 2d}, frm: 1}
)")),
            R"(c.yaml:14:19: objectives.o.alert.from: must be at least 1 contact
c.yaml:14:41: objectives.o.alert.at_risk.within: this objective is measured in percent; write `within_points: 2`
c.yaml:14:63: objectives.o.alert.recover: no value is this far from the target: it would never recover
c.yaml:14:64: objectives.o.alert.recover.by: this objective is measured in percent; write `above_points: 2`
c.yaml:14:95: objectives.o.alert.recover.for: 2d is not from 0s to 1d
c.yaml:14:100: objectives.o.alert.frm: the key "frm" is not known here; did you mean "from"?
1 file, 6 errors
)");
}

TEST(ObjectiveMistakes, AlertThatIsAlwaysAtRisk) {
  EXPECT_EQ(
      Told(ObjectiveText(R"(    measure: service_level
    within: 20s
    formula: abandons_miss
    target: {at_least: 80%}
    periods: [month]
    alert: {at_risk: {within_points: 21}}
)")),
      R"(c.yaml:14:22: objectives.o.alert.at_risk: no value is this far from the target: it would always be at risk
1 file, 1 error
)");
}

TEST(ObjectiveMistakes, AlertOfADuration) {
  EXPECT_EQ(
      Told(ObjectiveText(R"(    measure: average_speed_of_answer
    target: {at_most: 30s}
    periods: [month]
    alert: {at_risk: {within_points: 21}, recover: {by: 31s}}
)")),
      R"(c.yaml:12:23: objectives.o.alert.at_risk.within_points: this objective is measured in time; write `within: 5s`
c.yaml:12:52: objectives.o.alert.recover: no value is this far from the target: it would never recover
1 file, 2 errors
)");
}

TEST(ObjectiveMistakes, NoneInAnAlertThatAPerfectValueReaches) {
  EXPECT_EQ(Told(ObjectiveText("    measure: average_speed_of_answer\n"
                               "    target: {at_most: 30s}\n"
                               "    periods: [month]\n"
                               "    alert: {at_risk: {within: 30s}}\n")),
            "1 file, 0 errors\n");
  EXPECT_EQ(Told(ObjectiveText("    measure: service_level\n"
                               "    within: 20s\n"
                               "    formula: abandons_miss\n"
                               "    target: {at_least: 80%}\n"
                               "    periods: [month]\n"
                               "    alert: {recover: {above_points: 20}}\n")),
            "1 file, 0 errors\n");
}

TEST(ObjectiveMistakes, AlertWithoutATarget) {
  EXPECT_EQ(
      Told(ObjectiveText(R"(    measure: offered
    periods: [month]
    alert: {from: 3 contacts}
)")),
      R"(c.yaml:11:5: objectives.o.alert: an objective without a target has no alerts
1 file, 1 error
)");
}

TEST(ObjectiveMistakes, WaitTimeWithoutPercentile) {
  EXPECT_EQ(
      Told(ObjectiveText(R"(    measure: wait_time
    periods: [month]
)")),
      R"(c.yaml:8:3: objectives.o: a wait_time is promised as a percentile; write for example `p95: {at_most: 120s}`
1 file, 1 error
)");
}

TEST(ObjectiveMistakes, SeveralPercentiles) {
  EXPECT_EQ(
      Told(ObjectiveText(R"(    measure: wait_time
    p95: {at_most: 120s}
    p99: {at_most: 120s}
    periods: [month]
)")),
      R"(c.yaml:11:5: objectives.o.p99: several percentiles in one objective are not yet supported; make an objective of each
1 file, 1 error
)");
}

TEST(ObjectiveMistakes, FractionsOfPercentiles) {
  EXPECT_EQ(
      Told(ObjectiveText(R"(    measure: wait_time
    p99.9: {at_most: 120s}
    periods: [month]
)")),
      R"(c.yaml:10:5: objectives.o.p99.9: percentiles are p50 to p99, in whole numbers
1 file, 1 error
)");
}

TEST(ObjectiveMistakes, PercentileThatIsNoMap) {
  EXPECT_EQ(
      Told(ObjectiveText(R"(    measure: wait_time
    p95: 120s
    target: {at_most: 3s}
    periods: [month]
)")),
      R"(c.yaml:10:10: objectives.o.p95: expected a map of keys and values, found a single value
c.yaml:11:5: objectives.o.target: a wait_time has its target in the percentile: `p95: {at_most: 120s}`; slots for it are not yet supported
1 file, 2 errors
)");
}

TEST(ObjectiveMistakes, PercentileWithAnotherBound) {
  EXPECT_EQ(
      Told(ObjectiveText(R"(    measure: wait_time
    p95: {at_least: 3s}
    periods: [month]
)")),
      R"(c.yaml:10:5: objectives.o.p95: `at_most:` is missing; write for example `at_most: 120s`
c.yaml:10:11: objectives.o.p95.at_least: the key "at_least" is not known here; keys here: at_most
1 file, 2 errors
)");
}

TEST(ObjectiveMistakes, PercentileOfAnotherMeasure) {
  EXPECT_EQ(
      Told(ObjectiveText(R"(    measure: handle_time
    p95: {at_most: 3s}
    periods: [month]
)")),
      R"(c.yaml:10:5: objectives.o.p95: percentiles belong to wait_time, not to handle_time
1 file, 1 error
)");
}

TEST(ObjectiveMistakes, ShortAbandonmentsMayTakeALateMissBack) {
  const auto told = [](const std::string& limit) {
    return Told(
        ObjectiveText("    measure: service_level\n"
                      "    within: 20s\n"
                      "    formula: short_abandons_ignored\n"
                      "    counts: {flowed_late: missed}\n"
                      "    target: {at_least: 80%}\n"
                      "    watch: [5m]\n"
                      "    alert: {from: 20 contacts}\n"
                      "    short: " +
                      limit + "\n"));
  };
  EXPECT_EQ(told("20s"), "1 file, 0 errors\n");
  EXPECT_EQ(told("30s"),
            "c.yaml:11:14: warning: objectives.o.formula: a contact that waits "
            "past 20s is a miss at once, and some ends take that back; with "
            "`counts: {abandoned_short: missed}` it stays\n1 file, 0 errors, 1 "
            "warning\n");
}

TEST(ObjectiveMistakes, Oddities) {
  EXPECT_EQ(
      Told(R"(holdline: 1
contract: c
time_zone: America/Halifax
effective: 2026-01-01
covers: [{queue: "a-*"}]
objectives:
  o:
    measure: service_level
    within: 20s
    formula: answered_only
    periods: [day]
    watch: [5m]
  s:
    measure: service_level
    within: 20s
    formula: abandons_miss
    target: {at_least: 80%}
    watch: [5m]
)"),
      R"(c.yaml:2:1: warning: contract: there is no `title:`, by which people know it
c.yaml:7:3: warning: objectives.o: there is no `target`: the value is shown and never judged
c.yaml:10:14: warning: objectives.o.formula: a contact that waits past 20s is a miss at once, and some ends take that back; with `counts: {abandoned_late: missed, flowed_late: missed}` it stays
c.yaml:16:14: warning: objectives.s.formula: a contact that waits past 20s is a miss at once, and some ends take that back; with `counts: {flowed_late: missed}` it stays
c.yaml:18:5: warning: objectives.s.watch: without `alert: {from: 20 contacts}` a single contact is enough to judge a watch
1 file, 0 errors, 5 warnings
)");
}

}  // namespace
}  // namespace holdline
