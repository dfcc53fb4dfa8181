// Which entities of one kind are remembered: by record time so long after their
// last event, ended ones and open ones, and never more than a ceiling, of which
// each bucket has its share. What is forgotten is decided by the log alone.
//
// Owned by one telemetry partition; thread-compatible.
#pragma once

#include <algorithm>
#include <cstdint>
#include <limits>
#include <optional>
#include <vector>

#include "operators/score/entity_table.h"
#include "operators/score/record_clock.h"
#include "operators/score/score_counters.h"
#include "operators/telemetry/event.h"
#include "operators/telemetry/refusal.h"

namespace holdline {

class EntityMemory {
 public:
  // Durations are microseconds, > 0.
  struct Limits {
    int64_t ended_us = 0;  // also how late an event of an unknown one may be
    int64_t open_us = 0;
    size_t most = 0;
  };

  EntityMemory(uint32_t buckets, const Limits& limits)
      : limits_(limits),
        table_(buckets),
        no_expiry_until_us_(2 * size_t{buckets}, kNoClock),
        dirty_(buckets) {}

  EntityTable& table() { return table_; }
  const EntityTable& table() const { return table_; }
  Entity& At(uint32_t slot) { return table_.At(slot); }

  // The slot of the event's entity; a new one where it may still be new, else
  // kNoSlot: the event is late. Where there is no room `forget(slot)` is called
  // with the one that has to go, and must end in Forget.
  template <class ForgetOne>
  uint32_t Admit(const Event& event, int64_t now_us, ForgetOne forget) {
    const uint32_t known = table_.Find(event.entity_hash, event.entity_id);
    if (known != kNoSlot) return known;
    if (event.time_us < now_us - limits_.ended_us) return kNoSlot;
    const uint32_t bucket = table_.BucketOf(event.entity_hash);
    const size_t share = std::max<size_t>(1, limits_.most / table_.buckets());
    if (table_.size(bucket) >= share) forget(table_.LeastRecentOf(bucket));
    return table_.Create(event.entity_hash, event.entity_id);
  }

  // Adds the fact to the entity's. Returns what to answer where that is all
  // there is to it: it was known, or there are too many; absent: the set has
  // changed.
  std::optional<Refusal> Add(uint32_t slot, const EventFact& fact,
                             int64_t now_us, ScoreCounters& counters) {
    switch (table_.Add(slot, fact)) {
      case FactSet::Added::kTooMany:
        return Refusal::kTooManyEvents;
      case FactSet::Added::kDuplicate:
        ++counters.duplicate;
        Touch(slot, now_us, At(slot).summary);
        return Refusal::kNone;
      case FactSet::Added::kNew:
      case FactSet::Added::kCorrected:
        break;
    }
    ++counters.applied;
    return std::nullopt;
  }

  // An event of the entity came at this record time.
  void Touch(uint32_t slot, int64_t now_us, const EntitySummary& summary) {
    dirty_[At(slot).bucket] = true;
    table_.Touch(slot, now_us, summary);
  }

  // Calls `forget(slot)`, which must end in Forget, for all that have expired.
  template <class ForgetOne>
  void ForgetExpired(int64_t now_us, ForgetOne forget) {
    if (now_us <= no_expiry_at_all_until_us_) return;
    no_expiry_at_all_until_us_ = std::numeric_limits<int64_t>::max();
    for (uint32_t list = 0; list < no_expiry_until_us_.size(); ++list) {
      int64_t& until_us = no_expiry_until_us_[list];
      if (now_us > until_us) until_us = ForgetExpired(list, now_us, forget);
      no_expiry_at_all_until_us_ =
          std::min(no_expiry_at_all_until_us_, until_us);
    }
  }

  void Forget(uint32_t slot) {
    dirty_[At(slot).bucket] = true;
    table_.Forget(slot);
  }

  // Calls `visit(slot)` for each, in the order of buckets and last touch.
  template <class Visit>
  void ForEach(Visit visit) const {
    for (uint32_t list = 0; list < 2 * table_.buckets(); ++list) {
      for (uint32_t slot = table_.LeastRecent(list); slot != kNoSlot;
           slot = table_.NextRecent(slot)) {
        visit(slot);
      }
    }
  }

  // Whether the bucket has changed since it was saved or loaded.
  bool IsDirty(uint32_t bucket) const { return dirty_[bucket]; }
  void SetClean(uint32_t bucket) { dirty_[bucket] = false; }

 private:
  // Returns until when no other of the list expires.
  template <class ForgetOne>
  int64_t ForgetExpired(uint32_t list, int64_t now_us, ForgetOne forget) {
    const int64_t after_us =
        EntityTable::HoldsEnded(list) ? limits_.ended_us : limits_.open_us;
    for (uint32_t slot = table_.LeastRecent(list); slot != kNoSlot;
         slot = table_.LeastRecent(list)) {
      const Entity& entity = At(slot);
      if (entity.touched_us + after_us >= now_us) {
        return entity.touched_us + after_us;
      }
      // A duplicate of an event whose own time lies ahead of its record's would
      // not be recognized as late yet, and would count twice.
      if (entity.facts.facts().back().time_us >= now_us - limits_.ended_us) {
        Touch(slot, now_us, entity.summary);
      } else {
        forget(slot);
        table_.PrefetchLeastRecent(list);
      }
    }
    return now_us + after_us;  // what is touched from now on
  }

  const Limits limits_;
  EntityTable table_;
  // By list: none of it expires before record time has passed this; and the
  // least of them.
  std::vector<int64_t> no_expiry_until_us_;
  int64_t no_expiry_at_all_until_us_ = kNoClock;
  std::vector<bool> dirty_;  // by bucket
};

}  // namespace holdline
