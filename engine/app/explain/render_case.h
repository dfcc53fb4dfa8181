// The explanation of a case as text for people, or as JSON.
// Thread-safe: functions without state.
#pragma once

#include <string>

#include "engine/app/explain/case_explanation.h"
#include "engine/app/explain/render_explanation.h"

namespace holdline {

std::string CaseText(const CaseExplanation& explanation,
                     const ExplanationStyle& style);

// {"case", "at", "events": [as of a contact], "cases": [{"life", "queue",
// "channel", "attributes", "state": "open" | "ended" | "cancelled" |
// "not_opened", "opened", "stints": [{"from", "responded", "to"}], "pauses":
// [{"from", "to", "status"}], "covered", "contracts": [{"contract",
// "amendment", "covering", "because", "objectives": [{"objective", "clause",
// "measure", "verdict", "because", "excluded", "runs": [{"began", "ended",
// "elapsed_seconds", "due", "verdict", "because", "slot", "counted", "met",
// "watch_at", "booked_at", "periods"}]}]}]}]}
// Times are RFC 3339; what is not there is left out.
std::string CaseJson(const CaseExplanation& explanation,
                     const ExplanationStyle& style);

}  // namespace holdline
