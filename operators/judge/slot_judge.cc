#include "operators/judge/slot_judge.h"

#include <algorithm>
#include <string>
#include <utility>

#include "engine/base/floor_divide.h"
#include "operators/judge/status_row.h"

namespace holdline {
namespace {

constexpr int64_t kNoDay = INT64_MAX;
// Days from the epoch to about the year 10,000; further is no date.
constexpr int64_t kMostDays = 3'000'000;

WatchWindows::Options WindowOptions(const Objective& objective) {
  WatchWindows::Options options;
  for (int64_t length_us : objective.watches_us) {
    options.watches.push_back({length_us, SliceUs(length_us)});
  }
  options.base_slice_us = BaseSliceUs(objective);
  options.with_histograms = objective.ShowsPercentiles();
  return options;
}

// Of an alert, or of a row of a status.
template <typename Told>
void FillVerdict(const PeriodPromise& promise, const PeriodSum& sum,
                 Told* told) {
  if (!promise.is_of_parts()) return;
  told->set_verdict(promise.FormName());
  if (const auto value = promise.FormValue(sum))
    told->set_verdict_value(*value);
  if (const auto target = promise.FormTarget()) {
    told->set_verdict_target(*target);
  }
}

}  // namespace

SlotJudge::SlotJudge(const Subject& subject, size_t periods_kept,
                     int64_t begins_us)
    : subject_(subject),
      promise_(*subject.objective, *subject.target),
      period_promise_(*subject.objective, *subject.target),
      periods_kept_(periods_kept),
      begins_us_(begins_us),
      windows_(WindowOptions(*subject.objective)),
      watches_(windows_.size()) {
  for (const PeriodSpec& spec : subject.objective->periods) {
    kinds_.push_back(
        {Periods(spec, subject.contract->zone, period_promise_.is_of_parts()),
         kNoDay});
  }
}

void SlotJudge::TakeOver(SlotJudge&& other) {
  const Subject subject = subject_;
  *this = std::move(other);
  subject_ = subject;
}

void SlotJudge::AddToWatches(int64_t slice, const Tally& tally) {
  windows_.Add(slice, tally);
}

void SlotJudge::AddToWatches(int64_t slice, BinChange change) {
  windows_.Add(slice, change);
}

template <typename Add>
bool SlotJudge::AddToEach(int64_t slice, const Add& add) {
  const int64_t day =
      FloorDivide(slice, subject_.objective->verdict.SlicesOfDay());
  if (day < -kMostDays || day > kMostDays) return false;
  bool all = true;
  for (Kind& kind : kinds_) {
    Period* period = kind.series.Touch(day);
    all &= period != nullptr;
    if (period == nullptr) continue;
    add(*period);
    kind.look_from_day = std::min(kind.look_from_day, period->days.first);
  }
  return all;
}

bool SlotJudge::AddToPeriods(int64_t slice, const Tally& tally) {
  return AddToEach(slice, [&](Period& period) {
    period.tally += tally;
    if (period_promise_.is_of_parts()) period.parts.Add(slice, tally);
  });
}

bool SlotJudge::AddToPeriods(int64_t slice, BinChange change) {
  return AddToEach(slice, [&](Period& period) { period.histogram += change; });
}

SlotJudge::Result SlotJudge::Judge(const Moment& moment,
                                   std::vector<Alert>& alerts) {
  Result result;
  const size_t first_alert = alerts.size();
  next_settled_us_ = kNever;
  windows_.AdvanceTo(moment.clock_us);
  next_us_ = windows_.NextChangeUs();
  JudgeWatches(moment, alerts, result);
  for (Kind& kind : kinds_) JudgePeriods(kind, moment, alerts, result);
  if (alerts.size() > first_alert) AttachEvidence(alerts, first_alert);
  return result;
}

void SlotJudge::JudgeWatches(const Moment& moment, std::vector<Alert>& alerts,
                             Result& result) {
  for (size_t i = 0; i < watches_.size(); ++i) {
    WatchState& watch = watches_[i];
    const ObjectiveState before = watch.state();
    const Tally& sum = windows_.Sum(i);
    const bool partial = IsPartial(windows_.StartUs(i, moment.clock_us));
    result.state_changed |= watch.Update(promise_, sum, moment);
    next_us_ = std::min(next_us_, watch.NextUs());
    if (partial) next_us_ = std::min(next_us_, WholeUs(i));
    next_settled_us_ = std::min(next_settled_us_, watch.NextSettledUs());
    if (SeverityOf(before) == SeverityOf(watch.state())) continue;
    Alert alert = MakeAlert(subject_, promise_, sum, watch.since_us());
    alert.set_watch(WatchName(subject_.objective->watches_us[i]));
    alert.set_state_before(WatchStateName(before));
    alert.set_state(WatchStateName(watch.state()));
    if (partial) alert.set_partial_since_us(begins_us_);
    alerts.push_back(std::move(alert));
  }
}

void SlotJudge::JudgePeriods(Kind& kind, const Moment& moment,
                             std::vector<Alert>& alerts, Result& result) {
  std::vector<Period>& periods = kind.series.periods();
  auto at = periods.end();
  while (at != periods.begin() && (at - 1)->days.first >= kind.look_from_day) {
    --at;
  }
  kind.look_from_day = kNoDay;
  bool has_blank = false;
  for (; at != periods.end(); ++at) {
    const PeriodState& state = at->state;
    if (!at->touched && state.IsOver()) continue;
    JudgePeriod(kind.series.spec(), *at, moment, alerts, result);
    has_blank |= state.IsBlank();
    if (state.IsOver()) continue;
    kind.look_from_day = std::min(kind.look_from_day, at->days.first);
    next_us_ = std::min(next_us_, state.NextUs());
    if (state.closed()) continue;
    next_settled_us_ = std::min(next_settled_us_, CloseUs(*at));
  }
  if (has_blank) ForgetBlank(kind, moment.clock_us);
  result.forgotten_periods += kind.series.Trim(periods_kept_);
}

// What came and was taken back again is as though it had never been; but not
// before the clock has passed it, else what comes at the same clock again
// would be told with the time, and so the id, of what was told before.
void SlotJudge::ForgetBlank(Kind& kind, int64_t clock_us) {
  kind.series.Forget([&](const Period& period) {
    if (!period.state.IsBlank() || !period.tally.IsZero()) return false;
    if (period.state.LastChangeUs() < clock_us) return true;
    next_us_ = std::min(next_us_, period.state.LastChangeUs() + 1);
    return false;
  });
}

void SlotJudge::JudgePeriod(const PeriodSpec& spec, Period& period,
                            const Moment& moment, std::vector<Alert>& alerts,
                            Result& result) {
  period.touched = false;
  const PeriodSum sum = SumOf(period);
  const PeriodState::Change change =
      period.state.Update(period_promise_, sum, CloseUs(period), moment);
  result.state_changed |= change.shown;
  result.closed_changed |= period.state.closed();
  if (!change.alert) return;
  Alert alert =
      MakeAlert(subject_, promise_, period.tally, change.alert->since_us);
  alert.set_period(spec.Name());
  alert.set_period_start_us(period.start_us);
  alert.set_period_end_us(period.end_us);
  alert.set_state_before(PeriodStateName(change.alert->before));
  alert.set_state(PeriodStateName(change.alert->after));
  alert.set_correction(change.alert->correction);
  FillVerdict(period_promise_, sum, &alert);
  if (IsPartial(period.start_us)) alert.set_partial_since_us(begins_us_);
  alerts.push_back(std::move(alert));
}

// All alerts of one evaluation speak of the same misses.
void SlotJudge::AttachEvidence(std::vector<Alert>& alerts, size_t first) {
  for (size_t i = first; i < alerts.size(); ++i) {
    for (const NewMisses::Miss& miss : new_misses_.missed()) {
      alerts[i].add_contacts(miss.contact);
    }
    alerts[i].set_alert_id(AlertId(alerts[i]));
  }
  new_misses_.Clear();
}

// When the watch begins behind the beginning.
int64_t SlotJudge::WholeUs(size_t watch) const {
  const int64_t length_us = subject_.objective->watches_us[watch];
  return begins_us_ + length_us + SliceUs(length_us);
}

int64_t SlotJudge::CloseUs(const Period& period) const {
  return period.end_us + subject_.contract->close_after_us;
}

std::vector<SlotJudge::Outcome> SlotJudge::Outcomes(const PeriodSpec& spec,
                                                    bool all) const {
  std::vector<Outcome> outcomes;
  for (const Kind& kind : kinds_) {
    if (kind.series.spec() != spec) continue;
    const std::vector<Period>& periods = kind.series.periods();
    for (auto period = periods.rbegin(); period != periods.rend(); ++period) {
      const bool closed = period->state.closed();
      outcomes.push_back(
          {.days = period->days,
           .start_us = period->start_us,
           .end_us = period->end_us,
           .closed = closed,
           .outcome = period_promise_.OutcomeOf(SumOf(*period))});
      if (closed && !all) break;
    }
  }
  return outcomes;
}

void SlotJudge::AppendRows(int64_t clock_us, int64_t today,
                           Status* status) const {
  for (const Kind& kind : kinds_) {
    const std::vector<Period>& periods = kind.series.periods();
    bool has_today = false;
    for (size_t i = 0; i < periods.size(); ++i) {
      const Period& period = periods[i];
      has_today |= period.days.first <= today && today < period.days.end;
      const bool last_closed =
          i + 1 == periods.size() || !periods[i + 1].state.closed();
      if (period.state.closed() && !last_closed) continue;
      AppendPeriodRow(kind.series.spec(), period, status);
    }
    if (!has_today) AppendEmptyPeriod(kind.series.spec(), today, status);
  }
  AppendWatchRows(clock_us, status);
}

void SlotJudge::AppendReportRows(int64_t clock_us, Status* status) const {
  for (const Kind& kind : kinds_) {
    for (const Period& period : kind.series.periods()) {
      if (period.tally.IsZero()) continue;
      AppendPeriodRow(kind.series.spec(), period, status);
    }
  }
  AppendWatchRows(clock_us, status);
}

void SlotJudge::AppendWatchRows(int64_t clock_us, Status* status) const {
  for (size_t i = 0; i < watches_.size(); ++i) {
    AppendWatchRow(i, clock_us, status);
  }
}

void SlotJudge::AppendWatchRow(size_t watch, int64_t clock_us,
                               Status* status) const {
  const Histogram* histogram = windows_.Distribution(watch);
  StatusRow* row =
      AddRow({subject_, promise_, windows_.Sum(watch), histogram}, status);
  const WatchState& state = watches_[watch];
  const int64_t length_us = subject_.objective->watches_us[watch];
  row->set_watch(WatchName(length_us));
  row->set_start_us(windows_.StartUs(watch, clock_us));
  row->set_end_us(clock_us);
  row->set_slice_us(SliceUs(length_us));
  row->set_state(WatchStateName(state.state()));
  row->set_since_us(state.since_us());
  if (IsPartial(row->start_us())) row->set_partial_since_us(begins_us_);
  if (!state.worst()) return;
  row->set_worst(*promise_.ValueOf(state.worst()->sum));
  row->set_worst_us(state.worst()->at_us);
}

void SlotJudge::AppendPeriodRow(const PeriodSpec& spec, const Period& period,
                                Status* status) const {
  const bool shows = subject_.objective->ShowsPercentiles();
  StatusRow* row = AddRow(
      {subject_, promise_, period.tally, shows ? &period.histogram : nullptr},
      status);
  row->set_period(spec.Name());
  row->set_start_us(period.start_us);
  row->set_end_us(period.end_us);
  row->set_state(PeriodStateName(period.state.state()));
  FillVerdict(period_promise_, SumOf(period), row);
  if (period_promise_.is_of_parts()) row->clear_in_a_row();
  row->set_since_us(period.state.since_us());
  if (IsPartial(period.start_us)) row->set_partial_since_us(begins_us_);
}

void SlotJudge::AppendEmptyPeriod(const PeriodSpec& spec, int64_t today,
                                  Status* status) const {
  const Contract& contract = *subject_.contract;
  Period period;
  period.days = PeriodOf(spec, today);
  period.start_us = DayStartUs(contract.zone, period.days.first);
  period.end_us = DayStartUs(contract.zone, period.days.end);
  const bool in_force = period.start_us < contract.terminates_us &&
                        period.end_us > contract.effective_us;
  if (in_force) AppendPeriodRow(spec, period, status);
}

}  // namespace holdline
