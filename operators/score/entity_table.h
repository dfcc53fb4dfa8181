// The entities of one kind in one telemetry partition, contacts or cases, under
// dense slots: found by id, in the order of their last touch.
//
// They are divided into buckets by the hash of their id: a bucket is what a
// snapshot holds. In each, two lists hold the slots in the order of their last
// touch, ended entities and open ones; record time never goes back, so each
// list is in the order of its expiry too, and forgetting (entity_memory.h)
// looks at the heads only.
//
// Thread-compatible.
#pragma once

#include <cstdint>
#include <string_view>
#include <vector>

#include "engine/state/slot_index.h"
#include "engine/state/slot_lists.h"
#include "engine/state/slot_pool.h"
#include "operators/score/entity_id.h"
#include "operators/score/fact_set.h"

namespace holdline {

struct Entity {
  FactSet facts;
  int64_t touched_us = 0;  // record time of its last event
  EntityId id;
  EntitySummary summary;  // as of the last touch
  uint8_t bucket = 0;
};
static_assert(sizeof(Entity) <= 256);

class EntityTable {
 public:
  static constexpr uint32_t kMostBuckets = 256;

  // REQUIRES: 1 <= buckets <= kMostBuckets.
  explicit EntityTable(uint32_t buckets)
      : by_touch_(2 * buckets), sizes_(buckets) {}

  uint32_t buckets() const { return static_cast<uint32_t>(sizes_.size()); }
  uint32_t BucketOf(uint64_t hash) const {
    return static_cast<uint32_t>((hash >> 32) % sizes_.size());
  }

  // kNoSlot where the entity is not known. `hash` is StableHash(id).
  uint32_t Find(uint64_t hash, std::string_view id) const {
    return index_.Find(hash, [&](uint32_t slot) {
      return entities_.At(slot).id.view() == id;
    });
  }
  Entity& At(uint32_t slot) { return entities_.At(slot); }
  const Entity& At(uint32_t slot) const { return entities_.At(slot); }

  // An entity without events. REQUIRES: it is not known.
  uint32_t Create(uint64_t hash, std::string_view id);

  FactSet::Added Add(uint32_t slot, const EventFact& fact) {
    return entities_.At(slot).facts.Add(fact, facts_);
  }

  // An event of the entity came at this record time, which never goes back.
  void Touch(uint32_t slot, int64_t record_us, const EntitySummary& summary);

  // The list of a bucket's ended or open entities, below 2 * buckets().
  static uint32_t ListOf(uint32_t bucket, bool ended) {
    return 2 * bucket + (ended ? 1 : 0);
  }
  static bool HoldsEnded(uint32_t list) { return list % 2 == 1; }

  // Of a list the one touched least recently; kNoSlot where there is none.
  uint32_t LeastRecent(uint32_t list) const { return by_touch_.Front(list); }
  // Of a bucket. Of those touched by one record an ended one, if there is one.
  uint32_t LeastRecentOf(uint32_t bucket) const;
  // The one touched next after `slot`, of the same list.
  uint32_t NextRecent(uint32_t slot) const { return by_touch_.Next(slot); }

  void Forget(uint32_t slot);

  size_t size() const { return entities_.size(); }
  size_t size(uint32_t bucket) const { return sizes_[bucket]; }
  size_t ended() const { return ended_; }

  // Prefetching in two steps, as the second needs what the first brings.
  void PrefetchIndex(uint64_t hash) const { index_.Prefetch(hash); }
  uint32_t PrefetchEntity(uint64_t hash) const;
  void PrefetchSlot(uint32_t slot) const;
  // What forgetting LeastRecent(list), and those after it, will need.
  void PrefetchLeastRecent(uint32_t list) const;

 private:
  SlotIndex index_;
  SlotPool<Entity> entities_;
  FactStore facts_;
  SlotLists by_touch_;
  std::vector<size_t> sizes_;  // by bucket
  size_t ended_ = 0;
};

}  // namespace holdline
