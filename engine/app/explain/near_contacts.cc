#include "engine/app/explain/near_contacts.h"

#include <algorithm>

#include "operators/contract/suggestion.h"

namespace holdline {

void NearContacts::See(std::string_view id) {
  if (near_.size() == kMost || id == last_) return;
  last_ = id;
  if (!IsNear(id) || std::find(near_.begin(), near_.end(), id) != near_.end()) {
    return;
  }
  near_.emplace_back(id);
}

bool NearContacts::IsNear(std::string_view id) const {
  if (id.empty() || contact_.empty()) return false;
  if (id.starts_with(contact_) || id.ends_with(contact_)) return true;
  return !NearestWord(contact_, {&id, 1}).empty();
}

}  // namespace holdline
