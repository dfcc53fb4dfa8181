// Why an objective counts a leg as it does, in words.
#pragma once

#include <string>
#include <string_view>

#include "absl/time/time.h"
#include "engine/app/explain/explanation.h"

namespace holdline {

// What the leg is to the objective, in a word: "met" or "missed" where shares
// are measured and "counts" elsewhere; "excluded" where an exclusion takes it
// out; "out", "lost"; "open" while it waits and
// counts for nothing yet; "other" where `of` does not take it, "no_slot".
std::string_view ObjectiveVerdict(const ExplainedObjective& objective,
                                  const ExplainedLeg& leg);

// And why: "answered_late: its wait is longer than 20 s; that counts as missed
// under abandons_miss".
std::string ObjectiveReason(const ExplainedObjective& objective,
                            const ExplainedLeg& leg, absl::TimeZone zone);

// "while it waited it was a miss from ... on, taken back at ...".
std::string WithdrawnWords(const WithdrawnMiss& withdrawn, absl::TimeZone zone);

}  // namespace holdline
