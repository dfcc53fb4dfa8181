#include "operators/contract/credits_reader.h"

#include <algorithm>
#include <map>
#include <string>
#include <utility>
#include <vector>

#include "engine/base/ppm.h"
#include "engine/base/time_units.h"
#include "operators/calendar/period.h"
#include "operators/contract/civil.h"
#include "operators/contract/held_target.h"
#include "operators/contract/measure_rules.h"
#include "operators/contract/money_reader.h"
#include "operators/contract/text.h"
#include "operators/contract/tiers_reader.h"
#include "operators/contract/trigger_reader.h"
#include "operators/contract/value_reader.h"
#include "operators/contract/window_reader.h"

namespace holdline {
namespace {

constexpr WordOf<SecondsCounted> kSeconds[] = {
    {"whole", SecondsCounted::kWhole},
    {"fraction", SecondsCounted::kFraction},
    {"exact", SecondsCounted::kExact}};

// How a schedule says what a miss costs; exactly one stands in each.
struct CreditFormKey {
  std::string_view key;
  CreditForm form;
};
constexpr CreditFormKey kCreditForms[] = {
    {"tiers", CreditForm::kTiers},
    {"per_miss", CreditForm::kPerMiss},
    {"per_point", CreditForm::kPerPoint},
    {"per_point_or_fraction", CreditForm::kPerPointOrFraction},
    {"per_second", CreditForm::kPerSecond},
    {"per_contact", CreditForm::kPerContact}};

// 0: a day or a week is no number of months.
int MonthsOf(const PeriodSpec& period) {
  switch (period.kind) {
    case PeriodKind::kMonth:
      return 1;
    case PeriodKind::kQuarter:
      return 3;
    case PeriodKind::kYear:
      return 12;
    case PeriodKind::kDay:
    case PeriodKind::kWeek:
      break;
  }
  return 0;
}

class CreditsReader {
 public:
  CreditsReader(const YamlCursor& at, const Contract& contract)
      : at_(at), contract_(contract), map_(at) {}

  std::optional<CreditTerms> Read() {
    const size_t errors_before = at_.ErrorsSoFar();
    ReadPeriod();
    ReadFee();
    ReadPool();
    ReadFrom();
    ReadSchedules();
    ReadTriggers();
    ReadEarnBacks();
    ReadCaps();
    map_.NotYet({"statement"});
    map_.Close();
    if (at_.ErrorsSoFar() != errors_before) return std::nullopt;
    terms_.currency = bases_.currency;
    terms_.digits = bases_.digits;
    terms_.fee = bases_.fee;
    terms_.pool = bases_.pool;
    return std::move(terms_);
  }

 private:
  void ReadPeriod() {
    const auto at = map_.Require("period", "month");
    if (!at.has_value()) return;
    if (const auto period = ReadOnePeriod(*at)) terms_.period = *period;
  }

  void ReadFee() {
    const auto at = map_.Require("fee", "{currency: USD, monthly: 100000}");
    if (!at.has_value()) return;
    YamlMap fee(*at);
    fee.NotYet({"from"});
    if (const auto currency = fee.Require("currency", "USD")) {
      bases_.currency = currency->Text().value_or("");
      bases_.digits = ReadValue(*currency, CurrencyDigits).value_or(2);
    }
    constexpr std::pair<std::string_view, int> kFees[] = {
        {"monthly", 1}, {"quarterly", 3}, {"yearly", 12}};
    bool has_amount = false;
    for (const auto& [key, months] : kFees) {
      const auto amount = fee.Find(key);
      if (!amount.has_value()) continue;
      if (std::exchange(has_amount, true)) {
        amount->ErrorAtKey("give one of `monthly`, `quarterly` and `yearly`");
      }
      const auto minor = ReadValue(*amount, [&](std::string_view text) {
        return ParseMinor(text, bases_.digits);
      });
      // Of a day or a week nobody can say how much of a month's fee it is.
      const int periods = MonthsOf(terms_.period);
      if (!minor.has_value() || periods == 0) continue;
      bases_.fee = Reduced({absl::int128(*minor) * periods, months});
    }
    fee.Close();
  }

  void ReadPool() {
    if (const auto at = map_.Find("pool")) bases_.pool = ReadAmount(*at);
    const auto at = map_.Find("allocation");
    if (!at.has_value()) return;
    int64_t sum_ppm = 0;
    for (const YamlCursor& entry : at->Entries()) {
      const auto objective = ObjectiveOf(entry);
      const auto ppm = ReadValue(entry, ParseSharePpm);
      if (!objective || !ppm) continue;
      sum_ppm += *ppm;
      terms_.allocations.push_back(
          {.objective = *objective, .share_ppm = *ppm});
      if (!bases_.pool) {
        entry.ErrorAtKey(
            "an allocation is a share of the pool, and there is "
            "no `pool:`; write for example `pool: 10% of fee`");
        continue;
      }
      allocations_[*objective] =
          Reduced({bases_.pool->numerator * *ppm,
                   bases_.pool->denominator * kWholePpm});
      const auto schedules = map_.Find("schedules");
      if (schedules && schedules->IsMap() &&
          !YamlMap::Has(*schedules, entry.Key())) {
        entry.WarnAtKey("no schedule spends this allocation");
      }
    }
    if (sum_ppm > kWholePpm) {
      at->ErrorAtKey(Concat("the allocations add up to ", ShareText(sum_ppm),
                            " of the pool"));
    }
  }

  void ReadFrom() {
    const auto at = map_.Find("from");
    if (!at.has_value()) return;
    if (const auto day = ReadValue(*at, ParseDay)) {
      terms_.from_day = *day - kEpoch;
    }
  }

  void ReadSchedules() {
    const auto at = map_.Require("schedules", "{answer: {per_miss: 500 USD}}");
    if (!at.has_value()) return;
    for (const YamlCursor& entry : at->Entries()) {
      const auto objective = ObjectiveOf(entry);
      if (!objective) continue;
      CheckObjective(entry, *objective);
      ReadSchedule(entry, *objective);
    }
  }

  void CheckObjective(const YamlCursor& entry, size_t index) const {
    const Objective& objective = contract_.objectives[index];
    const auto& periods = objective.periods;
    if (std::find(periods.begin(), periods.end(), terms_.period) ==
        periods.end()) {
      entry.ErrorAtKey(Concat(
          "credits are settled by the ", terms_.period.Name(), ", but `",
          objective.name, "` is not booked by it; add it to its `periods`"));
    }
    if (!objective.targets.empty() && !objective.targets[0].has_bound) {
      entry.ErrorAtKey("the objective has no target that could be missed");
    }
  }

  void ReadSchedule(const YamlCursor& at, size_t index) {
    const Objective& objective = contract_.objectives[index];
    CreditSchedule schedule;
    schedule.objective = index;
    YamlMap map(at);
    const auto allocation = allocations_.find(index);
    bases_.allocation = allocation == allocations_.end()
                            ? std::nullopt
                            : std::optional<Exact>(allocation->second);
    ReadSlot(map, objective, schedule);
    ReadSlots(map, objective, schedule);
    bool inside_pool = true;
    if (const auto inside = map.Find("inside_pool")) {
      const auto text = inside->AnyText();
      if (text && *text != "true" && *text != "false") {
        inside->Error("is either true or false");
      }
      inside_pool = text != "false";
    }
    if (inside_pool) schedule.most = bases_.allocation;
    ReadForm(map, objective, schedule);
    map.Close();
    bases_.allocation.reset();
    terms_.schedules.push_back(std::move(schedule));
  }

  void ReadSlot(YamlMap& map, const Objective& objective,
                CreditSchedule& schedule) const {
    const auto at = map.Find("slot");
    if (!at.has_value()) return;
    const auto name = at->Text();
    if (!name.has_value()) return;
    std::vector<std::string> slots;
    for (size_t i = 0; i < objective.targets.size(); ++i) {
      slots.push_back(objective.targets[i].slot);
      if (slots.back() == *name) schedule.slot = static_cast<int>(i);
    }
    if (schedule.slot != CreditSchedule::kWorstSlot) return;
    const bool has_slots = objective.targets.size() > 1 || !slots[0].empty();
    at->Error(Concat(
        "\"", *name, "\" is no slot of `", objective.name, "`",
        has_slots ? Concat("; it has ", Listed(slots)) : ", which has none"));
  }

  static void ReadSlots(YamlMap& map, const Objective& objective,
                        CreditSchedule& schedule) {
    constexpr WordOf<bool> kSlots[] = {{"worst", false}, {"each", true}};
    const auto at = map.Find("slots");
    if (!at.has_value()) return;
    if (map.Find("slot").has_value()) {
      at->ErrorAtKey("`slot` has named the one slot that costs");
    }
    if (ReadWord(*at, "which slots cost", kSlots) == true) {
      schedule.slots_paid = static_cast<int>(objective.targets.size());
    }
  }

  void ReadForm(YamlMap& map, const Objective& objective,
                CreditSchedule& schedule) {
    std::optional<YamlCursor> found;
    for (const CreditFormKey& form : kCreditForms) {
      const auto at = map.Find(form.key);
      if (!at.has_value()) continue;
      if (found.has_value()) {
        at->ErrorAtKey(Concat("says a second time what a miss costs, after `",
                              found->Key(), "`"));
        continue;
      }
      found = at;
      schedule.form = form.form;
    }
    if (!found.has_value()) {
      if (!map.is_map()) return;
      map.at().ErrorAtKey(
          "does not say what a miss costs; write for example {per_miss: 500 "
          "USD}");
      return;
    }
    CheckUnit(*found, objective, schedule.form);
    if (schedule.form == CreditForm::kTiers) {
      schedule.tiers = ReadTiers(*found, objective, schedule.slot, bases_);
    } else {
      schedule.price = ReadAmount(*found).value_or(Exact{});
      schedule.price_text = found->node().text;
    }
    if (schedule.form == CreditForm::kPerSecond) {
      ReadSeconds(map, objective, schedule);
    }
  }

  static void CheckUnit(const YamlCursor& at, const Objective& objective,
                        CreditForm form) {
    if (objective.verdict.form == VerdictRules::Form::kShareOf &&
        (form == CreditForm::kPerSecond || form == CreditForm::kPerContact)) {
      at.ErrorAtKey(
          Concat("belongs to a value of all contacts, and the "
                 "verdict of `",
                 objective.name, "` is a share of parts"));
      return;
    }
    if (form == CreditForm::kPerContact && CountsTime(objective.measure)) {
      at.ErrorAtKey("availability is of time, not of contacts");
      return;
    }
    const TargetUnit unit = HeldOf(objective).unit;
    const bool wants_share = form == CreditForm::kPerPoint ||
                             form == CreditForm::kPerPointOrFraction ||
                             form == CreditForm::kPerContact;
    if (wants_share && unit != TargetUnit::kShare) {
      at.ErrorAtKey(Concat("belongs to measures in percent, and `",
                           objective.name, "` is ",
                           MeasureName(objective.measure)));
    } else if (form == CreditForm::kPerSecond &&
               unit != TargetUnit::kDuration) {
      at.ErrorAtKey(Concat("belongs to measures of time, and `", objective.name,
                           "` is ", MeasureName(objective.measure)));
    }
  }

  void ReadSeconds(YamlMap& map, const Objective& objective,
                   CreditSchedule& schedule) {
    schedule.over_us = objective.targets[0].bound;
    if (const auto over = map.Find("over")) {
      schedule.over_us = ReadDurationUs(*over).value_or(0);
    } else if (objective.targets.size() > 1) {
      map.Require("over", "30s");
    }
    if (const auto seconds = map.Find("seconds")) {
      schedule.seconds = ReadWord(*seconds, "a way to count seconds", kSeconds)
                             .value_or(SecondsCounted::kWhole);
    }
    const auto at = map.Find("bonus");
    if (!at.has_value()) return;
    YamlMap bonus(*at);
    CreditSchedule::Bonus read;
    if (const auto below = bonus.Require("below", "15s")) {
      read.below_us = ReadDurationUs(*below).value_or(0);
      if (read.below_us > schedule.over_us) {
        below->Error(Concat("a bonus below ", DurationText(read.below_us),
                            " would be paid for what costs credits: those "
                            "begin over ",
                            DurationText(schedule.over_us)));
      }
    }
    if (const auto price = bonus.Require("per_second", kMoneyExample)) {
      read.per_second = ReadAmount(*price).value_or(Exact{});
    }
    bonus.Close();
    schedule.bonus = read;
  }

  CreditSchedule* ScheduleOf(const YamlCursor& entry) {
    const auto objective = ObjectiveOf(entry);
    if (!objective) return nullptr;
    for (CreditSchedule& schedule : terms_.schedules) {
      if (schedule.objective == *objective) return &schedule;
    }
    entry.ErrorAtKey("the objective has no schedule of credits");
    return nullptr;
  }

  Held HeldBy(const CreditSchedule& schedule) const {
    return HeldOf(contract_.objectives[schedule.objective]);
  }

  void ReadTriggers() {
    const auto at = map_.Find("trigger");
    if (!at.has_value()) return;
    for (const YamlCursor& entry : at->Entries()) {
      CreditSchedule* const schedule = ScheduleOf(entry);
      if (schedule == nullptr) continue;
      schedule->trigger = ReadTrigger(entry, HeldBy(*schedule));
    }
  }

  void ReadEarnBacks() {
    const auto at = map_.Find("earn_back");
    if (!at.has_value()) return;
    for (const YamlCursor& entry : at->Entries()) {
      CreditSchedule* const schedule = ScheduleOf(entry);
      if (schedule == nullptr) continue;
      schedule->earn_back =
          ReadEarnBack(entry, HeldBy(*schedule),
                       [this](const YamlCursor& next, int periods) {
                         CheckFits(next, periods);
                       });
    }
  }

  // An earn-back that the contract is too short for is never earned.
  void CheckFits(const YamlCursor& at, int periods) const {
    constexpr int64_t kLeastMonthDays = 28;
    const int months = MonthsOf(terms_.period);
    const int64_t days = months > 0 ? months * kLeastMonthDays
                         : terms_.period.kind == PeriodKind::kWeek ? 7
                                                                   : 1;
    if (contract_.terminates_us == std::numeric_limits<int64_t>::max()) return;
    const int64_t span_us = contract_.terminates_us - contract_.effective_us;
    if (span_us / kDayUs < (periods + 1) * days) {
      at.Error("the contract ends before a credit could be earned back");
    }
  }

  void ReadCaps() {
    const auto at = map_.Find("caps");
    if (!at.has_value()) return;
    YamlMap caps(*at);
    terms_.period_cap = ReadCap(caps, "period");
    terms_.year_cap = ReadCap(caps, "year");
    caps.Close();
  }
  std::optional<int64_t> ReadCap(YamlMap& caps, std::string_view key) const {
    const auto at = caps.Find(key);
    const auto amount = at ? ReadAmount(*at) : std::nullopt;
    if (!amount) return std::nullopt;
    return RoundHalfEven(*amount);
  }

  // Nothing either where the objective is without targets: then a mistake in it
  // was told, and nobody can say what belongs to it.
  std::optional<size_t> ObjectiveOf(const YamlCursor& entry) const {
    std::vector<std::string_view> names;
    for (size_t i = 0; i < contract_.objectives.size(); ++i) {
      const Objective& objective = contract_.objectives[i];
      names.push_back(objective.name);
      if (objective.name != entry.Key()) continue;
      if (objective.targets.empty()) return std::nullopt;
      return i;
    }
    const std::string hint = DidYouMean(entry.Key(), names);
    entry.ErrorAtKey(
        Concat("is no objective of this contract",
               hint.empty() ? Concat("; it has ", Listed(names)) : hint));
    return std::nullopt;
  }

  std::optional<Exact> ReadAmount(const YamlCursor& at) const {
    return ReadValue(
        at, [this](std::string_view text) { return ParseMoney(text, bases_); });
  }

  const YamlCursor at_;
  const Contract& contract_;
  YamlMap map_;
  MoneyBases bases_;
  std::map<size_t, Exact> allocations_;  // by objective
  CreditTerms terms_;
};

}  // namespace

std::optional<CreditTerms> ReadCredits(const YamlCursor& at,
                                       const Contract& contract) {
  return CreditsReader(at, contract).Read();
}

}  // namespace holdline
