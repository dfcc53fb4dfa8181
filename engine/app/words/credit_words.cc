#include "engine/app/words/credit_words.h"

#include <algorithm>
#include <limits>
#include <map>
#include <string>
#include <utility>
#include <vector>

#include "absl/time/civil_time.h"
#include "engine/app/report/figures.h"
#include "engine/app/words/amounts.h"
#include "engine/app/words/credit_sample.h"
#include "engine/app/words/objective_words.h"
#include "engine/app/words/sample.h"
#include "engine/app/words/verdict_words.h"
#include "engine/base/ppm.h"
#include "engine/base/time_units.h"
#include "operators/calendar/period.h"
#include "operators/contract/text.h"

namespace holdline {
namespace {

std::string TimesWords(int times) {
  return times == 1 ? "once" : Concat(times, " times");
}

class CreditTeller {
 public:
  CreditTeller(const Contract& contract, Page& page)
      : contract_(contract), terms_(*contract.credits), page_(page) {}

  void Tell() {
    page_.Section("Credits");
    TellFee();
    for (size_t i = 0; i < terms_.schedules.size(); ++i) TellSchedule(i);
    TellCaps();
    TellWorstYear();
  }

 private:
  std::string Money(int64_t minor) const { return MoneyWords(minor, terms_); }
  std::string Money(const Exact& amount) const {
    return Money(RoundHalfEven(amount));
  }
  std::string Period() const { return PeriodWords(terms_.period); }

  void TellFee() {
    std::string text = Concat("What misses cost is settled by the ", Period(),
                              ", in ", terms_.currency, ".");
    if (terms_.fee) {
      text +=
          Concat(" The fee of a ", Period(), " is ", Money(*terms_.fee), ".");
    }
    if (terms_.pool) {
      text += Concat(" At risk in a ", Period(), ", as the pool, are ",
                     Money(*terms_.pool), ".");
    }
    page_.Paragraph(text);
    if (!terms_.allocations.empty()) TellAllocation();
    const bool has_free =
        terms_.from_day != std::numeric_limits<int64_t>::min();
    if (has_free && !terms_.schedules.empty()) TellRampUp();
  }

  void TellAllocation() {
    page_.Paragraph("Of the pool are allocated:");
    for (const CreditTerms::Allocation& allocation : terms_.allocations) {
      const Exact amount{terms_.pool->numerator * allocation.share_ppm,
                         terms_.pool->denominator * kWholePpm};
      page_.Item(Concat(AmountWords(ValueUnit::kShare, allocation.share_ppm),
                        " to ", contract_.objectives[allocation.objective].name,
                        ": ", Money(amount)));
    }
  }

  void TellRampUp() {
    const CreditSchedule& schedule = terms_.schedules[0];
    const CreditSample sample(contract_, schedule);
    const int64_t dearest = sample.DearestMiss();
    const DayRange before = PeriodOf(terms_.period, terms_.from_day - 1);
    page_.Paragraph(Concat(
        "What begins before ", DayWords(terms_.from_day), " costs nothing: ",
        sample.objective().name, " at ", sample.Words(dearest), " costs ",
        Money(CostOf(terms_, schedule, sample.OutcomeAt(dearest, before))),
        " in the ", Period(), " that begins ", DayWords(before.first), ", and ",
        Money(sample.CostAt(dearest)), " in the one that begins ",
        DayWords(PeriodsFrom(contract_, 1)[0].first), "."));
  }

  void TellSchedule(size_t index) {
    const CreditSchedule& schedule = terms_.schedules[index];
    const CreditSample sample(contract_, schedule);
    const Objective& objective = sample.objective();
    const std::string clause =
        objective.clause.empty() ? "" : Concat(" (\"", objective.clause, "\")");
    page_.Paragraph(Concat("For ", objective.name, clause,
                           SlotWords(schedule, sample), ":"));
    TellPrice(schedule, sample);
    TellMost(schedule);
    if (schedule.bonus) TellBonus(index, sample);
    if (schedule.trigger) TellTrigger(index, sample);
    if (schedule.earn_back) TellEarnBack(index, sample);
  }

  static std::string SlotWords(const CreditSchedule& schedule,
                               const CreditSample& sample) {
    const Objective& objective = sample.objective();
    const std::string target =
        HeldWords(objective, objective.targets[sample.slot()]);
    if (sample.target().slot.empty()) return Concat(", ", target);
    if (schedule.slot != CreditSchedule::kWorstSlot) {
      return Concat(", in ", sample.target().slot, " alone, ", target);
    }
    if (schedule.slots_paid > 1) {
      return ", what all slots cost added up; tried here at one value in each"
             ", " +
             target + InSlotWords(sample.target());
    }
    return objective.targets.size() == 1
               ? Concat(", in ", sample.target().slot, ", ", target)
               : ", in that slot alone in which it costs most; tried here" +
                     InSlotWords(sample.target()) + ", " + target;
  }

  // "at 77.5 % the month costs USD 1,500.00".
  std::string CostWords(const CreditSample& sample, int64_t amount) const {
    return Concat("at ", sample.Words(amount), " the ", Period(), " costs ",
                  Money(sample.CostAt(amount)));
  }

  void TellPrice(const CreditSchedule& schedule, const CreditSample& sample) {
    const std::vector<int64_t> misses = sample.Misses();
    if (schedule.form == CreditForm::kTiers) {
      for (size_t i = 0; i < misses.size(); ++i) {
        const CreditSchedule::Tier& tier = schedule.tiers[i];
        page_.Item(Concat(tier.range.text, ": ", tier.text, "; ",
                          CostWords(sample, misses[i])));
      }
      return;
    }
    page_.Item(Concat(PriceWords(schedule), "; ", CostWords(sample, misses[0]),
                      ContactsWords(schedule, sample, misses[0])));
  }

  static std::string PriceWords(const CreditSchedule& schedule) {
    const std::string& price = schedule.price_text;
    switch (schedule.form) {
      case CreditForm::kTiers:
        return "by tiers";
      case CreditForm::kPerMiss:
        return Concat(price, " where it is missed, by however much");
      case CreditForm::kPerPoint:
        return Concat(price,
                      " for each whole percentage point that the value "
                      "is off the target");
      case CreditForm::kPerPointOrFraction:
        return Concat(price,
                      " for each percentage point, or part of one, that "
                      "the value is off the target");
      case CreditForm::kPerSecond:
        return Concat(price, " for each ", SecondWords(schedule.seconds),
                      " over ", ThresholdWords(schedule.over_us));
      case CreditForm::kPerContact:
        return Concat(price,
                      " for each contact that went wrong beyond those "
                      "that the target allows");
    }
    return "";
  }

  static std::string SecondWords(SecondsCounted seconds) {
    switch (seconds) {
      case SecondsCounted::kWhole:
        return "whole second";
      case SecondsCounted::kFraction:
        return "second, or part of one,";
      case SecondsCounted::kExact:
        return "second, and for parts of one in proportion,";
    }
    return "";
  }

  // Where contacts are paid for, how many there were.
  static std::string ContactsWords(const CreditSchedule& schedule,
                                   const CreditSample& sample, int64_t amount) {
    if (schedule.form != CreditForm::kPerContact) return "";
    const auto outcome =
        PeriodPromise(sample.objective(),
                      sample.objective().targets[sample.slot()])
            .OutcomeOf(SomeParts(TallyAt(sample.objective(), amount)).Sum());
    return Concat(" with ", CountText(outcome->wrong), " of ",
                  CountText(outcome->counted), " contacts wrong");
  }

  void TellMost(const CreditSchedule& schedule) {
    const auto most = MostOf(terms_, schedule);
    page_.Item(most ? Concat("at most ", Money(*most), " a ", Period(),
                             schedule.most ? ", its allocation of the pool and "
                                             "the caps considered"
                                           : "")
                    : Concat("no most for a ", Period()));
  }

  // What the schedule says of periods with these values, one after the other.
  std::vector<Charge> SettleAlone(size_t index,
                                  const std::vector<int64_t>& amounts) const {
    const CreditSample sample(contract_, terms_.schedules[index]);
    const std::vector<DayRange> days =
        PeriodsFrom(contract_, static_cast<int>(amounts.size()));
    std::vector<std::vector<PeriodOutcome>> outcomes(terms_.schedules.size());
    for (size_t i = 0; i < amounts.size(); ++i) {
      outcomes[index].push_back(sample.OutcomeAt(amounts[i], days[i]));
    }
    return Settle(terms_, outcomes, {}, std::numeric_limits<int64_t>::min());
  }

  static int64_t SumOf(const std::vector<Charge>& charges, ChargeKind kind) {
    int64_t sum = 0;
    for (const Charge& charge : charges) {
      if (charge.kind == kind) sum += charge.minor;
    }
    return sum;
  }

  void TellBonus(size_t index, const CreditSample& sample) {
    const CreditSchedule& schedule = terms_.schedules[index];
    const int64_t below_us = schedule.bonus->below_us;
    const int64_t gain_us = 5 * kSecondUs + kSecondUs / 2;
    const int64_t value_us =
        below_us > gain_us ? below_us - gain_us : below_us / 2;
    const std::vector<Charge> charges = SettleAlone(index, {value_us});
    page_.Item(
        Concat("a bonus to the provider of ", Money(schedule.bonus->per_second),
               " for each ", SecondWords(schedule.seconds), " below ",
               ThresholdWords(below_us), "; at ", sample.Words(value_us),
               " the client pays ", Money(SumOf(charges, ChargeKind::kBonus))));
  }

  // Some misses after each other: one more than it takes.
  void TellTrigger(size_t index, const CreditSample& sample) {
    const CreditSchedule::Trigger& trigger = *terms_.schedules[index].trigger;
    page_.Item(Concat(
        "misses cost only where they come ", TimesWords(trigger.times),
        " within ", PeriodsWords(trigger.in, terms_.period),
        " one after the other, the last of which is a miss too",
        trigger.when ? Concat("; a miss is here what is ", trigger.when->text)
                     : "",
        trigger.pays_every_miss ? "; those that led to it are then paid as well"
                                : "; those that led to it cost nothing",
        trigger.consumes ? ", and lead to no other"
                         : ", but count for the next"));
    const int64_t miss = sample.DearestMiss();
    const auto count = static_cast<size_t>(trigger.times) + 1;
    const std::vector<Charge> charges =
        SettleAlone(index, std::vector<int64_t>(count, miss));
    std::vector<std::string> costs;
    for (const DayRange& days : PeriodsFrom(contract_, trigger.times + 1)) {
      int64_t minor = 0;
      for (const Charge& charge : charges) {
        if (charge.kind == ChargeKind::kCredit &&
            charge.first_day == days.first) {
          minor += charge.minor;
        }
      }
      costs.push_back(Money(minor));
    }
    page_.Item(Concat("at ", sample.Words(miss), " in ",
                      PeriodsWords(trigger.times + 1, terms_.period),
                      " one after the other they cost ", AndList(costs)));
  }

  void TellEarnBack(size_t index, const CreditSample& sample) {
    const CreditSchedule& schedule = terms_.schedules[index];
    const CreditSchedule::EarnBack& terms = *schedule.earn_back;
    const int64_t level = terms.level.value_or(sample.target().bound);
    const int64_t miss = sample.DearestMiss();
    const auto next = static_cast<size_t>(terms.next);
    std::vector<int64_t> amounts(
        schedule.trigger ? static_cast<size_t>(schedule.trigger->times) : 1,
        miss);
    const std::string misses =
        PeriodsWords(static_cast<int>(amounts.size()), terms_.period);
    amounts.insert(amounts.end(), next, level);
    const auto earned = [&] {
      return Money(SumOf(SettleAlone(index, amounts), ChargeKind::kEarnBack));
    };
    const std::string good = earned();
    const auto worse = WorseThan(level, {.unit = sample.unit(),
                                         .at_most = sample.target().at_most,
                                         .step = sample.step()});
    if (worse) amounts.back() = *worse;
    const std::string levels = sample.Words(level);
    page_.Item(Concat(
        "a credit comes back whole when the next ",
        PeriodsWords(terms.next, terms_.period),
        " in which anything counts all come to ",
        sample.target().at_most ? "at most " : "at least ", levels,
        terms.unless_repeated ? Concat(", unless one of the ",
                                       PeriodsWords(terms.next, terms_.period),
                                       " before it was a miss too")
                              : "",
        "; after ", misses, " at ", sample.Words(miss), " and then ",
        PeriodsWords(terms.next, terms_.period), " at ", levels, ", ", good,
        " come back",
        worse ? Concat("; with the last at ", sample.Words(*worse), ", ",
                       earned())
              : ""));
  }

  void TellCaps() {
    if (!terms_.period_cap && !terms_.year_cap) {
      page_.Paragraph("There are no caps over all objectives.");
      return;
    }
    std::vector<std::string> caps;
    if (terms_.period_cap) {
      caps.push_back(Concat(Money(*terms_.period_cap), " a ", Period()));
    }
    if (terms_.year_cap) {
      caps.push_back(Concat(Money(*terms_.year_cap),
                            " for what begins in one calendar year"));
    }
    page_.Paragraph(Concat("All credits together are at most ", AndList(caps),
                           ", used up in the order above."));
  }

  // The periods of the first calendar year that may cost all through.
  std::vector<DayRange> YearOfPeriods() const {
    constexpr int kMostDays = 800;
    const auto year_of = [](const DayRange& days) {
      return (kEpoch + days.first).year();
    };
    std::vector<DayRange> periods = PeriodsFrom(contract_, kMostDays);
    const DayRange before = PeriodOf(terms_.period, periods[0].first - 1);
    const auto year =
        year_of(periods[0]) + (year_of(before) == year_of(periods[0]) ? 1 : 0);
    std::erase_if(periods,
                  [&](const DayRange& days) { return year_of(days) != year; });
    return periods;
  }

  void TellWorstYear() {
    const std::vector<DayRange> periods = YearOfPeriods();
    if (terms_.schedules.empty() || periods.empty()) return;
    std::vector<std::vector<PeriodOutcome>> outcomes;
    std::vector<std::string> values;
    for (const CreditSchedule& schedule : terms_.schedules) {
      const CreditSample sample(contract_, schedule);
      std::vector<PeriodOutcome>& of = outcomes.emplace_back();
      for (const DayRange& days : periods) {
        of.push_back(sample.OutcomeAt(sample.FarMiss(), days));
      }
      values.push_back(Concat(sample.objective().name, " at ",
                              sample.Words(sample.FarMiss())));
    }
    std::map<int64_t, int64_t> by_period;
    int64_t year = 0;
    for (const Charge& charge :
         Settle(terms_, outcomes, {}, std::numeric_limits<int64_t>::min())) {
      if (charge.kind != ChargeKind::kCredit) continue;
      by_period[charge.first_day] += charge.minor;
      year += charge.minor;
    }
    int64_t dearest = 0;
    for (const auto& [day, minor] : by_period) {
      dearest = std::max(dearest, minor);
    }
    page_.Paragraph(Concat(
        "If all went wrong from ", DayWords(periods.front().first), " to ",
        DayWords(periods.back().end - 1), " (", AndList(values), " in every ",
        Period(), "), the dearest ", Period(), " would cost ", Money(dearest),
        " and all of them ", Money(year), "."));
  }

  const Contract& contract_;
  const CreditTerms& terms_;
  Page& page_;
};

}  // namespace

void TellCredits(const Contract& contract, Page& page) {
  CreditTeller(contract, page).Tell();
}

}  // namespace holdline
