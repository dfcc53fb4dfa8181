// From the verdict to the credit, in sentences with their amounts; for people
// and for JSON alike.
//
// Thread-safe: functions without state.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "absl/time/time.h"
#include "engine/app/explain/objective_explanation.h"

namespace holdline {

// "no_credits", "no_schedule", "other_period", "settled" or "running".
std::string_view CostKindName(const ExplainedCost& cost);

// What it comes to, in a line.
std::string CostWords(const ObjectiveExplanation& told);

// How, a step each; none where nothing is priced.
std::vector<std::string> CostSteps(const ObjectiveExplanation& told);

// "credit of USD 400.00, told at 2026-03-02 10:00:00 as ..."
std::string EntryWords(const LedgerEntry& entry, const CreditTerms& terms,
                       absl::TimeZone zone);

}  // namespace holdline
