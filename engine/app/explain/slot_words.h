// How the contacts of a period in one slot make its verdict, in sentences with
// their numbers; for people and for JSON alike.
//
// Thread-safe: functions without state.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "absl/time/time.h"
#include "engine/app/explain/objective_explanation.h"

namespace holdline {

// What was promised: "at least 80 %".
std::string PromiseWords(const ExplainedSlot& slot);

// From the counts to the verdict, a step each.
std::vector<std::string> VerdictSteps(const ExplainedSlot& slot);

// When it went wrong, or that it did not; empty where there is no target.
std::vector<std::string> CrossingSteps(const ExplainedSlot& slot, bool closed,
                                       absl::TimeZone zone);

// "49.02 %", "40.8 s": of a period or a part of it.
std::string ValueOf(const ExplainedSlot& slot, const Tally& tally);

// "1999-02-01" of a day, else "1999-02-01 10:30 – 11:00".
std::string PartText(const ExplainedPart& part, absl::TimeZone zone);

// "met", "missed", "behind", as judge says.
std::string_view StateName(const ExplainedSlot& slot);

}  // namespace holdline
