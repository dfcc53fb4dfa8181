#include "tests/sim/bugs.h"

namespace holdline::sim {

std::optional<Bug> BugNamed(std::string_view name) {
  for (const BugName& bug : kBugs) {
    if (bug.name == name) return bug.bug;
  }
  return std::nullopt;
}

}  // namespace holdline::sim
