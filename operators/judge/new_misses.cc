#include "operators/judge/new_misses.h"

#include <algorithm>

namespace holdline {

void NewMisses::Add(int64_t time_us, std::string_view contact) {
  // Mostly it comes after those that are here already: no string is made.
  if (missed_.size() == kLimit && time_us > missed_.back().time_us) return;
  Miss miss{time_us, std::string(contact)};
  const auto at = std::lower_bound(missed_.begin(), missed_.end(), miss);
  if (at != missed_.end() && *at == miss) return;
  missed_.insert(at, std::move(miss));
  if (missed_.size() > kLimit) missed_.pop_back();
}

}  // namespace holdline
