#include "engine/app/words/objective_words.h"

#include <algorithm>
#include <limits>
#include <utility>
#include <vector>

#include "absl/time/civil_time.h"
#include "engine/app/report/figures.h"
#include "engine/app/words/amounts.h"
#include "engine/app/words/case_words.h"
#include "engine/app/words/contact_words.h"
#include "engine/app/words/outlook_words.h"
#include "engine/app/words/sample.h"
#include "engine/app/words/scope_words.h"
#include "engine/app/words/service_words.h"
#include "engine/app/words/verdict_words.h"
#include "engine/base/ppm.h"
#include "engine/base/time_units.h"
#include "operators/contract/text.h"
#include "operators/contract/units.h"
#include "operators/score/contribution.h"

namespace holdline {
namespace {

// "for example on Friday 2026-01-02 at 07:30".
std::string ExampleTime(const Contract& contract, const Objective& objective,
                        const SlotTimes& slots, int slot) {
  const auto time_us = slots.FirstIn(objective, slot);
  if (!time_us) return "never in the contract's first 400 days";
  return Concat("for example on ", WeekdayWords(*time_us, contract.zone));
}

std::string BeginningWords(Measure measure) {
  if (CountsTime(measure)) return "the time passes";
  switch (EntityOf(measure)) {
    case EntityKind::kContact:
      return "a contact enters the queue";
    case EntityKind::kCase:
      return "a case is opened";
    case EntityKind::kService:
      break;
  }
  return "an outage begins";
}

void TellTargets(const Contract& contract, const Objective& objective,
                 const SlotTimes& slots, Page& page) {
  const ValueUnit unit = ValueUnitOf(objective.measure);
  const Target& first = objective.targets[0];
  if (!first.has_bound) {
    page.Paragraph("It has no target: it is shown, and nothing is missed.");
    return;
  }
  if (first.calendar == Target::kAlways) {
    page.Paragraph(
        Concat("The target is ", TargetWords(unit, first), ", at all times."));
    return;
  }
  page.Paragraph(
      Concat("The target depends on when ", BeginningWords(objective.measure),
             ": the first of these that holds this time. Each has a value of "
             "its own."));
  for (size_t i = 0; i < objective.targets.size(); ++i) {
    const Target& target = objective.targets[i];
    const std::string when = target.calendar == Target::kOtherwise
                                 ? "at any other time"
                                 : "while this calendar is open";
    page.Item(
        Concat(target.slot, ", ", when, ": ", TargetWords(unit, target), "; ",
               ExampleTime(contract, objective, slots, static_cast<int>(i))));
  }
  if (const auto none = slots.FirstIn(objective, Terms::kNoTarget)) {
    page.Paragraph(Concat(IsOfCases(objective.measure)      ? "What is opened"
                          : IsOfServices(objective.measure) ? "What is"
                                                            : "What enters",
                          " at any other time does not count, for example on ",
                          WeekdayWords(*none, contract.zone), "."));
  }
}

std::string TotalWords(const Objective& objective, const Tally& tally) {
  const Target& target = objective.targets[0];
  const std::string value = ValueWords(objective, target, tally);
  const std::string counted = CountText(tally.counted);
  switch (ValueUnitOf(objective.measure)) {
    case ValueUnit::kShare:
      return Concat("it is ", value, ": ", CountText(tally.met), " of ",
                    counted);
    case ValueUnit::kDuration:
      return Concat("it is ", value, ": ", CountText(tally.sum_us / kSecondUs),
                    " s over ", counted, " ", ThingsWord(objective));
    case ValueUnit::kContacts:
      break;
  }
  return Concat("it is ", value);
}

// A thousand contacts, and what they come to.
void TellSample(const Objective& objective, Page& page) {
  const std::vector<SampleGroup> sample = SampleOf(objective);
  std::vector<std::string> groups;
  int64_t contacts = 0;
  for (const SampleGroup& group : sample) {
    groups.push_back(Concat(CountText(group.contacts), " ", group.words));
    contacts += group.contacts;
  }
  const Tally tally = TallyOf(objective, sample);
  std::string text = Concat("For example, of ", CountText(contacts), " ",
                            ThingsWord(objective), " with ", AndList(groups),
                            " ", TotalWords(objective, tally));
  for (const Target& target : objective.targets) {
    if (!target.has_bound) continue;
    const ObjectiveState verdict =
        PeriodPromise(objective, target).VerdictOf(SomeParts(tally).Sum());
    text += Concat("; ", TargetWords(ValueUnitOf(objective.measure), target),
                   InSlotWords(target), " is ", PeriodStateName(verdict));
  }
  if (objective.verdict.HasParts()) {
    text += Concat(", where that is all of the period and in one of its ",
                   PartsWords(objective.verdict));
  }
  page.Paragraph(text + ".");
}

void TellBounds(const Objective& objective, Page& page) {
  const ValueUnit unit = ValueUnitOf(objective.measure);
  std::vector<std::string> words;
  for (const Target& target : objective.targets) {
    if (!target.has_bound) continue;
    const PeriodPromise promise(objective, target);
    const auto verdict = [&](int64_t amount) {
      return PeriodStateName(
          promise.VerdictOf(SomeParts(TallyAt(objective, amount)).Sum()));
    };
    const auto worse = WorseThan(
        target.bound,
        {.unit = unit, .at_most = target.at_most, .step = StepOf(objective)});
    words.push_back(Concat("exactly ", AmountWords(unit, target.bound), " is ",
                           verdict(target.bound),
                           worse ? Concat(" and ", AmountWords(unit, *worse),
                                          " is ", verdict(*worse))
                                 : "",
                           InSlotWords(target)));
  }
  if (words.empty()) return;
  page.Paragraph(Concat("At the target",
                        IsOfShares(objective)
                            ? ", of one of its " + PartsWords(objective.verdict)
                            : "",
                        ": ", Listed(words, "; "), "."));
}

// The first period that is in force at all.
struct Span {
  DayRange days;
  int64_t from_us = 0;
  int64_t to_us = 0;
};
Span FirstSpan(const Contract& contract, const PeriodSpec& period) {
  DayFinder finder(contract.zone);
  Span span;
  span.days = PeriodOf(period, finder.DayOf(contract.effective_us));
  span.from_us = DayStartUs(contract.zone, span.days.first);
  span.to_us = DayStartUs(contract.zone, span.days.end);
  return span;
}

void TellPeriods(const Contract& contract, const Objective& objective,
                 Page& page) {
  if (objective.periods.empty()) return;
  page.Paragraph(Concat("It is judged for each of these periods, and for good ",
                        DurationWords(contract.close_after_us),
                        " after its end:"));
  for (const PeriodSpec& period : objective.periods) {
    const Span span = FirstSpan(contract, period);
    const auto at = [&](int64_t time_us) {
      return MomentWords(time_us, contract.zone);
    };
    const std::string partly =
        span.from_us < contract.effective_us
            ? Concat(", in force from ", at(contract.effective_us), ",")
            : "";
    page.Item(Concat("the ", PeriodWords(period), "; the first begins ",
                     at(span.from_us), partly, " and ends ", at(span.to_us),
                     ", closed ", at(span.to_us + contract.close_after_us)));
  }
}

// A contact on the edge of the first period: booked by Score.
void TellBooking(const Contract& contract, const Objective& objective,
                 Page& page) {
  if (objective.periods.empty() || CountsTime(objective.measure)) return;
  if (EntityOf(objective.measure) != EntityKind::kContact) {
    page.Paragraph(Concat(IsOfCases(objective.measure) ? "A" : "An", " ",
                          ThingWord(objective), " belongs to the period ",
                          BookedWords(objective), "."));
    return;
  }
  const PeriodSpec& period = objective.periods[0];
  const Span span = FirstSpan(contract, period);
  const bool gives_up = objective.measure == Measure::kAbandonment ||
                        objective.measure == Measure::kAbandoned;
  const int64_t wait_us =
      std::max({30 * kSecondUs, objective.over_us + kSecondUs,
                objective.short_us + kSecondUs});
  Leg leg = LegOf(gives_up ? Outcome::kAbandoned : Outcome::kAnswered, wait_us,
                  60 * kSecondUs);
  leg.enqueue_us = span.to_us - 10 * kSecondUs;
  leg.outcome_us = leg.enqueue_us + leg.wait_us;
  if (leg.IsHandled()) leg.end_us = leg.outcome_us + leg.handle_us;
  std::string text =
      Concat("A contact belongs to the period ", BookedWords(objective));
  Contribution booked;
  if (Score(leg, Rule(objective), std::numeric_limits<int64_t>::max(),
            booked)) {
    DayFinder finder(contract.zone);
    const auto at = [&](int64_t time_us) {
      return MomentWords(time_us, contract.zone);
    };
    text += Concat(
        ": for example, one that enters at ", at(leg.enqueue_us), " and ",
        gives_up ? "gives up at " : "is answered at ", at(leg.outcome_us),
        gives_up ? ""
                 : Concat(", and whose handling ends at ", at(leg.end_us), ","),
        " to the ", PeriodWords(period), " that begins ",
        DayWords(PeriodOf(period, finder.DayOf(booked.booked_us)).first));
  }
  page.Paragraph(text + ".");
}

void TellWatches(const Objective& objective, Page& page) {
  if (objective.watches_us.empty()) return;
  std::vector<std::string> watches;
  for (const int64_t watch_us : objective.watches_us) {
    watches.push_back(Concat("the last ", DurationWords(watch_us), ", every ",
                             DurationWords(SliceUs(watch_us)), " anew"));
  }
  page.Paragraph(
      Concat("It is watched all the time, over ", Listed(watches, "; "), "."));
}

std::string MarginWords(ValueUnit unit, int64_t margin) {
  if (unit != ValueUnit::kShare) return AmountWords(unit, margin);
  std::string points = ShareText(margin);
  points.pop_back();
  return Concat(points, points == "1" ? " point" : " points");
}

// What watches, or periods that run, say around the target.
std::string StatesWords(const Objective& objective, const Target& target) {
  const ValueUnit unit = ValueUnitOf(objective.measure);
  const Promise promise(objective, target);
  const PeriodPromise period(objective, target);
  const bool is_watched = !objective.watches_us.empty();
  const int64_t step = is_watched ? StepOf(unit) : StepOf(objective);
  const AlertRules& rules = objective.alert;
  std::vector<int64_t> amounts;
  const auto add = [&](int64_t amount) {
    const bool is_share = unit == ValueUnit::kShare;
    if (amount < 0 || (is_share && amount > kWholePpm)) return;
    if (std::find(amounts.begin(), amounts.end(), amount) == amounts.end()) {
      amounts.push_back(amount);
    }
  };
  const int64_t better = target.at_most ? -1 : 1;
  add(target.bound - better * step);
  add(target.bound);
  if (rules.at_risk_within) {
    add(target.bound + better * *rules.at_risk_within);
    add(target.bound + better * (*rules.at_risk_within + step));
  }
  std::vector<std::string> words;
  for (const int64_t amount : amounts) {
    const Tally tally = TallyAt(objective, amount);
    words.push_back(Concat(
        AmountWords(unit, amount), " is ",
        is_watched ? WatchStateName(promise.StateOf(tally))
                   : PeriodStateName(period.StateOf(SomeParts(tally).Sum()))));
  }
  return Concat(AndList(words), InSlotWords(target));
}

// When an alert ends, and which value is enough.
std::string RecoverWords(const Objective& objective) {
  const AlertRules& rules = objective.alert;
  const ValueUnit unit = ValueUnitOf(objective.measure);
  const Target& target = objective.targets[0];
  std::string text = "It gets better only";
  if (rules.recover_by > 0) {
    const int64_t enough = target.at_most ? target.bound - rules.recover_by
                                          : target.bound + rules.recover_by;
    text += Concat(" with ", MarginWords(unit, rules.recover_by), " to spare (",
                   AmountWords(unit, enough), InSlotWords(target), ")");
  }
  if (rules.recover_for_us > 0) {
    text += Concat(rules.recover_by > 0 ? ", and" : "", " after ",
                   DurationWords(rules.recover_for_us), " of it");
  }
  return rules.recover_by > 0 || rules.recover_for_us > 0
             ? Concat(" ", text, ".")
             : "";
}

void TellAlert(const Objective& objective, Page& page) {
  const AlertRules& rules = objective.alert;
  if (!objective.targets[0].has_bound) return;
  const bool is_watched = !objective.watches_us.empty();
  const bool is_of_parts = !is_watched && IsOfShares(objective);
  std::vector<std::string> states;
  for (const Target& target : objective.targets) {
    if (!is_of_parts) states.push_back(StatesWords(objective, target));
  }
  if (is_of_parts) states.push_back(RunningPartsWords(objective));
  std::string text =
      Concat(is_watched ? "A watch alerts" : "A period that runs alerts",
             rules.from_contacts > 1
                 ? Concat(" once ", CountText(rules.from_contacts), " ",
                          ThingsWord(objective), " count in it")
             : CountsTime(objective.measure)
                 ? std::string()
                 : Concat(" from the first ", ThingWord(objective), " on"),
             ": ", Listed(states, "; "), ".",
             is_of_parts ? "" : RecoverWords(objective));
  page.Paragraph(text);
}

}  // namespace

std::string MeasureWords(const Objective& objective) {
  switch (EntityOf(objective.measure)) {
    case EntityKind::kContact:
      return ContactMeasureWords(objective);
    case EntityKind::kCase:
      return CaseMeasureWords(objective);
    case EntityKind::kService:
      break;
  }
  return ServiceMeasureWords(objective);
}

std::string BookedWords(const Objective& objective) {
  switch (EntityOf(objective.measure)) {
    case EntityKind::kContact:
      return ContactBookedWords(objective);
    case EntityKind::kCase:
      return CaseBookedWords(objective);
    case EntityKind::kService:
      break;
  }
  return OutageBookedWords(objective);
}

std::string InSlotWords(const Target& target) {
  return target.slot.empty() ? "" : Concat(" in ", target.slot);
}

void TellObjective(const Contract& contract, const Objective& objective,
                   const SlotTimes& slots, Page& page) {
  page.Section(Concat("Objective ", objective.name));
  const std::string clause =
      objective.clause.empty() ? "" : Concat("\"", objective.clause, "\": ");
  const bool is_of_services = IsOfServices(objective.measure);
  const std::string of =
      is_of_services
          ? std::string()
          : Concat("; of the ", ThingsWord(objective),
                   " that the contract covers",
                   objective.of ? Concat(", those ", ScopeWords(*objective.of))
                                : "");
  page.Paragraph(Concat(clause, clause.empty() ? "Measured" : "measured",
                        " is ", MeasureWords(objective), of, "."));
  if (is_of_services) {
    TellServiceTime(contract, objective, page);
  } else if (IsOfCases(objective.measure)) {
    TellCaseClock(contract, objective, page);
  } else {
    TellContactRules(objective, page);
  }
  TellTargets(contract, objective, slots, page);
  if (is_of_services) {
    TellServiceSample(contract, objective, page);
  } else {
    TellSample(objective, page);
  }
  TellBounds(objective, page);
  TellVerdict(objective, page);
  TellPeriods(contract, objective, page);
  TellBooking(contract, objective, page);
  TellWatches(objective, page);
  TellAlert(objective, page);
  TellOutlook(contract, objective, page);
}

}  // namespace holdline
