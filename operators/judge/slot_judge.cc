#include "operators/judge/slot_judge.h"

#include <algorithm>
#include <string>
#include <utility>

#include "engine/base/floor_divide.h"
#include "operators/contract/day_slice.h"
#include "operators/judge/clocks.h"
#include "operators/judge/period_told.h"

namespace holdline {
namespace {

constexpr int64_t kNoDay = INT64_MAX;
// Days from the epoch to about the year 10,000; further is no date.
constexpr int64_t kMostDays = 3'000'000;

bool IsDate(int64_t day) { return -kMostDays <= day && day <= kMostDays; }

template <typename T>
bool Has(const std::vector<T>& values, const T& value) {
  return std::find(values.begin(), values.end(), value) != values.end();
}

std::vector<int64_t> LengthsOf(std::span<const SlotTerms> terms) {
  std::vector<int64_t> lengths_us;
  for (const SlotTerms& version : terms) {
    for (const int64_t length_us : version.subject.objective->watches_us) {
      if (!Has(lengths_us, length_us)) lengths_us.push_back(length_us);
    }
  }
  std::sort(lengths_us.begin(), lengths_us.end());
  return lengths_us;
}

// The finest of all terms; the others are multiples of it.
int64_t FinestSliceUs(std::span<const SlotTerms> terms) {
  int64_t finest_us = 0;
  for (const SlotTerms& version : terms) {
    const int64_t slice_us = BaseSliceUs(*version.subject.objective);
    if (finest_us == 0 || (slice_us > 0 && slice_us < finest_us)) {
      finest_us = slice_us;
    }
  }
  return finest_us;
}

WatchWindows::Options WindowOptions(std::span<const SlotTerms> terms) {
  WatchWindows::Options options;
  for (const int64_t length_us : LengthsOf(terms)) {
    options.watches.push_back({length_us, SliceUs(length_us)});
  }
  options.base_slice_us = FinestSliceUs(terms);
  options.with_histograms = terms[0].subject.objective->ShowsPercentiles();
  return options;
}

int OutlookWeeksOf(std::span<const SlotTerms> terms) {
  int weeks = 0;
  for (const SlotTerms& version : terms) {
    weeks = std::max(weeks, version.subject.objective->outlook.weeks);
  }
  return weeks;
}

// In slices that are so many times finer; false where it is no time.
bool MakeFiner(int64_t slice_us, int64_t fine_us, int64_t& slice) {
  return slice_us == fine_us ||
         !__builtin_mul_overflow(slice, slice_us / fine_us, &slice);
}

}  // namespace

SlotJudge::Terms::Terms(const SlotTerms& terms)
    : from_us(terms.from_us),
      to_us(terms.to_us),
      subject(terms.subject),
      promise(*terms.subject.objective, *terms.subject.target),
      period_promise(*terms.subject.objective, *terms.subject.target) {
  if (subject.objective->outlook.IsAny()) hours.emplace(subject);
}

SlotJudge::SlotJudge(std::span<const SlotTerms> terms, size_t periods_kept,
                     int64_t begins_us, const ServiceLog& services)
    : terms_(terms.begin(), terms.end()),
      lengths_us_(LengthsOf(terms)),
      base_slice_us_(FinestSliceUs(terms)),
      periods_kept_(periods_kept),
      begins_us_(begins_us),
      windows_(WindowOptions(terms)),
      watches_(windows_.size()),
      outlook_weeks_(OutlookWeeksOf(terms)),
      services_(&services),
      days_(terms[0].subject.contract->zone) {
  std::vector<PeriodSpec> specs;
  for (const Terms& version : terms_) {
    const Subject& subject = version.subject;
    for (const PeriodSpec& spec : subject.objective->periods) {
      if (Has(specs, spec)) continue;
      specs.push_back(spec);
      kinds_.push_back(
          {Periods(spec, subject.contract->zone, HasParts()), kNoDay});
    }
  }
  if (holdline::IsOfServices(terms[0].subject.objective->measure)) {
    meter_.emplace(terms, services);
    service_sums_.resize(watches_.size());
  }
}

void SlotJudge::TakeOver(SlotJudge&& other) {
  const bool has_same_watches = lengths_us_ == other.lengths_us_ &&
                                base_slice_us_ == other.base_slice_us_;
  if (has_same_watches) {
    windows_ = std::move(other.windows_);
    watches_ = std::move(other.watches_);
    service_sums_ = std::move(other.service_sums_);
  }
  // What services come to does not depend on what was summed up.
  if (has_same_watches || IsOfServices()) begins_us_ = other.begins_us_;
  measured_us_ = other.measured_us_;
  for (Kind& kind : kinds_) {
    for (Kind& of_other : other.kinds_) {
      if (of_other.series.spec() != kind.series.spec()) continue;
      kind = std::move(of_other);
      kind.rest.Clear();  // it is of other terms
      break;
    }
  }
  new_misses_ = std::move(other.new_misses_);
  history_ = std::move(other.history_);
  running_ = other.running_;
  next_us_ = other.next_us_;
  next_settled_us_ = other.next_settled_us_;
}

const SlotJudge::Terms& SlotJudge::At(int64_t time_us) const {
  return TermsAt(terms_, time_us);
}

const SlotJudge::Terms* SlotJudge::TermsFor(const PeriodSpec& spec,
                                            const Period& period) const {
  const Terms& terms = At(period.end_us - 1);
  return Has(terms.subject.objective->periods, spec) ? &terms : nullptr;
}

const SlotJudge::Terms* SlotJudge::TermsForWatch(size_t watch,
                                                 int64_t clock_us) const {
  const Terms& terms = At(clock_us);
  const bool is_watched =
      clock_us < terms.to_us &&
      Has(terms.subject.objective->watches_us, lengths_us_[watch]);
  return is_watched ? &terms : nullptr;
}

void SlotJudge::AddToWatches(int64_t slice, int64_t slice_us,
                             const Tally& tally) {
  if (MakeFiner(slice_us, base_slice_us_, slice)) windows_.Add(slice, tally);
}

void SlotJudge::AddToWatches(int64_t slice, int64_t slice_us,
                             BinChange change) {
  if (MakeFiner(slice_us, base_slice_us_, slice)) windows_.Add(slice, change);
}

template <typename Add>
bool SlotJudge::AddToEach(int64_t slice, const Add& add) {
  const int64_t day =
      FloorDivide(slice, terms_[0].subject.objective->SlicesOfDay());
  if (!IsDate(day)) return false;
  bool all = true;
  for (Kind& kind : kinds_) {
    Period* period = kind.series.Touch(day);
    all &= period != nullptr;
    if (period == nullptr) continue;
    add(*period);
    kind.look_from_day = std::min(kind.look_from_day, period->days.first);
  }
  for (const Follower& follower : followers_) follower.judge->TouchPeriods(day);
  return all;
}

// Those that there are.
void SlotJudge::TouchPeriods(int64_t day) {
  for (Kind& kind : kinds_) {
    std::vector<Period>& periods = kind.series.periods();
    for (auto at = periods.rbegin(); at != periods.rend(); ++at) {
      if (at->days.end <= day) break;
      if (at->days.first > day) continue;
      at->touched = true;
      kind.look_from_day = std::min(kind.look_from_day, at->days.first);
    }
  }
}

void SlotJudge::TouchAll() {
  for (Kind& kind : kinds_) {
    for (Period& period : kind.series.periods()) {
      period.touched = true;
      kind.look_from_day = std::min(kind.look_from_day, period.days.first);
    }
  }
}

void SlotJudge::LeadRelief(const Follower& follower) {
  for (Terms& terms : follower.judge->terms_) {
    if (!terms.subject.objective->relief.volume.has_value()) continue;
    const Contract& contract = *terms.subject.contract;
    const Objective* const of = &contract.objectives[contract.forecast->of];
    for (const Terms& own : terms_) {
      if (own.subject.objective == of) terms.volume = this;
    }
  }
  followers_.push_back(follower);
}

const SlotJudge::Kind* SlotJudge::FindKind(const PeriodSpec& spec) const {
  const auto kind = std::find_if(
      kinds_.begin(), kinds_.end(),
      [&](const Kind& candidate) { return candidate.series.spec() == spec; });
  return kind == kinds_.end() ? nullptr : &*kind;
}

std::span<const PartSum> SlotJudge::PartsOf(const PeriodSpec& spec,
                                            int64_t first_day) const {
  const Kind* const kind = FindKind(spec);
  if (kind == nullptr) return {};
  for (const Period& period : kind->series.periods()) {
    if (period.days.first == first_day) return period.parts.parts();
  }
  return {};
}

Relieved SlotJudge::SumOf(const PeriodSpec& spec, const Terms& terms,
                          const Period& period) {
  const PeriodSum whole{.tally = period.tally, .parts = period.parts.parts()};
  const Objective& objective = *terms.subject.objective;
  const auto& forecast = terms.subject.contract->forecast;
  if (!objective.relief.IsAny() || !forecast.has_value()) {
    return Relieved(whole);
  }
  return Relieve(objective, *forecast, period.days, whole,
                 terms.volume == nullptr
                     ? std::span<const PartSum>()
                     : terms.volume->PartsOf(spec, period.days.first));
}

bool SlotJudge::AddToPeriods(int64_t slice, const Tally& tally) {
  const int64_t part = terms_[0].subject.objective->PartOf(slice);
  const bool all = AddToEach(slice, [&](Period& period) {
    period.tally += tally;
    if (HasParts()) period.parts.Add(part, tally);
  });
  if (HasOutlook()) AddToHistory(slice, tally);
  return all;
}

void SlotJudge::AddToHistory(int64_t slice, const Tally& tally) {
  if (!IsDate(FloorDivide(slice, VerdictRules::kPartsOfDay))) return;
  history_.Add(slice, tally);
  if (slice == running_) return;
  for (const Kind& kind : kinds_) kind.rest.Clear();
}

bool SlotJudge::AddToPeriods(int64_t slice, BinChange change) {
  return AddToEach(slice, [&](Period& period) { period.histogram += change; });
}

bool SlotJudge::AddExcluded(int64_t slice, const Tally& tally) {
  return AddToEach(slice, [&](Period& period) { period.excluded += tally; });
}

SlotJudge::Result SlotJudge::Judge(const Moment& moment,
                                   std::vector<Alert>& alerts) {
  Result result;
  const size_t first_alert = alerts.size();
  next_settled_us_ = kNever;
  windows_.AdvanceTo(moment.clock_us);
  next_us_ = windows_.NextChangeUs();
  if (IsOfServices()) {
    MeasureServices(moment.clock_us);
    next_us_ = std::min(next_us_, NextServicesUs());
  }
  for (size_t i = 1; i < terms_.size(); ++i) {
    if (terms_[i].from_us <= moment.clock_us) continue;
    next_us_ = std::min(next_us_, terms_[i].from_us);
    break;
  }
  JudgeWatches(moment, alerts, result);
  const int64_t next_slice_us =
      HasOutlook() ? FindRunning(moment.settled_us) : kNever;
  for (Kind& kind : kinds_) {
    JudgePeriods(kind, moment, alerts, result);
    if (kind.look_from_day == kNoDay) continue;  // none runs
    next_settled_us_ = std::min(next_settled_us_, next_slice_us);
  }
  if (alerts.size() > first_alert) AttachEvidence(alerts, first_alert);
  return result;
}

void SlotJudge::JudgeWatches(const Moment& moment, std::vector<Alert>& alerts,
                             Result& result) {
  for (size_t i = 0; i < watches_.size(); ++i) {
    const Terms* const terms = TermsForWatch(i, moment.clock_us);
    if (terms == nullptr) continue;
    WatchState& watch = watches_[i];
    const ObjectiveState before = watch.state();
    const Tally& sum = SumOf(i);
    const bool partial = IsPartial(windows_.StartUs(i, moment.clock_us));
    result.state_changed |= watch.Update(terms->promise, sum, moment);
    next_us_ = std::min(next_us_, watch.NextUs());
    if (partial) next_us_ = std::min(next_us_, WholeUs(i));
    next_settled_us_ = std::min(next_settled_us_, watch.NextSettledUs());
    if (SeverityOf(before) == SeverityOf(watch.state())) continue;
    Alert alert =
        MakeAlert(terms->subject, terms->promise, sum, watch.since_us());
    alert.set_watch(WatchName(lengths_us_[i]));
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
    const Terms* const terms = TermsFor(kind.series.spec(), *at);
    if (terms == nullptr) continue;
    JudgePeriod(kind, *terms, *at, moment, alerts, result);
    has_blank |= state.IsBlank();
    if (state.IsOver()) continue;
    kind.look_from_day = std::min(kind.look_from_day, at->days.first);
    next_us_ = std::min(next_us_, state.NextUs());
    if (state.closed()) continue;
    next_settled_us_ = std::min(next_settled_us_, CloseUs(*terms, *at));
  }
  if (has_blank) ForgetBlank(kind, moment.clock_us);
  result.forgotten_periods += kind.series.Trim(periods_kept_);
}

// What came and was taken back again is as though it had never been; but not
// before the clock has passed it, else what comes at the same clock again
// would be told with the time, and so the id, of what was told before.
void SlotJudge::ForgetBlank(Kind& kind, int64_t clock_us) {
  kind.series.Forget([&](const Period& period) {
    if (!period.state.IsBlank() || !IsEmpty(period)) return false;
    if (period.state.LastChangeUs() < clock_us) return true;
    next_us_ = std::min(next_us_, period.state.LastChangeUs() + 1);
    return false;
  });
}

int64_t SlotJudge::FindRunning(int64_t settled_us) {
  if (!PartitionClocks::IsTime(settled_us)) return kNever;
  const int64_t booked_us = terms_[0].subject.objective->booked_us();
  const int64_t slice = DaySliceOf(settled_us, booked_us, days_);
  if (slice != running_) {
    running_ = slice;
    history_.Forget(running_ - outlook_weeks_ * WeekHistory::kWeek);
  }
  const int64_t past_us = (settled_us - days_.day_start_us()) % booked_us;
  const int64_t next_day = DayOfSlice(slice, booked_us) + 1;
  return std::min(settled_us - past_us + booked_us,
                  DayStartUs(terms_[0].subject.contract->zone, next_day));
}

std::optional<Outlook> SlotJudge::OutlookFor(const Kind& kind,
                                             const Terms& terms,
                                             const Period& period,
                                             const PeriodSum& sum) const {
  if (IsOfServices()) {
    const auto rest = RestOfTime(terms, period);
    if (!rest) return std::nullopt;
    return OutlookOf(*terms.subject.objective, terms.period_promise, sum,
                     *rest);
  }
  if (!terms.hours.has_value() || running_ == kNoSlice) return std::nullopt;
  constexpr int64_t kOfDay = VerdictRules::kPartsOfDay;
  const Rest rest = kind.rest.Find({.subject = terms.subject,
                                    .history = history_,
                                    .hours = *terms.hours,
                                    .first_slice = period.days.first * kOfDay,
                                    .end_slice = period.days.end * kOfDay,
                                    .running = running_});
  return OutlookOf(*terms.subject.objective, terms.period_promise, sum, rest);
}

void SlotJudge::JudgePeriod(const Kind& kind, const Terms& terms,
                            Period& period, const Moment& moment,
                            std::vector<Alert>& alerts, Result& result) {
  period.touched = false;
  const PeriodSpec& spec = kind.series.spec();
  const Relieved sum = SumOf(spec, terms, period);
  const int64_t close_us = CloseUs(terms, period);
  std::optional<Outlook> outlook;
  if (moment.settled_us < close_us) {
    outlook = OutlookFor(kind, terms, period, sum.kept);
  }
  const PeriodState::Change change = period.state.Update(
      terms.period_promise, {sum.kept, close_us, outlook ? &*outlook : nullptr},
      moment);
  result.state_changed |= change.shown;
  result.closed_changed |= period.state.closed();
  if (!change.alert) return;
  Alert alert = MakeAlert(terms.subject, terms.promise, sum.kept.tally,
                          change.alert->since_us);
  alert.set_period(spec.Name());
  alert.set_period_start_us(period.start_us);
  alert.set_period_end_us(period.end_us);
  alert.set_state_before(PeriodStateName(change.alert->before));
  alert.set_state(PeriodStateName(change.alert->after));
  alert.set_correction(change.alert->correction);
  FillVerdict(terms.period_promise, sum.kept, &alert);
  FillTakenOut(terms.promise, sum, period.excluded, &alert);
  FillOutlook(outlook, &alert);
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
  return begins_us_ + lengths_us_[watch] + SliceUs(lengths_us_[watch]);
}

int64_t SlotJudge::CloseUs(const Terms& terms, const Period& period) {
  return period.end_us + terms.subject.contract->close_after_us;
}

std::vector<SlotJudge::Outcome> SlotJudge::Outcomes(const PeriodSpec& spec,
                                                    bool all) const {
  std::vector<Outcome> outcomes;
  const Kind* const kind = FindKind(spec);
  if (kind == nullptr) return outcomes;
  const std::vector<Period>& periods = kind->series.periods();
  for (auto period = periods.rbegin(); period != periods.rend(); ++period) {
    const Terms* const terms = TermsFor(spec, *period);
    if (terms == nullptr) continue;
    const bool closed = period->state.closed();
    outcomes.push_back({.days = period->days,
                        .start_us = period->start_us,
                        .end_us = period->end_us,
                        .closed = closed,
                        .outcome = terms->period_promise.OutcomeOf(
                            SumOf(spec, *terms, *period).kept)});
    if (closed && !all) break;
  }
  return outcomes;
}

std::optional<SlotJudge::Running> SlotJudge::RunningOf(
    const PeriodSpec& spec, int64_t first_day) const {
  const Kind* const kind = FindKind(spec);
  if (kind == nullptr) return std::nullopt;
  for (const Period& period : kind->series.periods()) {
    if (period.days.first != first_day || period.state.closed()) continue;
    const Terms* const terms = TermsFor(spec, period);
    if (terms == nullptr) return std::nullopt;
    return Running{.state = period.state.state(),
                   .outlook = OutlookFor(*kind, *terms, period,
                                         SumOf(spec, *terms, period).kept)};
  }
  return std::nullopt;
}

int64_t SlotJudge::KnownFromDay(const PeriodSpec& spec) const {
  const Kind* const kind = FindKind(spec);
  return kind == nullptr ? kNoDay : kind->series.horizon();
}

}  // namespace holdline
