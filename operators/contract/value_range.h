// Ranges of an objective's values, as tiers state them.
#pragma once

#include <string_view>

#include "absl/status/statusor.h"
#include "operators/contract/measure_rules.h"
#include "operators/money/credit_terms.h"

namespace holdline {

// "75% to < 80%", "46s to 48s", "> 45s to 48s", "< 70%", "<= 96.5%", ">= 55s",
// "> 5%". Both ends belong to it unless `<` or `>` says otherwise.
absl::StatusOr<ValueRange> ParseRange(TargetUnit unit, std::string_view text);

}  // namespace holdline
