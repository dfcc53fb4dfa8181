// Doubly linked lists over dense slot numbers. A slot is in one list at most;
// the links stand in one array, eight bytes a slot, so that moving a slot
// touches little memory and allocates nothing.
//
// Thread-compatible.
#pragma once

#include <cstddef>
#include <cstdint>
#include <vector>

#include "engine/base/check.h"

namespace holdline {

// No slot, no list.
inline constexpr uint32_t kNoSlot = UINT32_MAX;

class SlotLists {
 public:
  // Lists are numbered from 0. At most 2^31 - 1 of lists and of slots.
  explicit SlotLists(uint32_t lists = 0) {
    for (uint32_t i = 0; i < lists; ++i) AddList();
  }

  uint32_t AddList();

  bool Contains(uint32_t slot) const {
    return slot < links_.size() && links_[slot].next != kNoSlot;
  }
  bool IsEmpty(uint32_t list) const {
    return heads_[list].next == (list | kHead);
  }

  // kNoSlot at the end.
  uint32_t Front(uint32_t list) const { return SlotOrNone(heads_[list].next); }
  uint32_t Back(uint32_t list) const { return SlotOrNone(heads_[list].prev); }
  uint32_t Next(uint32_t slot) const { return SlotOrNone(links_[slot].next); }
  uint32_t Previous(uint32_t slot) const {
    return SlotOrNone(links_[slot].prev);
  }

  // REQUIRES: the slot is in no list.
  void PushBack(uint32_t list, uint32_t slot) {
    InsertBehind(heads_[list].prev, slot);
  }
  void PushFront(uint32_t list, uint32_t slot) {
    InsertBehind(list | kHead, slot);
  }
  // Behind `before`, which is in a list.
  void InsertAfter(uint32_t before, uint32_t slot) {
    HL_CHECK(Contains(before));
    InsertBehind(before, slot);
  }

  // Takes the slot out of its list and returns the list's number where that
  // leaves it empty, else kNoSlot. REQUIRES: the slot is in a list.
  uint32_t Remove(uint32_t slot) {
    HL_CHECK(Contains(slot));
    const Link link = links_[slot];
    At(link.prev).next = link.next;
    At(link.next).prev = link.prev;
    links_[slot] = {};
    // Only a head is its slot's neighbour on both sides.
    return link.prev == link.next && (link.prev & kHead) != 0
               ? link.prev & ~kHead
               : kNoSlot;
  }

  void Prefetch(uint32_t slot) const {
    if (slot < links_.size()) __builtin_prefetch(&links_[slot], 1);
  }

 private:
  // A list is a ring through its head; heads are told apart by the top bit.
  static constexpr uint32_t kHead = 1u << 31;

  struct Link {
    uint32_t prev = kNoSlot;
    uint32_t next = kNoSlot;  // kNoSlot: in no list
  };

  static uint32_t SlotOrNone(uint32_t node) {
    return (node & kHead) != 0 ? kNoSlot : node;
  }
  Link& At(uint32_t node) {
    return (node & kHead) != 0 ? heads_[node & ~kHead] : links_[node];
  }
  void InsertBehind(uint32_t node, uint32_t slot) {
    HL_CHECK(!Contains(slot));
    if (slot >= links_.size()) Grow(slot);
    const uint32_t next = At(node).next;
    links_[slot] = {.prev = node, .next = next};
    At(node).next = slot;
    At(next).prev = slot;
  }
  void Grow(uint32_t slot);

  std::vector<Link> heads_;
  std::vector<Link> links_;
};

}  // namespace holdline
