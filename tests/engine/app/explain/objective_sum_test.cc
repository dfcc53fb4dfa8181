// What is explained is what is judged: the groups of every objective, slot and
// period of a random log add up to what judge shows for it, and its verdict is
// theirs.
#include <gtest/gtest.h>
#include <rapidcheck/gtest.h>

#include <map>
#include <memory>
#include <string>
#include <tuple>

#include "engine/base/time_units.h"
#include "made_up_contacts.h"
#include "operators/calendar/period_text.h"
#include "operators/contract/versions.h"
#include "random_log.h"
#include "run_stages.h"
#include "test_book.h"

namespace holdline {
namespace {

// Every form of verdict, slots with a gap, an amendment in the middle that
// changes what counts, exclusions, and relief by a forecast.
std::shared_ptr<const ContractBook> FormsBook() {
  return BookOf({R"(holdline: 1
contract: forms
title: T
time_zone: America/Halifax
effective: 2026-01-01
covers: [{queue: "*"}]
calendars:
  early: {hours: "mon-fri 06:00-06:03"}
  late: {hours: "mon-fri 06:04-24:00"}
objectives:
  mean:
    measure: service_level
    within: 20s
    formula: abandons_within_ignored
    counts: {flowed_late: missed}
    target: {at_least: 60%}
    periods: [day, month]
    booked_at: service_level_event
    verdict: {mean_of: 5m}
  every:
    measure: abandonment
    over: 5s
    target: {at_most: 30%}
    periods: [day]
    booked_at: outcome
    verdict: {every: 5m}
    low_volume: {below: 2 contacts, then: not_measured}
  slots:
    measure: service_level
    within: 20s
    formula: short_abandons_ignored
    short: 5s
    counts: {flowed_late: missed}
    answered_short: {under: 10s, count: out}
    targets: [{when: early, at_least: 80%}, {when: late, at_least: 70%}]
    periods: [day, week, month, quarter, year]
  few:
    measure: average_speed_of_answer
    divide_by: offered
    target: {at_most: 12s}
    periods: [week]
    rounded_to: 1s
    low_volume: {below: 3 contacts, then: not_measured}
  lenient:
    measure: abandonment
    target: {at_most: 20%}
    periods: [month]
    booked_at: end
    low_volume: {below: 4 contacts, then: one_miss_allowed}
  later:
    measure: offered
    watch: [5m]
  volume: {measure: offered, periods: [day, week, month, quarter, year]}
client:
  forecast: {of: volume, per: 5m, table: t.csv, due: 10 days before, first: 2026-03}
relief:
  - {when: {volume_above_forecast: 50%, per: 5m}, then: exclude_interval, objectives: [few]}
  - {when: {volume_above_forecast: 0%, per: 10m, at_least: 2 contacts}, then: exclude_interval, objectives: [slots]}
  - {when: {late: forecast}, then: void_period, objectives: [lenient]}
exclusions:
  - {from: "2026-03-02 06:01", to: "2026-03-02 06:03", of: {queue: sales}, objectives: [mean, slots], reason: storm, ref: x}
  - {contacts: [c1], objectives: [every, few], reason: test, ref: x}
credits:
  period: week
  fee: {currency: USD}
  schedules:
    slots: {per_miss: 100 USD}
    few: {per_second: 10 USD}
  caps: {period: 130 USD}
amendments:
  - effective: "2026-03-02 06:02"
    clause: A1
    set: {objectives.slots.within: 5s, objectives.mean.within: 5s, objectives.few.target.at_most: 8s, objectives.later.periods: [day]}
)"},
                R"(start,contacts,received
2026-03-02 06:00,2,2026-02-01
2026-03-02 06:05,1,2026-02-01
2026-03-02 06:10,1,2026-02-01
2026-04-02 06:00,9,2026-03-30
)");
}

void Feed(const std::vector<LogRecord>& log, Stages& stages) {
  for (const LogRecord& record : log) {
    std::vector<std::vector<Attribute>> attributes(record.events.size());
    std::vector<Event> events;
    for (size_t i = 0; i < record.events.size(); ++i) {
      events.push_back(ViewOf(record.events[i], attributes[i]));
    }
    stages.Apply(record.timestamp_us, events);
  }
}

// What judge shows of a slot.
struct Shown {
  Tally tally;
  std::string state;
  std::optional<int64_t> in_a_row;
};
using ShownSlots = std::map<std::string, Shown>;
// By objective, period and start.
using ShownPeriods =
    std::map<std::tuple<std::string, std::string, int64_t>, ShownSlots>;

ShownPeriods WhatJudgeShows(const Status& status) {
  ShownPeriods shown;
  for (const StatusRow& row : status.rows()) {
    if (row.period().empty()) continue;
    Shown& slot =
        shown[{row.objective(), row.period(), row.start_us()}][row.slot()];
    slot.tally = {
        .counted = row.counted(), .met = row.met(), .sum_us = row.sum_us()};
    slot.state = row.state();
    if (row.has_in_a_row()) slot.in_a_row = row.in_a_row();
  }
  return shown;
}

ObjectiveQuestion QuestionOf(const ContractBook& book,
                             std::span<const Contract> versions,
                             const std::string& objective,
                             const std::string& period, int64_t start_us) {
  for (const Contract& version : versions) {
    for (const Objective& of : version.objectives) {
      if (of.name != objective) continue;
      for (const PeriodSpec& spec : of.periods) {
        if (spec.Name() != period) continue;
        const int64_t day = DayFinder(versions[0].zone).DayOf(start_us);
        const auto question =
            FindQuestion(book, Concat(versions[0].name, "/", objective),
                         PeriodText(spec, day));
        RC_ASSERT(question.ok());
        RC_ASSERT(question->from_us == start_us);
        return *question;
      }
    }
  }
  RC_FAIL("judge shows a period that nobody has");
  return {};
}

void CheckSlot(const ExplainedSlot& told, const ShownSlots& shown) {
  Tally sum;
  for (const LegGroup& group : told.groups) sum += group.tally;
  RC_ASSERT(sum == told.tally);
  const auto at = shown.find(told.subject.target->slot);
  if (at == shown.end()) {
    RC_ASSERT(sum.IsZero());
    return;
  }
  RC_ASSERT(sum == at->second.tally);
  RC_ASSERT(std::string(PeriodStateName(told.state)) == at->second.state);
  RC_ASSERT(told.in_a_row == at->second.in_a_row);
  // It is off the target since it fell off last, if it is.
  const bool is_bad = told.state == ObjectiveState::kBad ||
                      told.state == ObjectiveState::kMissed;
  if (told.subject.target->has_bound) RC_ASSERT(!is_bad || told.broke);
  if (!is_bad) RC_ASSERT(told.broke.has_value() == told.recovered.has_value());
}

// The money of the explanation is that of the ledger.
void CheckCost(const ObjectiveExplanation& told) {
  if (!told.cost.account) return;
  int64_t owed = 0;
  for (const LedgerEntry& entry : told.cost.entries) {
    owed += entry.kind() == "credit" ? entry.amount_minor() : 0;
  }
  const ContractJudge::Account& account = *told.cost.account;
  if (!account.steps) {
    RC_ASSERT(owed == 0);
    return;
  }
  RC_ASSERT(account.steps->credit_minor == owed);
  RC_ASSERT(account.row.credit_minor() == owed);
}

RC_GTEST_PROP(ObjectiveSum, IsWhatJudgeShows, ()) {
  const auto book =
      *rc::gen::arbitrary<bool>() ? FormsBook() : WideBook(kMonday);
  const ScoreOptions options = RandomOptions();
  const std::vector<LogRecord> log = RandomLog(12);
  Stages stages(book, options);
  Feed(log, stages);
  stages.FinishAt(log.back().timestamp_us +
                  *rc::gen::element<int64_t>(0, 30, 20'000, 9 * 86'400) *
                      kSecondUs);
  std::map<std::string, Status> statuses;
  for (const Status& status : stages.judge().Report()) {
    statuses[status.contract()] = status;
  }
  for (const std::span<const Contract> versions : ByContract(*book)) {
    for (const auto& [key, slots] :
         WhatJudgeShows(statuses[versions[0].name])) {
      const auto& [objective, period, start_us] = key;
      const ObjectiveExplanation told = stages.Explained(
          QuestionOf(*book, versions, objective, period, start_us));
      RC_ASSERT(told.slots.size() >= slots.size());
      for (const ExplainedSlot& slot : told.slots) CheckSlot(slot, slots);
      CheckCost(told);
    }
  }
}

}  // namespace
}  // namespace holdline
