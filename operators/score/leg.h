// A leg is one visit of a contact to one queue, from its enqueue to the end of
// its handling: the unit that ACDs report and objectives count. Legs are
// derived from the contact's events (contact.h) and never stored.
//
// Queue, channel and attributes are the interned numbers of names.h.
#pragma once

#include <algorithm>
#include <array>
#include <cstddef>
#include <cstdint>
#include <span>

#include "engine/base/check.h"
#include "operators/score/event_fact.h"

namespace holdline {

enum class Outcome : uint8_t {
  kWaiting,  // no end of the wait is known yet
  kAnswered,
  kAbandoned,
  kFlowedOut,
  kLost,  // the end will never be known; counts in no measure
};

struct Leg {
  int64_t enqueue_us = 0;       // microseconds since the epoch
  int64_t outcome_us = 0;       // >= enqueue_us; 0 while kWaiting
  int64_t wait_us = kAbsent;    // as stated, else the difference; >= 0
  int64_t end_us = 0;           // >= outcome_us; 0 where handle_us is absent
  int64_t handle_us = kAbsent;  // answered legs that were handled to the end
  uint32_t queue = 0;
  uint32_t attributes = 0;
  uint16_t channel = 0;
  Outcome outcome = Outcome::kWaiting;

  bool IsHandled() const { return handle_us != kAbsent; }
  bool operator==(const Leg&) const = default;
};

// The legs of a contact by the order of their opening; each was opened by an
// event of its own, so their number has the same bound. Large: kept and used
// again.
class LegList {
 public:
  LegList() = default;
  LegList(const LegList&) = delete;
  LegList& operator=(const LegList&) = delete;

  void Clear() { size_ = 0; }
  void CopyFrom(const LegList& other) {
    std::copy_n(other.legs_.data(), other.size_, legs_.data());
    size_ = other.size_;
  }
  Leg& Add(const Leg& leg) {
    HL_CHECK(size_ < legs_.size());
    return legs_[size_++] = leg;
  }

  size_t size() const { return size_; }
  Leg& operator[](size_t i) { return legs_[i]; }
  const Leg& operator[](size_t i) const { return legs_[i]; }
  std::span<const Leg> legs() const { return {legs_.data(), size_}; }

 private:
  std::array<Leg, kMaxEventsPerEntity> legs_;
  size_t size_ = 0;
};

}  // namespace holdline
