// When the client may end the contract, in sentences.
#pragma once

#include "engine/app/words/page.h"
#include "operators/contract/model.h"

namespace holdline {

// A section; nothing where there is no such right.
void TellTermination(const Contract& contract, Page& page);

}  // namespace holdline
