#include "operators/score/entity_table.h"

#include "engine/base/hash.h"

namespace holdline {

uint32_t EntityTable::Create(uint64_t hash, std::string_view id) {
  const uint32_t slot = entities_.Allocate();
  index_.Insert(hash, slot);
  Entity& entity = entities_.At(slot);
  entity.id.Assign(id);
  entity.summary = {};
  entity.bucket = static_cast<uint8_t>(BucketOf(hash));
  ++sizes_[entity.bucket];
  return slot;
}

void EntityTable::Touch(uint32_t slot, int64_t record_us,
                        const EntitySummary& summary) {
  Entity& entity = entities_.At(slot);
  const bool was_ended = entity.summary.ended;
  entity.touched_us = record_us;
  entity.summary = summary;
  if (by_touch_.Contains(slot)) {
    // The one that was touched last stays where it is.
    if (was_ended == summary.ended &&
        by_touch_.Back(ListOf(entity.bucket, was_ended)) == slot) {
      return;
    }
    by_touch_.Remove(slot);
    ended_ -= was_ended ? 1 : 0;
  }
  ended_ += summary.ended ? 1 : 0;
  by_touch_.PushBack(ListOf(entity.bucket, summary.ended), slot);
}

uint32_t EntityTable::LeastRecentOf(uint32_t bucket) const {
  const uint32_t open = LeastRecent(ListOf(bucket, false));
  const uint32_t ended = LeastRecent(ListOf(bucket, true));
  if (open == kNoSlot) return ended;
  if (ended == kNoSlot) return open;
  return entities_.At(open).touched_us < entities_.At(ended).touched_us ? open
                                                                        : ended;
}

void EntityTable::Forget(uint32_t slot) {
  Entity& entity = entities_.At(slot);
  index_.Erase(StableHash(entity.id.view()), slot);
  if (by_touch_.Contains(slot)) {
    by_touch_.Remove(slot);
    ended_ -= entity.summary.ended ? 1 : 0;
  }
  --sizes_[entity.bucket];
  entity.facts.Clear(facts_);
  entity.id.Assign({});
  entities_.Free(slot);
}

uint32_t EntityTable::PrefetchEntity(uint64_t hash) const {
  const uint32_t slot = index_.FirstCandidate(hash);
  if (slot != kNoSlot) PrefetchSlot(slot);
  return slot;
}

void EntityTable::PrefetchLeastRecent(uint32_t list) const {
  uint32_t slot = by_touch_.Front(list);
  if (slot == kNoSlot) return;
  index_.Prefetch(StableHash(entities_.At(slot).id.view()));
  for (int i = 0; i < 2 && slot != kNoSlot; ++i) slot = by_touch_.Next(slot);
  if (slot != kNoSlot) PrefetchSlot(slot);
}

void EntityTable::PrefetchSlot(uint32_t slot) const {
  const auto* lines = reinterpret_cast<const char*>(&entities_.At(slot));
  // The first line by a load, for which nothing waits: a prefetch is dropped
  // where the page's address is not at hand, as it mostly is not (measured on
  // AMD's Zen 3 under a hypervisor: a quarter of all time).
  static_cast<void>(*static_cast<const volatile char*>(lines));
  for (size_t at = 64; at < sizeof(Entity); at += 64) {
    __builtin_prefetch(lines + at, 1);
  }
  by_touch_.Prefetch(slot);
}

}  // namespace holdline
