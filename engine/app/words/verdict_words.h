// How the contacts of a period make its verdict, in sentences; each with a
// number that PeriodPromise has worked out.
#pragma once

#include <string>

#include "engine/app/words/page.h"
#include "operators/contract/model.h"

namespace holdline {

// Nothing where the verdict is that of all contacts, exactly.
void TellVerdict(const Objective& objective, Page& page);

// What a period that runs says of its parts. REQUIRES: IsOfShares(objective).
std::string RunningPartsWords(const Objective& objective);

// "days", "half-hours", "spans of 15 min".
std::string PartsWords(const VerdictRules& rules);

// What a period is held against: "at least 80 %", "at least 80 % in at least
// 90 % of the half-hours".
std::string HeldWords(const Objective& objective, const Target& target);

}  // namespace holdline
