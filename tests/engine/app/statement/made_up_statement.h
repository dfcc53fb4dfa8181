// A statement of March 2026 for tests: two slots, a verdict of days, texts that
// have to be escaped.
#pragma once

#include <cstdint>
#include <string>

#include "absl/time/civil_time.h"
#include "engine/app/statement/statement.h"

namespace holdline {

inline int64_t MarchUs(int day, int hour = 0) {
  return absl::ToUnixMicros(absl::FromCivil(absl::CivilHour(2026, 3, day, hour),
                                            absl::UTCTimeZone()));
}

inline StatementSlot MadeUpSlot(const std::string& name, int64_t met) {
  StatementSlot slot;
  slot.result.period = "month";
  slot.result.slot = name;
  slot.result.start_us = MarchUs(1);
  slot.result.end_us = MarchUs(32);
  slot.result.state = met < 1600 ? "missed" : "met";
  slot.result.value = static_cast<double>(met) / 2000;
  slot.result.target = 0.8;
  slot.result.counted = 2000;
  slot.result.met = met;
  slot.held = "at least 80 %";
  slot.days = {{.start_us = MarchUs(2),
                .state = "missed",
                .value = 0.75,
                .counted = 1200,
                .met = 900},
               {.start_us = MarchUs(5),
                .state = "met",
                .value = 0.875,
                .counted = 800,
                .met = 700}};
  slot.waits = {{0, 10}, {20, 300}, {21, 5}, {300, 1}};
  slot.limit = {.seconds = 20, .words = "within 20 s"};
  return slot;
}

inline ReportCredit MadeUpCredit(const std::string& objective, bool closed,
                                 int64_t credit_minor, int64_t bonus_minor) {
  ReportCredit credit;
  credit.objective = objective;
  credit.period = "month";
  credit.start_us = MarchUs(1);
  credit.end_us = MarchUs(32);
  credit.closed = closed;
  credit.currency = "USD";
  credit.credit_minor = credit_minor;
  credit.bonus_minor = bonus_minor;
  return credit;
}

inline Statement MadeUpStatement() {
  Statement statement;
  statement.contract = "front-desk";
  statement.title = "Desk <b>& more</b>";
  statement.provider = "Northwind & Sons";
  statement.client = "\"ACME\"";
  statement.zone = absl::UTCTimeZone();
  statement.period = "month";
  statement.period_title = "March 2026";
  statement.start_us = MarchUs(1);
  statement.end_us = MarchUs(32);
  statement.close_us = statement.end_us + 900'000'000;
  statement.clock_us = MarchUs(33);
  statement.closed = true;
  statement.terms = {{.version = "00c0ffee", .from_us = MarchUs(1)},
                     {.version = "00c0ffff",
                      .amendment = "Amendment <1>",
                      .is_first = false,
                      .from_us = MarchUs(16)}};
  StatementObjective answer{
      .name = "answer",
      .clause = "Schedule B, <4.1>",
      .measure = "service_level",
      .promise = "the share of <these>",
      .rules = {"Counts as met: answered in 20 s & less."},
      .slots = {MadeUpSlot("prime", 1580), MadeUpSlot("otherwise", 1700)}};
  statement.objectives = {answer};
  statement.has_credits = true;
  statement.credits_period = "month";
  statement.credits = {MadeUpCredit("answer", true, 25'000, 0),
                       MadeUpCredit("speed", true, 0, 1'234'500),
                       MadeUpCredit("gone", true, 0, 0)};
  StatementEntry credit{.id = "e1",
                        .objective = "answer",
                        .clause = "Schedule B, <4.1>",
                        .period = "month",
                        .start_us = MarchUs(1),
                        .end_us = MarchUs(32),
                        .kind = "credit",
                        .currency = "USD",
                        .amount_minor = 30'000,
                        .reason = "< 80%: 300 USD",
                        .clock_us = statement.close_us};
  StatementEntry earned = credit;
  earned.id = "e2";
  earned.kind = "earn_back";
  earned.amount_minor = 5'000;
  earned.reason = "earned back by the 2 periods after it";
  StatementEntry bonus = credit;
  bonus.id = "e3";
  bonus.objective = "speed";
  bonus.clause.clear();
  bonus.kind = "bonus";
  bonus.amount_minor = 1'234'500;
  bonus.corrects = "e0";
  statement.entries = {credit, earned, bonus};
  statement.events = {
      100'010, 100'000, 3, 2, {{"bad_json", 4}, {"no_entity", 1}}};
  statement.lost = 7;
  statement.holdline = "0.1.0 (abc)";
  return statement;
}

}  // namespace holdline
