// What can go wrong in a simulated run. Each kind can be switched off by
// itself, so that a failure can be narrowed down to those that it needs.
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <string_view>

namespace holdline::sim {

enum class Fault : uint8_t {
  // Of processes.
  kCrash,        // between two steps
  kCrashAtCall,  // at a call of the log, before or behind its effect
  kFreeze,       // not stepped for a while, a session or longer too
  kTwin,         // another process of the same name, while the first is frozen
  kLeave,        // drained, gone for a while
  kStall,        // parts of a process that do not run for a while
  kCutOff,       // it does not reach the log
  kClock,        // its wall clock jumps
  kNoSnapshots,  // a restart that neither reads nor writes snapshots
  // Of the log.
  kAbort,   // commits
  kHang,    // commits that are answered by nobody, aborted or committed later
  kAway,    // for everybody
  kDamage,  // of snapshots, as they are read
  // Of events.
  kDuplicate,
  kLate,
  kCorrect,
  kOddTime,  // records and events with wrong clocks
  kGarbage,  // no events at all
  kSilence,  // partitions without any for a while
  // Of operators.
  kReload,  // a process is given other contracts
};

inline constexpr std::array kFaultNames = {
    "crash",   "crash-at-call", "freeze",  "twin",         "leave",
    "stall",   "cut-off",       "clock",   "no-snapshots", "abort",
    "hang",    "away",          "damage",  "duplicate",    "late",
    "correct", "odd-time",      "garbage", "silence",      "reload"};
inline constexpr size_t kFaults = kFaultNames.size();

// How often each has happened.
using FaultCounts = std::array<int64_t, kFaults>;

class FaultSet {
 public:
  bool Has(Fault fault) const { return (bits_ & BitOf(fault)) != 0; }
  FaultSet Without(Fault fault) const {
    FaultSet without = *this;
    without.bits_ &= ~BitOf(fault);
    return without;
  }
  FaultSet With(Fault fault) const {
    FaultSet with = *this;
    with.bits_ |= BitOf(fault);
    return with;
  }
  static FaultSet All() {
    FaultSet all;
    all.bits_ = (uint32_t{1} << kFaults) - 1;
    return all;
  }

 private:
  static uint32_t BitOf(Fault fault) {
    return uint32_t{1} << static_cast<uint32_t>(fault);
  }

  uint32_t bits_ = 0;
};

}  // namespace holdline::sim
