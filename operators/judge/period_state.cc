#include "operators/judge/period_state.h"

namespace holdline {
namespace {

ObjectiveState Ahead(ObjectiveState state, const Outlook* outlook) {
  if (outlook == nullptr) return state;
  if (state == ObjectiveState::kBad && outlook->is_lost) {
    return ObjectiveState::kLost;
  }
  if (state == ObjectiveState::kGood && outlook->is_at_risk) {
    return ObjectiveState::kAtRisk;
  }
  return state;
}

}  // namespace

PeriodState::Change PeriodState::Update(const PeriodPromise& promise,
                                        const Now& now, const Moment& moment) {
  if (moment.settled_us < now.close_us) return Run(promise, now, moment);
  // It counts as closed before even where nothing was known of it then.
  const bool correction = closed_ || moment.settled_before_us >= now.close_us;
  closed_ = true;
  // A measure that is only shown has no verdict.
  if (!promise.has_bound()) return Run(promise, now, moment);
  return Close(promise.VerdictOf(now.sum), correction, moment);
}

PeriodState::Change PeriodState::Run(const PeriodPromise& promise,
                                     const Now& now, const Moment& moment) {
  Change change;
  change.shown =
      Show(Ahead(promise.StateOf(now.sum), now.outlook), moment.clock_us);
  DampedState::Observed observed = promise.Observe(now.sum);
  observed.state = Ahead(observed.state, now.outlook);
  // From lost to behind there is no margin but the hold.
  if (observed.state == ObjectiveState::kBad) observed.recovered = true;
  // Too few contacts: nothing is told, as though it were on track.
  if (observed.state == ObjectiveState::kInsufficient)
    observed.state = ObjectiveState::kGood;
  const ObjectiveState before = told_.state();
  told_.Update(observed, promise.hold_us(), moment.clock_us);
  if (SeverityOf(before) != SeverityOf(told_.state())) {
    change.alert = Alert{before, told_.state(), told_.since_us()};
  }
  return change;
}

PeriodState::Change PeriodState::Close(ObjectiveState verdict, bool correction,
                                       const Moment& moment) {
  const bool told_open = SeverityOf(told_.state()) != 0;
  const ObjectiveState before = told_open ? told_.state() : state_;
  told_ = DampedState();
  Change change;
  change.shown = Show(verdict, moment.clock_us);
  const bool empty = verdict == ObjectiveState::kNoData && !correction;
  if (told_open || (change.shown && !empty)) {
    change.alert =
        Alert{before, verdict, change.shown ? since_us_ : moment.clock_us,
              correction};
  }
  return change;
}

bool PeriodState::Show(ObjectiveState state, int64_t clock_us) {
  if (state == state_) return false;
  state_ = state;
  since_us_ = NextSince(since_us_, clock_us);
  return true;
}

}  // namespace holdline
