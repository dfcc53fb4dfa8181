// The pieces of a case's explanation as words, for people and for JSON alike.
// Thread-safe: functions without state.
#pragma once

#include <string>
#include <string_view>

#include "absl/time/time.h"
#include "engine/app/explain/case_explanation.h"

namespace holdline {

// "open", "ended", "cancelled" or "not_opened".
std::string_view CaseStateName(const ExplainedCase& told);

// What the case went through, in one line.
std::string CaseWords(const ExplainedCase& told, absl::TimeZone zone);

// What the objective does with the case at all: "" where it counts its runs;
// else "other" (its `of` does not take it), "excluded", or "cancelled".
std::string_view CaseVerdict(const ExplainedCaseObjective& objective,
                             const ExplainedCase& of);

// What a run is to its objective: "met" or "missed" where shares are measured
// and "counts" elsewhere; "open" while it counts for nothing yet; "no_slot".
std::string_view RunVerdict(const ExplainedRun& run,
                            const Objective& objective);

// And why: "took 3 h of prime, which is within 4 h".
std::string RunReason(const ExplainedRun& told, const Contract& contract,
                      const Objective& objective, absl::TimeZone zone);

}  // namespace holdline
