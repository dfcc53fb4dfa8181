// What is looked for ahead of a period that runs, as sentences.
#pragma once

#include "engine/app/words/page.h"
#include "operators/contract/model.h"

namespace holdline {

// Nothing where the objective has no outlook.
void TellOutlook(const Contract& contract, const Objective& objective,
                 Page& page);

}  // namespace holdline
