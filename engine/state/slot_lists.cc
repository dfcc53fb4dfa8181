#include "engine/state/slot_lists.h"

#include <algorithm>

#include "engine/base/check.h"

namespace holdline {

uint32_t SlotLists::AddList() {
  const auto list = static_cast<uint32_t>(heads_.size());
  HL_CHECK(list < kHead - 1);
  heads_.push_back({.prev = list | kHead, .next = list | kHead});
  return list;
}

void SlotLists::PushBack(uint32_t list, uint32_t slot) {
  InsertBehindNode(heads_[list].prev, slot);
}

void SlotLists::PushFront(uint32_t list, uint32_t slot) {
  InsertBehindNode(list | kHead, slot);
}

void SlotLists::InsertAfter(uint32_t before, uint32_t slot) {
  HL_CHECK(Contains(before));
  InsertBehindNode(before, slot);
}

void SlotLists::InsertBehindNode(uint32_t node, uint32_t slot) {
  HL_CHECK(slot < kHead && !Contains(slot));
  if (slot >= links_.size()) {
    links_.resize(std::max<size_t>(slot + 1, links_.size() * 2));
  }
  const uint32_t next = At(node).next;
  links_[slot] = {.prev = node, .next = next};
  At(node).next = slot;
  At(next).prev = slot;
}

uint32_t SlotLists::Remove(uint32_t slot) {
  HL_CHECK(Contains(slot));
  const Link link = links_[slot];
  At(link.prev).next = link.next;
  At(link.next).prev = link.prev;
  links_[slot] = {};
  // Only a head is its slot's neighbour on both sides.
  return link.prev == link.next && (link.prev & kHead) != 0 ? link.prev & ~kHead
                                                            : kNoSlot;
}

}  // namespace holdline
