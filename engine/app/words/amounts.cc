#include "engine/app/words/amounts.h"

#include <utility>

#include "absl/time/civil_time.h"
#include "engine/app/report/figures.h"
#include "engine/app/words/sample.h"
#include "engine/base/time_units.h"
#include "operators/calendar/period.h"
#include "operators/contract/text.h"
#include "operators/contract/units.h"
#include "operators/money/exact.h"

namespace holdline {
namespace {

Unit ShownUnit(ValueUnit unit) {
  switch (unit) {
    case ValueUnit::kShare:
      return Unit::kShare;
    case ValueUnit::kDuration:
      return Unit::kSeconds;
    case ValueUnit::kContacts:
      break;
  }
  return Unit::kContacts;
}

std::string KindWord(PeriodKind kind) {
  return PeriodSpec{.kind = kind}.Name();
}

}  // namespace

std::string SecondsWords(int64_t duration_us) {
  std::string text = CountText(duration_us / kSecondUs);
  const int64_t rest = duration_us % kSecondUs;
  if (rest != 0) {
    std::string digits = Concat(kSecondUs + rest).substr(1);
    digits.erase(digits.find_last_not_of('0') + 1);
    text += Concat(".", digits);
  }
  return Concat(text, " s");
}

std::string DurationWords(int64_t duration_us) {
  constexpr std::pair<int64_t, std::string_view> kUnits[] = {
      {kDayUs, " days"}, {kHourUs, " h"}, {kMinuteUs, " min"}};
  for (const auto& [unit_us, name] : kUnits) {
    if (duration_us < unit_us || duration_us % unit_us != 0) continue;
    if (unit_us == kDayUs && duration_us == kDayUs) return "24 h";
    return Concat(CountText(duration_us / unit_us), name);
  }
  return SecondsWords(duration_us);
}

std::string ThresholdWords(int64_t duration_us) {
  return duration_us <= 10 * kMinuteUs ? SecondsWords(duration_us)
                                       : DurationWords(duration_us);
}

std::string AmountWords(ValueUnit unit, int64_t amount) {
  switch (unit) {
    case ValueUnit::kShare: {
      std::string text = ShareText(amount);
      return text.insert(text.size() - 1, 1, ' ');
    }
    case ValueUnit::kDuration:
      return ThresholdWords(amount);
    case ValueUnit::kContacts:
      break;
  }
  return Concat(CountText(amount), amount == 1 ? " contact" : " contacts");
}

std::string TargetWords(ValueUnit unit, const Target& target) {
  return Concat(target.at_most ? "at most " : "at least ",
                AmountWords(unit, target.bound));
}

std::string ValueWords(const Objective& objective, const Target& target,
                       const Tally& tally) {
  const Promise promise(objective, target);
  return ValueText(promise.ValueOf(tally),
                   ShownUnit(ValueUnitOf(objective.measure)),
                   promise.TargetValue());
}

std::string FormWords(const Objective& objective, const Target& target,
                      const PeriodSum& sum) {
  const PeriodPromise form(objective, target);
  const bool is_share = IsOfShares(objective);
  return ValueText(
      form.FormValue(sum),
      is_share ? Unit::kShare : ShownUnit(ValueUnitOf(objective.measure)),
      is_share ? form.FormTarget() : Promise(objective, target).TargetValue());
}

std::string MoneyWords(int64_t minor, const CreditTerms& terms) {
  const std::string text = MoneyText(minor, terms.digits, terms.currency);
  const auto [number, currency] = SplitOnce(text, ' ');
  const auto [whole, decimals] = SplitOnce(number, '.');
  int64_t units = minor;
  for (int i = 0; i < terms.digits; ++i) units /= 10;
  return Concat(currency, " ", CountText(units), decimals.empty() ? "" : ".",
                decimals);
}

std::string PeriodWords(const PeriodSpec& period) {
  const std::string kind = KindWord(period.kind);
  return period.month_from == 1
             ? kind
             : Concat(kind, " from the ", OrdinalText(period.month_from));
}

std::string PeriodsWords(int count, const PeriodSpec& period) {
  const std::string kind = KindWord(period.kind);
  return Concat(count, " ", kind, count == 1 ? "" : "s");
}

std::string DayWords(int64_t day) {
  return absl::FormatCivilTime(kEpoch + day);
}

std::string MomentWords(int64_t time_us, absl::TimeZone zone) {
  std::string text = LocalText(time_us, zone);
  if (text.ends_with(":00")) text.resize(text.size() - 3);
  return text;
}

std::string WeekdayWords(int64_t time_us, absl::TimeZone zone) {
  return absl::FormatTime("%A %Y-%m-%d at %H:%M", absl::FromUnixMicros(time_us),
                          zone);
}

std::string AndList(const std::vector<std::string>& words) {
  std::string text;
  for (size_t i = 0; i < words.size(); ++i) {
    if (i != 0) text += i + 1 == words.size() ? " and " : ", ";
    text += words[i];
  }
  return text;
}

}  // namespace holdline
