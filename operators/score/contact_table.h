// The contacts of one telemetry partition under dense slots: found by id,
// forgotten by record time and by a ceiling, the least recently touched first.
//
// Two lists hold the slots in the order of their last touch, ended contacts and
// open ones; record time never goes back, so each list is in the order of its
// expiry too, and forgetting looks at the heads only.
//
// Thread-compatible.
#pragma once

#include <cstdint>
#include <string_view>

#include "engine/state/slot_index.h"
#include "engine/state/slot_lists.h"
#include "engine/state/slot_pool.h"
#include "operators/score/contact_id.h"
#include "operators/score/fact_set.h"

namespace holdline {

struct Contact {
  FactSet facts;
  int64_t touched_us = 0;  // record time of its last event
  ContactId id;
  ContactSummary summary;  // as of the last touch
};
static_assert(sizeof(Contact) <= 256);

class ContactTable {
 public:
  ContactTable() : by_touch_(2) {}

  // kNoSlot where the contact is not known. `hash` is StableHash(id).
  uint32_t Find(uint64_t hash, std::string_view id) const {
    return index_.Find(hash, [&](uint32_t slot) {
      return contacts_.At(slot).id.view() == id;
    });
  }
  Contact& At(uint32_t slot) { return contacts_.At(slot); }

  // A contact without events. REQUIRES: it is not known.
  uint32_t Create(uint64_t hash, std::string_view id);

  FactSet::Added Add(uint32_t slot, const EventFact& fact) {
    return contacts_.At(slot).facts.Add(fact, facts_);
  }

  // An event of the contact came at this record time, which never goes back.
  void Touch(uint32_t slot, int64_t record_us, const ContactSummary& summary);

  // Of the ended or the open contacts the one touched least recently; kNoSlot
  // where there is none.
  uint32_t LeastRecent(bool ended) const { return by_touch_.Front(ended); }
  // Of all. Of those touched by one record an ended one, if there is one.
  uint32_t LeastRecent() const;
  // The one touched next after `slot`, of the same list.
  uint32_t NextRecent(uint32_t slot) const { return by_touch_.Next(slot); }

  void Forget(uint32_t slot);

  size_t size() const { return contacts_.size(); }
  size_t ended() const { return ended_; }

  // Prefetching in two steps, as the second needs what the first brings.
  void PrefetchIndex(uint64_t hash) const { index_.Prefetch(hash); }
  uint32_t PrefetchContact(uint64_t hash) const;
  // What forgetting LeastRecent(ended), and those after it, will need.
  void PrefetchLeastRecent(bool ended) const;

 private:
  void PrefetchSlot(uint32_t slot) const;

  SlotIndex index_;
  SlotPool<Contact> contacts_;
  FactStore facts_;
  SlotLists by_touch_;  // list 0: open, list 1: ended
  size_t ended_ = 0;
};

}  // namespace holdline
