// What the client owes, and what does not count because of it, in sentences.
#pragma once

#include "engine/app/words/page.h"
#include "operators/contract/model.h"

namespace holdline {

// A section; nothing where the client owes nothing.
void TellRelief(const Contract& contract, Page& page);

}  // namespace holdline
