// The set of an entity's events, in the order in which it is folded. Per event
// id it holds the highest (revision, sequence); of two that are equal in both
// the first in the log stands.
//
// Four facts, as most contacts have, stand inline; more move to blocks of the
// store. Thread-compatible.
#pragma once

#include <cstdint>
#include <span>

#include "engine/state/slot_pool.h"
#include "operators/score/event_fact.h"

namespace holdline {

// Blocks for sets that do not fit inline; outlives the sets.
class FactStore {
 public:
  static constexpr size_t kMedium = 16;
  static constexpr size_t kLarge = kMaxEventsPerEntity;

 private:
  friend class FactSet;
  template <size_t N>
  struct Block {
    EventFact facts[N];
  };
  SlotPool<Block<kMedium>> medium_;
  SlotPool<Block<kLarge>> large_;
};

class FactSet {
 public:
  enum class Added : uint8_t {
    kNew,
    kCorrected,  // took the place of an earlier revision
    kDuplicate,  // known, or older than what is known: nothing changed
    kTooMany,    // the set is full: nothing changed
  };

  FactSet() {}

  // The same store for the life of the set.
  Added Add(const EventFact& fact, FactStore& store);
  // Whether Add would add the fact behind all others.
  bool WouldAppend(const EventFact& fact) const {
    return Find(fact.id_hash) < 0 &&
           (size_ == 0 || FoldsBefore(data()[size_ - 1], fact));
  }
  // Empties the set and gives its block back.
  void Clear(FactStore& store);

  // Sorted by FoldsBefore; valid until the set changes.
  std::span<const EventFact> facts() const { return {data(), size_}; }

 private:
  static constexpr uint8_t kInline = 4;

  struct Far {
    EventFact* facts;
    uint32_t slot;
  };

  EventFact* data() { return capacity_ == kInline ? near_ : far_.facts; }
  const EventFact* data() const {
    return capacity_ == kInline ? near_ : far_.facts;
  }
  // The place of the event; -1: it is not there.
  int Find(uint64_t id_hash) const {
    for (int i = 0; i < size_; ++i) {
      if (data()[i].id_hash == id_hash) return i;
    }
    return -1;
  }
  void Insert(const EventFact& fact);
  void Erase(int at);
  void Grow(FactStore& store);

  union {
    EventFact near_[kInline];
    Far far_;  // where capacity_ > kInline
  };
  uint8_t size_ = 0;
  uint8_t capacity_ = kInline;
};

}  // namespace holdline
