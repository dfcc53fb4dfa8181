#include "operators/judge/state.h"

#include "engine/base/check.h"

namespace holdline {
namespace {

const char* CommonName(ObjectiveState state) {
  switch (state) {
    case ObjectiveState::kNoData:
      return "no_data";
    case ObjectiveState::kInsufficient:
      return "insufficient";
    case ObjectiveState::kAtRisk:
      return "at_risk";
    case ObjectiveState::kMet:
      return "met";
    case ObjectiveState::kMissed:
      return "missed";
    case ObjectiveState::kNotMeasured:
      return "not_measured";
    case ObjectiveState::kLost:
      return "lost";
    case ObjectiveState::kGood:
    case ObjectiveState::kBad:
      break;
  }
  HL_CHECK(false);
  return "";
}

}  // namespace

const char* WatchStateName(ObjectiveState state) {
  if (state == ObjectiveState::kGood) return "ok";
  if (state == ObjectiveState::kBad) return "breached";
  return CommonName(state);
}

const char* PeriodStateName(ObjectiveState state) {
  if (state == ObjectiveState::kGood) return "on_track";
  if (state == ObjectiveState::kBad) return "behind";
  return CommonName(state);
}

int SeverityOf(ObjectiveState state) {
  if (state == ObjectiveState::kLost) return 3;
  if (state == ObjectiveState::kBad) return 2;
  return state == ObjectiveState::kAtRisk ? 1 : 0;
}

bool DampedState::Update(Observed now, int64_t hold_us, int64_t clock_us) {
  const bool improves = SeverityOf(now.state) < SeverityOf(state_);
  if (improves && now.recovered) {
    if (hold_end_us_ == kNever) hold_end_us_ = clock_us + hold_us;
    if (clock_us < hold_end_us_) return false;
  } else {
    hold_end_us_ = kNever;
    if (improves || now.state == state_) return false;
  }
  Enter(now.state, clock_us);
  return true;
}

void DampedState::Enter(ObjectiveState state, int64_t clock_us) {
  state_ = state;
  since_us_ = NextSince(since_us_, clock_us);
  hold_end_us_ = kNever;
}

}  // namespace holdline
