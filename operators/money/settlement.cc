#include "operators/money/settlement.h"

#include <algorithm>
#include <map>
#include <tuple>

#include "absl/time/civil_time.h"
#include "operators/calendar/period.h"
#include "operators/money/credit_history.h"

namespace holdline {
namespace {

using Outcomes = std::span<const std::vector<PeriodOutcome>>;  // by schedule

int64_t YearOf(int64_t day) { return (kEpoch + day).year(); }

// Grants credits in the order in which they are asked for, as far as the caps
// go.
class Caps {
 public:
  explicit Caps(const CreditTerms& terms) : terms_(terms) {}
  void Grant(Charge& charge) {
    int64_t left = charge.minor;
    const int64_t period = periods_[charge.first_day];
    const int64_t year = years_[YearOf(charge.first_day)];
    charge.asked = {.minor = left,
                    .period_left = LeftOf(terms_.period_cap, period),
                    .year_left = LeftOf(terms_.year_cap, year)};
    if (charge.asked.period_left.value_or(left) < left) {
      left = *charge.asked.period_left;
      charge.reason += ", capped for the period";
    }
    if (charge.asked.year_left.value_or(left) < left) {
      left = *charge.asked.year_left;
      charge.reason += ", capped for the year";
    }
    charge.minor = left;
    Count(charge);
  }
  void Count(const Charge& charge) {
    periods_[charge.first_day] += charge.minor;
    years_[YearOf(charge.first_day)] += charge.minor;
  }

 private:
  static std::optional<int64_t> LeftOf(const std::optional<int64_t>& cap,
                                       int64_t used) {
    if (!cap) return std::nullopt;
    return std::max<int64_t>(0, *cap - used);
  }

  const CreditTerms& terms_;
  std::map<int64_t, int64_t> periods_;  // by first day
  std::map<int64_t, int64_t> years_;
};

void SortByPeriod(std::vector<Charge>& charges) {
  std::sort(charges.begin(), charges.end(),
            [](const Charge& a, const Charge& b) {
              return std::tie(a.first_day, a.schedule, a.kind) <
                     std::tie(b.first_day, b.schedule, b.kind);
            });
}

std::vector<CreditHistory> HistoriesOf(const CreditTerms& terms,
                                       Outcomes outcomes) {
  std::vector<CreditHistory> histories;
  for (size_t i = 0; i < terms.schedules.size(); ++i) {
    histories.emplace_back(terms, terms.schedules[i], outcomes[i]);
  }
  return histories;
}

// Credits and bonuses, before caps.
std::vector<Charge> ChargesOf(const std::vector<CreditHistory>& histories,
                              Outcomes outcomes, int64_t from_day) {
  std::vector<Charge> charges;
  const auto add = [&](size_t schedule, size_t period, ChargeKind kind,
                       const Cost& cost) {
    const int64_t first_day = outcomes[schedule][period].days.first;
    if (cost.minor <= 0 || first_day < from_day) return;
    charges.push_back({.schedule = schedule,
                       .first_day = first_day,
                       .kind = kind,
                       .minor = cost.minor,
                       .reason = cost.reason});
  };
  for (size_t i = 0; i < histories.size(); ++i) {
    for (size_t period = 0; period < outcomes[i].size(); ++period) {
      const PeriodCost& cost = histories[i].At(period);
      if (histories[i].IsDue(period)) {
        add(i, period, ChargeKind::kCredit, cost.credit);
      }
      add(i, period, ChargeKind::kBonus, cost.bonus);
    }
  }
  SortByPeriod(charges);
  return charges;
}

// What was settled before counts first.
void Cap(const CreditTerms& terms, std::span<const Charge> settled,
         std::vector<Charge>& charges) {
  Caps caps(terms);
  for (const Charge& charge : settled) {
    if (charge.kind == ChargeKind::kCredit) caps.Count(charge);
  }
  for (Charge& charge : charges) {
    if (charge.kind == ChargeKind::kCredit) caps.Grant(charge);
  }
}

// Where the period stands among those of its schedule; their number if it is
// none of them.
size_t IndexOf(int64_t first_day, const std::vector<PeriodOutcome>& periods) {
  const auto period = std::find_if(
      periods.begin(), periods.end(),
      [&](const PeriodOutcome& one) { return one.days.first == first_day; });
  return static_cast<size_t>(period - periods.begin());
}

std::string EarnBackReason(const CreditSchedule::EarnBack& terms) {
  return "earned back by the " + std::to_string(terms.next) +
         (terms.next == 1 ? " period" : " periods") + " after it";
}

// What was credited, after the caps, is what comes back.
std::vector<Charge> EarnBacksOf(const CreditTerms& terms,
                                const std::vector<CreditHistory>& histories,
                                Outcomes outcomes,
                                const std::vector<Charge>& charges) {
  std::vector<Charge> earned;
  for (const Charge& charge : charges) {
    const CreditSchedule& schedule = terms.schedules[charge.schedule];
    if (charge.kind != ChargeKind::kCredit || !schedule.earn_back) continue;
    const size_t index = IndexOf(charge.first_day, outcomes[charge.schedule]);
    if (!histories[charge.schedule].IsEarnedBack(index)) continue;
    earned.push_back({.schedule = charge.schedule,
                      .first_day = charge.first_day,
                      .kind = ChargeKind::kEarnBack,
                      .minor = charge.minor,
                      .reason = EarnBackReason(*schedule.earn_back)});
  }
  return earned;
}

}  // namespace

const char* ChargeKindName(ChargeKind kind) {
  switch (kind) {
    case ChargeKind::kCredit:
      return "credit";
    case ChargeKind::kBonus:
      return "bonus";
    case ChargeKind::kEarnBack:
      return "earn_back";
  }
  return "";
}

std::vector<Charge> Settle(const CreditTerms& terms, Outcomes outcomes,
                           std::span<const Charge> settled,
                           int64_t again_from_day) {
  const std::vector<CreditHistory> histories = HistoriesOf(terms, outcomes);
  std::vector<Charge> charges = ChargesOf(histories, outcomes, again_from_day);
  Cap(terms, settled, charges);
  const std::vector<Charge> earned =
      EarnBacksOf(terms, histories, outcomes, charges);
  charges.insert(charges.end(), earned.begin(), earned.end());
  charges.insert(charges.end(), settled.begin(), settled.end());
  std::erase_if(charges,
                [](const Charge& charge) { return charge.minor <= 0; });
  SortByPeriod(charges);
  return charges;
}

std::optional<CreditSteps> StepsOf(const ToSettle& given, size_t schedule,
                                   int64_t first_day) {
  const std::vector<CreditHistory> histories =
      HistoriesOf(given.terms, given.outcomes);
  const CreditHistory& history = histories[schedule];
  const size_t period = IndexOf(first_day, given.outcomes[schedule]);
  if (period == given.outcomes[schedule].size()) return std::nullopt;
  const CreditSchedule& terms = given.terms.schedules[schedule];
  CreditSteps steps{.cost = history.At(period),
                    .is_due = history.IsDue(period),
                    .is_settled = first_day < given.again_from_day};
  if (terms.trigger) steps.misses = history.MissesSeenFrom(period);
  std::vector<Charge> charges =
      ChargesOf(histories, given.outcomes, given.again_from_day);
  Cap(given.terms, given.settled, charges);
  charges.insert(charges.end(), given.settled.begin(), given.settled.end());
  for (const Charge& charge : charges) {
    if (charge.schedule != schedule || charge.first_day != first_day) continue;
    if (charge.kind == ChargeKind::kBonus) steps.bonus_minor = charge.minor;
    if (charge.kind != ChargeKind::kCredit) continue;
    steps.asked = charge.asked;
    steps.credit_minor = charge.minor;
  }
  if (terms.earn_back && steps.credit_minor > 0) {
    steps.earning_back = history.EarningBackOf(period);
  }
  return steps;
}

int64_t CostOf(const CreditTerms& terms, const CreditSchedule& schedule,
               const PeriodOutcome& period) {
  const std::vector<PeriodOutcome> periods = {period};
  const CreditHistory alone(terms, schedule, periods);
  const int64_t minor = alone.At(0).credit.minor;
  return std::min(minor, terms.period_cap.value_or(minor));
}

std::optional<int64_t> MostOf(const CreditTerms& terms,
                              const CreditSchedule& schedule) {
  std::optional<int64_t> most = terms.period_cap;
  const auto bound_by = [&](int64_t minor) {
    most = std::min(most.value_or(minor), minor);
  };
  if (schedule.most) bound_by(RoundHalfEven(*schedule.most));
  if (schedule.form == CreditForm::kPerMiss) {
    bound_by(RoundHalfEven(schedule.price) * schedule.slots_paid);
  }
  if (schedule.form == CreditForm::kTiers && !schedule.tiers.empty()) {
    int64_t dearest = 0;
    for (const CreditSchedule::Tier& tier : schedule.tiers) {
      dearest = std::max(dearest, RoundHalfEven(tier.amount));
    }
    bound_by(dearest * schedule.slots_paid);
  }
  return most;
}

}  // namespace holdline
