// Amounts of a contract as they stand in a sentence.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "absl/time/time.h"
#include "operators/calendar/period.h"
#include "operators/contract/model.h"
#include "operators/judge/period_promise.h"
#include "operators/judge/promise.h"
#include "operators/money/credit_terms.h"

namespace holdline {

// "20 s", "22.5 s", "15 min", "4 h", "2 days".
std::string DurationWords(int64_t duration_us);

// "1,320 s", "22.5 s", however long.
std::string SecondsWords(int64_t duration_us);

// A threshold of a wait stays in seconds up to ten minutes, as the values that
// are compared with it: "120 s".
std::string ThresholdWords(int64_t duration_us);

// "80 %", "30 s", "9,000 contacts"; `amount` in the unit of a target.
std::string AmountWords(ValueUnit unit, int64_t amount);

// "at least 80 %". REQUIRES: target.has_bound.
std::string TargetWords(ValueUnit unit, const Target& target);

// "86.60 %", "41.7 s", "9,000": what the tally comes to, with as many digits as
// it takes to see on which side of the target it is.
std::string ValueWords(const Objective& objective, const Target& target,
                       const Tally& tally);

// What a period is held by its verdict's form to have come to, in the same way:
// the mean of its parts, or the share of them that keep the target.
// REQUIRES: objective.verdict.HasParts().
std::string FormWords(const Objective& objective, const Target& target,
                      const PeriodSum& sum);

// "USD 2,500.00".
std::string MoneyWords(int64_t minor, const CreditTerms& terms);

// "month", "month from the 22nd".
std::string PeriodWords(const PeriodSpec& period);
// "3 months", "1 week".
std::string PeriodsWords(int count, const PeriodSpec& period);

// "2026-01-31", of a day number.
std::string DayWords(int64_t day);
// "2026-01-31 23:59", with its seconds where it has some.
std::string MomentWords(int64_t time_us, absl::TimeZone zone);
// "Friday 2026-01-02 at 07:30".
std::string WeekdayWords(int64_t time_us, absl::TimeZone zone);

// "a, b and c".
std::string AndList(const std::vector<std::string>& words);

}  // namespace holdline
