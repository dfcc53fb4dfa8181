// Which contracts and objectives a leg, or a case, counts for. Scope lines with
// their globs are matched once for each different (queue, channel, attributes,
// span of contracts in force), when the first such one comes, and only those of
// contracts that may have to do with such a queue; after that it finds its
// contracts by one look into a table.
//
// The contracts in force are those of the time at which it began, in the book
// that was in force then; so are their exclusions. Owned by one telemetry
// partition; thread-compatible.
#pragma once

#include <algorithm>
#include <cstdint>
#include <deque>
#include <string_view>
#include <vector>

#include "absl/container/flat_hash_map.h"
#include "operators/score/leg.h"
#include "operators/score/names.h"
#include "operators/score/terms.h"
#include "operators/score/visit.h"

namespace holdline {

// Where and when a leg or a case began: names are the numbers of names.h.
struct Arrival {
  int64_t at_us = 0;  // microseconds since the epoch
  uint32_t queue = 0;
  uint32_t attributes = 0;
  uint16_t channel = 0;
};
inline Arrival ArrivalOf(const Leg& leg) {
  return {.at_us = leg.enqueue_us,
          .queue = leg.queue,
          .attributes = leg.attributes,
          .channel = leg.channel};
}

struct Cover {
  uint32_t queue = 0;
  std::vector<uint32_t> contracts;   // numbers of Terms, ascending
  std::vector<uint32_t> objectives;  // numbers of Terms, ascending
  // Those that it would count for, were it not excluded by the time at which it
  // began.
  std::vector<uint32_t> excluded;
  // An exclusion of one of the contracts names what it takes out one by one.
  bool excludes_by_id = false;
  // How long after the enqueue something becomes a miss, ascending, each once.
  std::vector<int64_t> deadlines_us;

  bool IsUncovered() const { return contracts.empty(); }
  bool CountsFor(uint32_t objective) const {
    return std::ranges::binary_search(objectives, objective);
  }
  bool IsExcludedFrom(uint32_t objective) const {
    return std::ranges::binary_search(excluded, objective);
  }
};

class Coverage {
 public:
  // More covers than this are taken as uncovered, and counted.
  static constexpr size_t kMostCovers = 1 << 20;

  // Of entities of this kind. Both must outlive this.
  Coverage(const Terms& terms, const Names& names,
           EntityKind kind = EntityKind::kContact);

  // The terms are others now; the numbers of covers begin anew.
  void Reset();

  // The number of its cover.
  uint32_t Find(const Leg& leg) { return Find(ArrivalOf(leg)); }
  uint32_t Find(const Arrival& one) {
    if (one.queue < recent_.size()) {
      const Recent& recent = recent_[one.queue];
      if (recent.attributes == one.attributes &&
          recent.channel == one.channel && one.at_us >= recent.from_us &&
          one.at_us < recent.to_us) {
        return recent.cover;
      }
    }
    return FindAgain(one);
  }

  // Valid as long as the coverage.
  const Cover& At(uint32_t cover) const { return covers_[cover]; }

  int64_t turned_away() const { return turned_away_; }

 private:
  struct Key {
    uint32_t queue = 0;
    uint32_t attributes = 0;
    uint32_t span = 0;
    uint16_t channel = 0;
    bool operator==(const Key&) const = default;
    template <class H>
    friend H AbslHashValue(H state, const Key& key) {
      return H::combine(std::move(state), key.queue, key.attributes, key.span,
                        key.channel);
    }
  };
  // What comes to a queue is mostly alike, and of one span.
  struct Recent {
    int64_t from_us = 0;
    int64_t to_us = 0;  // exclusive; no more than `from_us`: none yet
    uint32_t attributes = 0;
    uint32_t cover = 0;
    uint16_t channel = 0;
  };
  static constexpr uint32_t kNoCover = 0;

  // Between two neighbours of them, the same contracts and exclusions hold for
  // the queue: the times at which any of its contracts begins or ends.
  const std::vector<int64_t>& BoundsOf(uint32_t queue);
  uint32_t FindAgain(const Arrival& one);
  uint32_t Compile(const Key& key, int64_t began_us);
  void AddObjectives(const Terms::ContractTerms& contract, const Visit& visit,
                     int64_t began_us, Cover& cover) const;
  std::vector<uint32_t> CandidatesFor(std::string_view queue) const;

  const Terms& terms_;
  const Names& names_;
  const EntityKind kind_;
  // The contracts that cover queues whose names begin so, or are that: what
  // stands before the first wildcard of a line. Views of the terms.
  absl::flat_hash_map<std::string_view, std::vector<uint32_t>> by_head_;

  std::deque<Cover> covers_;
  std::vector<Recent> recent_;                                  // by queue
  absl::flat_hash_map<uint32_t, std::vector<int64_t>> bounds_;  // the same
  absl::flat_hash_map<Key, uint32_t> by_key_;
  int64_t turned_away_ = 0;
};

}  // namespace holdline
