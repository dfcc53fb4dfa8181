// Scopes against each other: whether anything at all can match two lines, and
// whether one line takes in all of another. For `check`; contacts are matched
// by Matches in model.h.
#pragma once

#include <span>
#include <string_view>

#include "operators/contract/model.h"

namespace holdline {

// Whether some text matches both patterns.
bool GlobsMeet(std::string_view a, std::string_view b);

// Whether every text that matches `inner` matches `outer`. Errs to "no": it
// does not see that several stars together may leave nothing out.
bool GlobCovers(std::string_view outer, std::string_view inner);

// Whether some visit matches both lines.
bool ScopesMeet(const ScopeLine& a, const ScopeLine& b);

// Whether every visit that matches `inner` matches `outer`; errs to "no".
bool ScopeCovers(const ScopeLine& outer, const ScopeLine& inner);

// What matches both lines, where they meet and one of their queue patterns
// takes in the other; else `a` with what `b` adds to it.
ScopeLine NarrowedBy(const ScopeLine& a, const ScopeLine& b);

}  // namespace holdline
