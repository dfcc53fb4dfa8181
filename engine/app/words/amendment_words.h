// What an amendment changes, in the sentences that are new or say something
// else, and in those that are no longer said.
#pragma once

#include "engine/app/words/page.h"

namespace holdline {

// `before` and `after` tell the whole contract as it was and as it is then, as
// of the same day. False: they say the same.
bool TellChanges(const Page& before, const Page& after, Page& page);

}  // namespace holdline
