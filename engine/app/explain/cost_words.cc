#include "engine/app/explain/cost_words.h"

#include <algorithm>

#include "engine/app/explain/explanation_words.h"
#include "engine/app/report/figures.h"
#include "engine/app/words/amounts.h"
#include "engine/app/words/verdict_words.h"
#include "operators/calendar/period_text.h"
#include "operators/contract/text.h"
#include "operators/money/period_cost.h"

namespace holdline {
namespace {

using Kind = ExplainedCost::Kind;

// Of a distance, in the unit of a value.
std::string FarWords(const Exact& distance, ValueUnit unit) {
  const double number = static_cast<double>(distance.numerator) /
                        static_cast<double>(distance.denominator) / 1e6;
  if (unit == ValueUnit::kDuration) {
    return ValueText(number, Unit::kSeconds, 0.0);
  }
  std::string text = ValueText(number, Unit::kShare, 0.0);
  text.resize(text.size() - 2);
  return text + " points";
}

// A value that is held against tiers.
std::string TieredWords(const Exact& value, ValueUnit unit) {
  const double number = static_cast<double>(value.numerator) /
                        static_cast<double>(value.denominator);
  switch (unit) {
    case ValueUnit::kShare:
      return ValueText(number / 1e6, Unit::kShare);
    case ValueUnit::kDuration:
      return ValueText(number / 1e6, Unit::kSeconds);
    case ValueUnit::kContacts:
      break;
  }
  return ValueText(number, Unit::kContacts);
}

class CostTeller {
 public:
  explicit CostTeller(const ObjectiveExplanation& told)
      : cost_(told.cost),
        account_(*told.cost.account),
        terms_(account_.span.terms()),
        schedule_(terms_.schedules[account_.schedule]),
        objective_(account_.span.contract().objectives[schedule_.objective]),
        alone_(CostAlone(terms_, schedule_, account_.outcome)) {}

  std::vector<std::string> Steps() {
    for (const SlotCost& slot : alone_.slots) AddSlot(slot);
    if (!alone_.is_measured) Step("nothing is measured: nothing is owed");
    AddTogether();
    if (alone_.is_missed) {
      AddMost();
      if (alone_.is_free) AddFree();
      if (schedule_.trigger) AddTrigger();
      AddCaps();
    }
    if (account_.steps && account_.steps->earning_back) AddEarnBack();
    return std::move(steps_);
  }

 private:
  void Step(std::string step) { steps_.push_back(std::move(step)); }
  std::string Money(int64_t minor) const { return MoneyWords(minor, terms_); }
  std::string Period() const { return PeriodWords(terms_.period); }

  void AddSlot(const SlotCost& slot) {
    const SlotOutcome& outcome = *account_.outcome.slots[slot.slot];
    const Target& target = objective_.targets[slot.slot];
    const std::string in =
        target.slot.empty() ? "" : Concat("in ", target.slot, ": ");
    if (slot.is_missed) {
      Step(Concat(in, MissWords(outcome),
                  slot.credit.reason.empty() ? "no tier" : slot.credit.reason,
                  " = ", Money(slot.credit.minor)));
    } else if (slot.bonus.minor > 0) {
      Step(Concat(in, "a bonus, ", slot.bonus.reason, " = ",
                  Money(slot.bonus.minor)));
    } else {
      Step(Concat(
          in,
          outcome.missed ? "no miss to this schedule" : "the target is kept",
          ": nothing is owed"));
    }
  }

  // What the schedule counts, before its price.
  std::string MissWords(const SlotOutcome& outcome) const {
    const ValueUnit unit = ValueUnitOf(objective_.measure);
    switch (schedule_.form) {
      case CreditForm::kPerPoint:
      case CreditForm::kPerPointOrFraction:
        return Concat(
            FarWords(Shortfall(outcome.value, outcome.bound, outcome.at_most),
                     ValueUnit::kShare),
            " off the target; ");
      case CreditForm::kPerSecond:
        return Concat(FarWords(Shortfall(outcome.value, schedule_.over_us,
                                         /*at_most=*/true),
                               unit),
                      " over ", ThresholdWords(schedule_.over_us), "; ");
      case CreditForm::kPerContact:
        return Concat(CountText(outcome.wrong), " of ",
                      CountText(outcome.counted), " went wrong, of whom ",
                      CountText(outcome.wrong - BeyondAllowed(outcome)),
                      " are allowed; ");
      case CreditForm::kTiers:
        return Concat(TieredWords(outcome.value, unit), " is in the tier ");
      case CreditForm::kPerMiss:
        break;
    }
    return "";
  }

  void AddTogether() {
    const auto missed =
        std::count_if(alone_.slots.begin(), alone_.slots.end(),
                      [](const SlotCost& slot) { return slot.is_missed; });
    if (missed < 2) return;
    Step(Concat(schedule_.slots_paid > 1
                    ? "all slots are added up = "
                    : "the slot that costs most counts, alone = ",
                Money(alone_.asked_minor)));
  }

  void AddMost() {
    if (!schedule_.most) return;
    const int64_t most = RoundHalfEven(*schedule_.most);
    Step(Concat("its allocation of the pool is ", Money(most),
                alone_.asked_minor > most ? ", and no more is owed"
                                          : ", which is not exceeded"));
  }

  void AddFree() {
    Step(Concat("what begins before ", DayWords(terms_.from_day),
                " costs nothing"));
  }

  void AddTrigger() {
    const CreditSchedule::Trigger& trigger = *schedule_.trigger;
    const std::string rule =
        Concat("a miss is paid when it makes ", trigger.times, " in ",
               PeriodsWords(trigger.in, terms_.period),
               trigger.when ? Concat(" (of ", trigger.when->text, ")") : "");
    if (!account_.steps) {
      Step(Concat(rule, ": that is decided when it closes"));
      return;
    }
    const CreditSteps& steps = *account_.steps;
    std::vector<std::string> misses;
    for (const int64_t day : steps.misses) {
      misses.push_back(PeriodText(terms_.period, day));
    }
    const bool fills = static_cast<int>(misses.size()) >= trigger.times;
    Step(Concat(
        rule, "; seen from here: ", AndList(misses), ", ", misses.size(), ": ",
        steps.is_due ? fills ? "it is paid" : "it is paid, with a later miss"
                     : "it is not paid"));
  }

  void AddCaps() {
    if (!account_.steps) {
      if (terms_.period_cap && alone_.credit.minor > *terms_.period_cap) {
        Step(Concat("at most ", Money(*terms_.period_cap), " a ", Period()));
      }
      return;
    }
    if (account_.steps->is_settled) {
      Step("it was settled under earlier terms, and stays as it was told");
      return;
    }
    if (!account_.steps->is_due || account_.steps->asked.minor == 0) return;
    const AskedOfCaps& asked = account_.steps->asked;
    int64_t left = asked.minor;
    if (!cost_.before.empty() && (terms_.period_cap || terms_.year_cap)) {
      AddBefore();
    }
    AddCap(terms_.period_cap, asked.period_left, Concat("a ", Period()), left);
    AddCap(terms_.year_cap, asked.year_left, "a year", left);
  }

  void AddBefore() {
    std::vector<std::string> words;
    for (const ExplainedCost::Before& before : cost_.before) {
      words.push_back(
          Concat(Money(before.credit_minor), " for ", before.objective));
    }
    Step(Concat("before it come, by the order of the contract, ",
                AndList(words)));
  }

  void AddCap(const std::optional<int64_t>& cap,
              const std::optional<int64_t>& cap_left, const std::string& what,
              int64_t& asked) {
    if (!cap || !cap_left) return;
    const bool cuts = *cap_left < asked;
    Step(Concat("of the cap of ", Money(*cap), " ", what, " ", Money(*cap_left),
                " is left",
                cuts ? Concat(": it is cut to ", Money(*cap_left)) : ""));
    asked = std::min(asked, *cap_left);
  }

  void AddEarnBack() {
    const CreditSchedule::EarnBack& terms = *schedule_.earn_back;
    const EarningBack& earning = *account_.steps->earning_back;
    const std::string next = PeriodsWords(terms.next, terms_.period);
    switch (earning.state) {
      case EarningBack::State::kEarned:
        return Step(Concat("earned back: the next ", next,
                           " in which anything counts are good"));
      case EarningBack::State::kOpen:
        return Step(Concat("it may still be earned back: of the next ", next,
                           " ", earning.good, " are closed and good"));
      case EarningBack::State::kFailed:
        return Step(
            Concat("not earned back: one of the next ", next, " is not good"));
      case EarningBack::State::kRepeated:
        return Step(Concat("it cannot be earned back: one of the ", next,
                           " before was a miss too"));
    }
  }

  const ExplainedCost& cost_;
  const ContractJudge::Account& account_;
  const CreditTerms& terms_;
  const CreditSchedule& schedule_;
  const Objective& objective_;
  const PeriodCost alone_;
  std::vector<std::string> steps_;
};

// What it comes to, of a period that is priced.
std::string PricedWords(const ExplainedCost& cost) {
  const CreditRow& row = cost.account->row;
  const CreditTerms& terms = cost.account->span.terms();
  const std::string money = MoneyWords(row.credit_minor(), terms);
  if (!row.closed()) {
    return Concat(row.credit_minor() == 0 ? "nothing" : money,
                  ", if it closed as it is");
  }
  if (row.bonus_minor() > 0) {
    return Concat("a bonus of ", MoneyWords(row.bonus_minor(), terms),
                  ", which the client owes");
  }
  return row.credit_minor() == 0 ? "nothing is owed"
                                 : Concat("a credit of ", money);
}

// What the shorter periods have come to, where there are any.
std::string WithinWords(const ObjectiveExplanation& told) {
  const ExplainedCost::Within& within = told.cost.within;
  if (within.periods == 0) return "";
  const CreditTerms& terms = *told.question.contract().credits;
  return Concat(
      "; within it the ledger has ", MoneyWords(within.credit_minor, terms),
      " of credits",
      within.bonus_minor > 0
          ? Concat(" and ", MoneyWords(within.bonus_minor, terms),
                   " of bonuses")
          : "",
      ", for ",
      PeriodsWords(static_cast<int>(within.periods), told.cost.settled_by));
}

}  // namespace

std::string_view CostKindName(const ExplainedCost& cost) {
  switch (cost.kind) {
    case Kind::kNoCredits:
      return "no_credits";
    case Kind::kNoSchedule:
      return "no_schedule";
    case Kind::kOtherPeriod:
      return "other_period";
    case Kind::kPriced:
      break;
  }
  return cost.account->row.closed() ? "settled" : "running";
}

std::string CostWords(const ObjectiveExplanation& told) {
  switch (told.cost.kind) {
    case Kind::kNoCredits:
      return "nothing: the contract has no credits";
    case Kind::kNoSchedule:
      return "nothing: the credits have no schedule for it";
    case Kind::kOtherPeriod:
      return Concat("nothing by the ", PeriodWords(told.question.spec),
                    ": the credits are settled by the ",
                    PeriodWords(told.cost.settled_by), ", see --period ",
                    PeriodText(told.cost.settled_by, told.question.days.first),
                    WithinWords(told));
    case Kind::kPriced:
      break;
  }
  return PricedWords(told.cost);
}

std::vector<std::string> CostSteps(const ObjectiveExplanation& told) {
  if (told.cost.kind != Kind::kPriced) return {};
  return CostTeller(told).Steps();
}

std::string EntryWords(const LedgerEntry& entry, const CreditTerms& terms,
                       absl::TimeZone zone) {
  std::string kind = entry.kind();
  std::replace(kind.begin(), kind.end(), '_', ' ');
  const int64_t minor = entry.amount_minor();
  return Concat(kind, minor < 0 ? " less by " : " of ",
                MoneyWords(minor < 0 ? -minor : minor, terms), ", told at ",
                ExactText(entry.clock_us(), zone), " as \"", entry.reason(),
                "\" (entry ", entry.entry_id(),
                entry.corrects().empty()
                    ? ")"
                    : Concat(", which corrects ", entry.corrects(), ")"));
}

}  // namespace holdline
