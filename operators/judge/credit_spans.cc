#include "operators/judge/credit_spans.h"

#include <limits>
#include <span>

#include "operators/calendar/period.h"

namespace holdline {
namespace {

// The first day of the period in which the version comes into force.
int64_t FirstDay(const CreditTerms& terms, const Contract& version) {
  DayFinder days(version.zone);
  return PeriodOf(terms.period, days.DayOf(version.effective_us)).first;
}

}  // namespace

std::vector<CreditSpan> CreditSpansOf(const ContractVersions& versions) {
  std::vector<CreditSpan> spans;
  const std::span<const Contract> all = versions.all();
  for (size_t i = 0; i < all.size(); ++i) {
    const Contract& contract = all[i];
    const Contract* const before = i > 0 ? &all[i - 1] : nullptr;
    const bool had_credits = before != nullptr && before->credits.has_value();
    const bool go_on = had_credits && contract.credits.has_value() &&
                       before->credits_version == contract.credits_version;
    if (go_on) {
      spans.back().version = i;
      continue;
    }
    if (had_credits) {
      const Contract& deciding = contract.credits ? contract : *before;
      spans.back().end_day = FirstDay(*deciding.credits, contract);
    }
    if (!contract.credits) continue;
    spans.push_back({.versions = all,
                     .version = i,
                     .from_day = before == nullptr
                                     ? std::numeric_limits<int64_t>::min()
                                     : FirstDay(*contract.credits, contract),
                     .end_day = std::numeric_limits<int64_t>::max()});
  }
  return spans;
}

}  // namespace holdline
