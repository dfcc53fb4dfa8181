// What a contract's misses cost, in sentences; the amounts are worked out by
// the settlement.
#pragma once

#include "engine/app/words/page.h"
#include "operators/contract/model.h"

namespace holdline {

// REQUIRES: contract.credits.
void TellCredits(const Contract& contract, Page& page);

}  // namespace holdline
