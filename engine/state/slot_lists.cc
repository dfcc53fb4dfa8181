#include "engine/state/slot_lists.h"

#include <algorithm>

namespace holdline {

uint32_t SlotLists::AddList() {
  const auto list = static_cast<uint32_t>(heads_.size());
  HL_CHECK(list < kHead - 1);
  heads_.push_back({.prev = list | kHead, .next = list | kHead});
  return list;
}

void SlotLists::Grow(uint32_t slot) {
  HL_CHECK(slot < kHead);
  links_.resize(std::max<size_t>(slot + 1, links_.size() * 2));
}

}  // namespace holdline
