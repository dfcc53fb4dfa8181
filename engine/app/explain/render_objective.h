// Why an objective came to what it did, as text for people or as JSON.
#pragma once

#include <string>

#include "engine/app/explain/objective_explanation.h"
#include "engine/app/explain/render_explanation.h"

namespace holdline {

std::string ObjectiveText(const ObjectiveExplanation& told,
                          const ExplanationStyle& style);

// One JSON object:
//   {"contract", "objective", "clause", "measure", "promises", "scope": [STEP],
//    "period": {"kind", "name", "start", "end", "closed"}, "at", "booked_at",
//    "versions": [{"amendment", "effective"}],
//    "slots": [{"slot", "promises", "state", "counted", "met", "sum_seconds",
//      "value", "target", "groups": [{"class", "is", "counts_as", "contacts",
//        "counted", "met", "sum_seconds"}],
//      "verdict": [STEP], "outlook": {"by_forecast", "weeks", "expected",
//        "at_most", "needed", "projected", "lowest", "highest"}, "parts":
//        {"kept", "failed", "not_measured", "worst": [{"start", "end",
//        "counted", "met", "sum_seconds"}]},
//      "in_a_row", "went_wrong": {"at", "contact", "before", "after"},
//      "recovered": the same, "misses": {"count", "longest": [{"contact",
//        "queue", "enqueued", "wait_seconds", "class"}]}}],
//    "in_no_slot",
//    "cost": {"kind", "settled_by", "words", "within": {"periods",
//      "credit_minor", "bonus_minor"}, "steps": [STEP], "currency", "digits",
//      "before_caps_minor", "credit_minor", "bonus_minor",
//      "ledger": [{"entry_id", "kind", "amount_minor", "reason", "corrects",
//        "told_at"}]}}
// A STEP is a sentence. The groups of a slot add up to what is counted and met
// in it, which is what the report of a replay has for it. `before` and `after`
// are {"counted", "met", "sum_seconds", "value", "state"}. Times are RFC 3339
// in the contract's zone, `within` is what the ledger has for shorter periods
// by which the credits are settled, durations are seconds, shares fractions
// of 1. What there is nothing of is absent: `amendment` of the first version,
// `slot` where there are no slots, `handle_seconds` of who was not handled.
// `counts_as` is "met", "missed" or "counts"; or "out", "open" (waits still),
// "lost" or "unbooked", which count for nothing.
std::string ObjectiveJson(const ObjectiveExplanation& told,
                          const ExplanationStyle& style);

}  // namespace holdline
