// What an objective promises, in sentences; each with a number that the code
// which executes the contract has worked out.
#pragma once

#include <string>

#include "engine/app/words/page.h"
#include "engine/app/words/slot_times.h"
#include "operators/contract/model.h"

namespace holdline {

void TellObjective(const Contract& contract, const Objective& objective,
                   const SlotTimes& slots, Page& page);

// "the share of contacts that are answered within 20 s".
std::string MeasureWords(const Objective& objective);

// Which period a contact or case belongs to: "in which it enters the queue".
std::string BookedWords(const Objective& objective);

// "in prime", " " before it; empty where there are no slots.
std::string InSlotWords(const Target& target);

}  // namespace holdline
