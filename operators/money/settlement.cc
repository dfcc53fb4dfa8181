#include "operators/money/settlement.h"

#include <algorithm>
#include <map>
#include <tuple>
#include <utility>

#include "absl/time/civil_time.h"

namespace holdline {
namespace {

constexpr int64_t kPointPpm = 10'000;
constexpr int64_t kSecondUs = 1'000'000;

struct Cost {
  int64_t minor = 0;
  std::string reason;
};

// How far the value is on the bad side of `bound`; negative: on the good one.
Exact Shortfall(const Exact& value, int64_t bound, bool at_most) {
  const absl::int128 above =
      value.numerator - absl::int128(bound) * value.denominator;
  return {at_most ? above : -above, value.denominator};
}

Cost PerStep(const Exact& price, int64_t steps, const std::string& what) {
  return {RoundHalfEven(Times(price, steps)),
          std::to_string(steps) + " " + what};
}

Cost PerSecond(const Exact& price, SecondsCounted counted, const Exact& us,
               const std::string& what) {
  const Exact seconds{us.numerator, us.denominator * kSecondUs};
  switch (counted) {
    case SecondsCounted::kWhole:
      return PerStep(price, FloorOf(seconds), "whole seconds " + what);
    case SecondsCounted::kFraction:
      return PerStep(price, CeilOf(seconds), "seconds or fractions " + what);
    case SecondsCounted::kExact:
      break;
  }
  const Exact amount = Reduced({price.numerator * seconds.numerator,
                                price.denominator * seconds.denominator});
  return {RoundHalfEven(amount), "exact seconds " + what};
}

// Those beyond the share that the target lets go wrong; a part of a contact is
// none.
int64_t BeyondAllowed(const SlotOutcome& outcome) {
  const int64_t allowed_ppm =
      outcome.at_most ? outcome.bound : 1'000'000 - outcome.bound;
  const absl::int128 allowed =
      absl::int128(allowed_ppm) * outcome.counted / 1'000'000;
  return std::max<int64_t>(0, outcome.wrong - static_cast<int64_t>(allowed));
}

Cost CostOfMiss(const CreditSchedule& schedule, const SlotOutcome& outcome) {
  const Exact shortfall =
      Shortfall(outcome.value, outcome.bound, outcome.at_most);
  const Exact points{shortfall.numerator, shortfall.denominator * kPointPpm};
  switch (schedule.form) {
    case CreditForm::kTiers:
      for (const CreditSchedule::Tier& tier : schedule.tiers) {
        if (!tier.range.Holds(outcome.value)) continue;
        return {RoundHalfEven(tier.amount), tier.range.text + ": " + tier.text};
      }
      return {};
    case CreditForm::kPerMiss:
      return {RoundHalfEven(schedule.price), "missed: " + schedule.price_text};
    case CreditForm::kPerPoint:
      return PerStep(schedule.price, FloorOf(points),
                     "whole points at " + schedule.price_text);
    case CreditForm::kPerPointOrFraction:
      return PerStep(schedule.price, CeilOf(points),
                     "points or fractions at " + schedule.price_text);
    case CreditForm::kPerSecond:
      return PerSecond(schedule.price, schedule.seconds,
                       Shortfall(outcome.value, schedule.over_us, true),
                       "at " + schedule.price_text);
    case CreditForm::kPerContact:
      return PerStep(schedule.price, BeyondAllowed(outcome),
                     "contacts at " + schedule.price_text);
  }
  return {};
}

// Whether it goes against the schedule, which may have a level of its own.
bool IsMiss(const CreditSchedule& schedule, const SlotOutcome& outcome) {
  if (schedule.trigger && schedule.trigger->when) {
    return schedule.trigger->when->Holds(outcome.value);
  }
  return outcome.missed;
}

bool Counts(const CreditSchedule& schedule, size_t slot) {
  return schedule.slot == CreditSchedule::kWorstSlot ||
         static_cast<size_t>(schedule.slot) == slot;
}

// One schedule's periods, before caps.
class History {
 public:
  History(const CreditTerms& terms, const CreditSchedule& schedule,
          const std::vector<PeriodOutcome>& periods)
      : terms_(terms), schedule_(schedule), periods_(periods) {
    for (const PeriodOutcome& period : periods) {
      alone_.push_back(JudgeAlone(period));
    }
    if (schedule.trigger) Trigger();
    for (Alone& alone : alone_) {
      if (!schedule.trigger) alone.is_due = alone.is_missed;
    }
  }

  struct Alone {
    bool is_measured = false;
    bool is_missed = false;
    bool is_due = false;  // the miss is to be paid
    Cost credit;
    Cost bonus;
  };
  const Alone& At(size_t period) const { return alone_[period]; }

  // Whether the periods behind it have earned its credit back.
  bool IsEarnedBack(size_t period) const {
    const CreditSchedule::EarnBack& terms = *schedule_.earn_back;
    if (terms.unless_repeated) {
      const int64_t from_day = DaysBack(period, terms.next);
      for (size_t i = period; i-- > 0;) {
        if (periods_[i].days.first < from_day) break;
        if (alone_[i].is_missed) return false;
      }
    }
    int good = 0;
    for (size_t i = period + 1; i < periods_.size(); ++i) {
      if (!alone_[i].is_measured) continue;
      if (!ReachesLevel(periods_[i])) return false;
      if (++good == terms.next) return true;
    }
    return false;
  }

 private:
  Alone JudgeAlone(const PeriodOutcome& period) const {
    Alone alone;
    for (size_t slot = 0; slot < period.slots.size(); ++slot) {
      const std::optional<SlotOutcome>& outcome = period.slots[slot];
      if (!outcome || !Counts(schedule_, slot)) continue;
      alone.is_measured = true;
      if (IsMiss(schedule_, *outcome)) {
        alone.is_missed = true;
        TakeMore(CostOfMiss(schedule_, *outcome), alone.credit);
      } else if (schedule_.bonus) {
        const Exact gain =
            Shortfall(outcome->value, schedule_.bonus->below_us, false);
        if (gain.numerator <= 0) continue;
        TakeMore(PerSecond(schedule_.bonus->per_second, schedule_.seconds, gain,
                           "below the bonus level"),
                 alone.bonus);
      }
    }
    // What is good in one slot does not outweigh what is bad in another.
    if (alone.is_missed) alone.bonus = {};
    if (schedule_.most) {
      const int64_t most = RoundHalfEven(*schedule_.most);
      if (alone.credit.minor > most) {
        alone.credit.minor = most;
        alone.credit.reason += ", at most the allocation";
      }
    }
    if (period.days.first < terms_.from_day) alone.credit = alone.bonus = {};
    return alone;
  }
  static void TakeMore(Cost cost, Cost& best) {
    if (cost.minor > best.minor || best.reason.empty()) best = std::move(cost);
  }

  // The first day of the period that lies so many before.
  int64_t DaysBack(size_t period, int periods) const {
    int64_t day = periods_[period].days.first;
    for (int i = 0; i < periods; ++i) {
      day = PeriodOf(terms_.period, day - 1).first;
    }
    return day;
  }

  void Trigger() {
    const CreditSchedule::Trigger& trigger = *schedule_.trigger;
    size_t consumed = 0;  // misses below this index lead to nothing more
    for (size_t i = 0; i < periods_.size(); ++i) {
      if (!alone_[i].is_missed) continue;
      const int64_t from_day = DaysBack(i, trigger.in - 1);
      std::vector<size_t> misses;
      for (size_t j = consumed; j <= i; ++j) {
        if (periods_[j].days.first >= from_day && alone_[j].is_missed) {
          misses.push_back(j);
        }
      }
      if (static_cast<int>(misses.size()) < trigger.times) continue;
      alone_[i].is_due = true;
      if (trigger.pays_every_miss) {
        for (const size_t j : misses) alone_[j].is_due = true;
      }
      if (trigger.consumes) consumed = i + 1;
    }
  }

  bool ReachesLevel(const PeriodOutcome& period) const {
    for (size_t slot = 0; slot < period.slots.size(); ++slot) {
      const std::optional<SlotOutcome>& outcome = period.slots[slot];
      if (!outcome || !Counts(schedule_, slot)) continue;
      const std::optional<int64_t>& level = schedule_.earn_back->level;
      const bool falls_short =
          level
              ? Shortfall(outcome->value, *level, outcome->at_most).numerator >
                    0
              : outcome->missed;
      if (falls_short) return false;
    }
    return true;
  }

  const CreditTerms& terms_;
  const CreditSchedule& schedule_;
  const std::vector<PeriodOutcome>& periods_;
  std::vector<Alone> alone_;
};

int64_t YearOf(int64_t day) {
  return (absl::CivilDay(1970, 1, 1) + day).year();
}

// Grants credits in the order in which they are asked for, as far as the caps
// go.
class Caps {
 public:
  explicit Caps(const CreditTerms& terms) : terms_(terms) {}
  void Grant(Charge& charge) {
    int64_t left = charge.minor;
    int64_t& period = periods_[charge.first_day];
    int64_t& year = years_[YearOf(charge.first_day)];
    if (terms_.period_cap && *terms_.period_cap - period < left) {
      left = std::max<int64_t>(0, *terms_.period_cap - period);
      charge.reason += ", capped for the period";
    }
    if (terms_.year_cap && *terms_.year_cap - year < left) {
      left = std::max<int64_t>(0, *terms_.year_cap - year);
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
  const CreditTerms& terms_;
  std::map<int64_t, int64_t> periods_;  // by first day
  std::map<int64_t, int64_t> years_;
};

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

std::vector<Charge> Settle(const CreditTerms& terms,
                           std::span<const std::vector<PeriodOutcome>> outcomes,
                           std::span<const Charge> settled,
                           int64_t again_from_day) {
  std::vector<Charge> charges;
  std::vector<History> histories;
  for (size_t i = 0; i < terms.schedules.size(); ++i) {
    histories.emplace_back(terms, terms.schedules[i], outcomes[i]);
  }
  const auto add = [&](size_t schedule, size_t period, ChargeKind kind,
                       const Cost& cost) {
    const int64_t first_day = outcomes[schedule][period].days.first;
    if (cost.minor <= 0 || first_day < again_from_day) return;
    charges.push_back({.schedule = schedule,
                       .first_day = first_day,
                       .kind = kind,
                       .minor = cost.minor,
                       .reason = cost.reason});
  };
  for (size_t i = 0; i < histories.size(); ++i) {
    for (size_t period = 0; period < outcomes[i].size(); ++period) {
      const History::Alone& alone = histories[i].At(period);
      if (alone.is_due) add(i, period, ChargeKind::kCredit, alone.credit);
      add(i, period, ChargeKind::kBonus, alone.bonus);
    }
  }
  const auto key = [](const Charge& charge) {
    return std::tuple(charge.first_day, charge.schedule, charge.kind);
  };
  const auto by_key = [&](const Charge& a, const Charge& b) {
    return key(a) < key(b);
  };
  std::sort(charges.begin(), charges.end(), by_key);
  Caps caps(terms);
  for (const Charge& charge : settled) {
    if (charge.kind == ChargeKind::kCredit) caps.Count(charge);
  }
  for (Charge& charge : charges) {
    if (charge.kind == ChargeKind::kCredit) caps.Grant(charge);
  }
  // What was credited, after the caps, is what comes back.
  std::vector<Charge> earned;
  for (const Charge& charge : charges) {
    const CreditSchedule& schedule = terms.schedules[charge.schedule];
    if (charge.kind != ChargeKind::kCredit || !schedule.earn_back) continue;
    const std::vector<PeriodOutcome>& periods = outcomes[charge.schedule];
    const auto at = std::find_if(periods.begin(), periods.end(),
                                 [&](const PeriodOutcome& period) {
                                   return period.days.first == charge.first_day;
                                 });
    if (at == periods.end()) continue;
    const auto period = static_cast<size_t>(at - periods.begin());
    if (!histories[charge.schedule].IsEarnedBack(period)) continue;
    earned.push_back(
        {.schedule = charge.schedule,
         .first_day = charge.first_day,
         .kind = ChargeKind::kEarnBack,
         .minor = charge.minor,
         .reason = "earned back by the " +
                   std::to_string(schedule.earn_back->next) +
                   (schedule.earn_back->next == 1 ? " period" : " periods") +
                   " after it"});
  }
  charges.insert(charges.end(), earned.begin(), earned.end());
  charges.insert(charges.end(), settled.begin(), settled.end());
  std::erase_if(charges,
                [](const Charge& charge) { return charge.minor <= 0; });
  std::sort(charges.begin(), charges.end(), by_key);
  return charges;
}

int64_t CostOf(const CreditTerms& terms, const CreditSchedule& schedule,
               const PeriodOutcome& period) {
  const std::vector<PeriodOutcome> periods = {period};
  const int64_t minor = History(terms, schedule, periods).At(0).credit.minor;
  return std::min(minor, terms.period_cap.value_or(minor));
}

std::optional<int64_t> MostOf(const CreditTerms& terms,
                              const CreditSchedule& schedule) {
  std::optional<int64_t> most = terms.period_cap;
  const auto bound_by = [&](const Exact& amount) {
    const int64_t minor = RoundHalfEven(amount);
    most = std::min(most.value_or(minor), minor);
  };
  if (schedule.most) bound_by(*schedule.most);
  if (schedule.form == CreditForm::kPerMiss) bound_by(schedule.price);
  if (schedule.form == CreditForm::kTiers && !schedule.tiers.empty()) {
    int64_t dearest = 0;
    for (const CreditSchedule::Tier& tier : schedule.tiers) {
      dearest = std::max(dearest, RoundHalfEven(tier.amount));
    }
    bound_by({dearest, 1});
  }
  return most;
}

}  // namespace holdline
