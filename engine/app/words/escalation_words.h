// Who hears of what, and when, in sentences.
#pragma once

#include "engine/app/words/page.h"
#include "operators/contract/model.h"

namespace holdline {

// A section; nothing where nobody is to be told anything.
void TellEscalation(const Contract& contract, Page& page);

}  // namespace holdline
