// The states of watches and periods, and how a state is kept from flapping.
#pragma once

#include <algorithm>
#include <cstdint>
#include <limits>

namespace holdline {

inline constexpr int64_t kNever = std::numeric_limits<int64_t>::max();

enum class ObjectiveState : uint8_t {
  kNoData,        // nothing counted
  kInsufficient,  // fewer contacts than `alert: from`, or than a verdict takes
  kGood,          // the target is met: "ok", "on_track"
  kAtRisk,        // still met, within `at_risk` of the target
  kBad,           // not met: "breached", "behind"
  kMet,           // periods: closed
  kMissed,        // periods: closed
  kNotMeasured,   // periods: closed with fewer contacts than a verdict takes
  kLost,          // periods that run: no more than what is expected can mend it
};

const char* WatchStateName(ObjectiveState state);
const char* PeriodStateName(ObjectiveState state);

template <class Archive>
void PersistState(Archive& archive, ObjectiveState& state) {
  archive.Fields(state);
  if (state > ObjectiveState::kLost) archive.Refuse();
}

// What calls for attention: 3 kLost, 2 kBad, 1 kAtRisk, 0 all others.
int SeverityOf(ObjectiveState state);

// When a state begins that follows one of `before_us`: at the clock. Live the
// clock may stand while packets come; changes at the same clock are told a
// microsecond apart, so that no two alerts of a window have the same id.
constexpr int64_t NextSince(int64_t before_us, int64_t clock_us) {
  return std::max(clock_us, before_us + 1);
}

// A state that worsens at once and improves only after it has been better
// throughout a hold, with a margin. Owned by the thread that judges.
class DampedState {
 public:
  struct Observed {
    ObjectiveState state = ObjectiveState::kNoData;  // as the numbers are
    // Whether the numbers are past the target by the margin, or too few to say
    // that they are not.
    bool recovered = true;
  };

  // Returns whether the state changed. `clock_us` never goes back.
  bool Update(Observed now, int64_t hold_us, int64_t clock_us);

  ObjectiveState state() const { return state_; }
  // The clock at which the state began: see NextSince.
  int64_t since_us() const { return since_us_; }
  // When Update must be called though nothing changes: the hold ends.
  int64_t NextUs() const { return hold_end_us_; }

  template <class Archive>
  void Persist(Archive& archive) {
    PersistState(archive, state_);
    archive.Fields(since_us_, hold_end_us_);
  }

 private:
  void Enter(ObjectiveState state, int64_t clock_us);

  ObjectiveState state_ = ObjectiveState::kNoData;
  int64_t since_us_ = 0;
  int64_t hold_end_us_ = kNever;  // kNever: no hold runs
};

}  // namespace holdline
