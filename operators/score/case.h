// What a case's events mean. The state of a case is the *set* of its events
// (fact_set.h); this file folds the set, sorted, into its life. So order of
// arrival, duplicates and corrections cannot matter.
//
// - OPENED begins it, the first of several. Queue, channel and attributes are
//   those stated last, whenever: a case whose severity is changed is one of the
//   new severity from its opening on, and whoever it was handed over to has its
//   whole time.
// - A stint is the time from its opening, or reopening, to where it is
//   resolved, closed or cancelled; the first of them ends it. REOPENED while it
//   is open says nothing.
// - PENDED begins a pause, and ends one with another status; RESUMED and the
//   end of the stint end it.
// - RESPONDED counts once in a stint, the first.
// - CANCELLED: the case counts as nothing, unless it is reopened.
// - RESPONDED, RESOLVED and CLOSED up to 5 s before the opening are of a clock
//   that is behind, and taken to come with it. What lies further before it
//   cannot be: it is not taken, and the case is contradictory.
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <limits>
#include <span>

#include "engine/base/check.h"
#include "operators/score/attribute_sets.h"
#include "operators/score/event_fact.h"

namespace holdline {

// Instants are microseconds since the epoch.
inline constexpr int64_t kNotYetUs = std::numeric_limits<int64_t>::max();

struct CaseStint {
  int64_t from_us = 0;
  int64_t responded_us = kNotYetUs;
  int64_t to_us = kNotYetUs;

  bool IsOpen() const { return to_us == kNotYetUs; }
  bool operator==(const CaseStint&) const = default;
};

struct CasePause {
  int64_t from_us = 0;
  int64_t to_us = kNotYetUs;
  uint32_t stated = 0;  // the set of attributes that says the status

  bool operator==(const CasePause&) const = default;
};

// At most so many of a kind as a case has events.
template <class T>
class CaseList {
 public:
  void Clear() { size_ = 0; }
  T& Add(const T& one) {
    HL_CHECK(size_ < list_.size());
    return list_[size_++] = one;
  }
  bool empty() const { return size_ == 0; }
  T& back() { return list_[size_ - 1]; }
  const T& back() const { return list_[size_ - 1]; }
  std::span<const T> all() const { return {list_.data(), size_}; }

 private:
  std::array<T, kMaxEventsPerEntity> list_;
  size_t size_ = 0;
};

// Large: kept and used again.
struct CaseLife {
  CaseList<CaseStint> stints;  // none: nothing has opened it
  CaseList<CasePause> pauses;
  uint32_t queue = 0;
  uint32_t attributes = 0;
  uint16_t channel = 0;
  bool cancelled = false;
  bool contradictory = false;

  void Clear();
  bool IsOpened() const { return !stints.empty(); }
  bool IsOpen() const { return IsOpened() && stints.back().IsOpen(); }
  int64_t OpenedUs() const { return stints.all().front().from_us; }
};

// Replaces `life`. REQUIRES: `facts` sorted by FoldsBefore, at most
// kMaxEventsPerEntity.
EntitySummary FoldCase(std::span<const EventFact> facts,
                       AttributeSets& attributes, CaseLife& life);

}  // namespace holdline
