// What SlotJudge shows of its watches and periods, in a status or a report.
#include <algorithm>

#include "operators/judge/period_told.h"
#include "operators/judge/slot_judge.h"
#include "operators/judge/status_row.h"

namespace holdline {

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
      AppendPeriodRow(kind, period, status);
    }
    if (!has_today) AppendEmptyPeriod(kind, today, status);
  }
  AppendWatchRows(clock_us, status);
}

void SlotJudge::AppendTroubles(int64_t clock_us,
                               std::vector<Trouble>& troubles) const {
  const auto add = [&](const Terms& terms, ObjectiveState state) -> Trouble& {
    const Subject& subject = terms.subject;
    return troubles.emplace_back(Trouble{.objective = subject.objective->name,
                                         .slot = subject.target->slot,
                                         .clause = subject.objective->clause,
                                         .state = state,
                                         .unit = terms.promise.unit(),
                                         .target = terms.promise.TargetValue(),
                                         .at_most = terms.promise.at_most()});
  };
  for (size_t i = 0; i < watches_.size(); ++i) {
    const ObjectiveState state = watches_[i].state();
    if (SeverityOf(state) == 0) continue;
    const Terms* const terms = TermsForWatch(i, clock_us);
    if (terms == nullptr) continue;
    Trouble& trouble = add(*terms, state);
    trouble.watch_us = lengths_us_[i];
    trouble.value = terms->promise.ValueOf(SumOf(i));
  }
  for (const Kind& kind : kinds_) {
    const PeriodSpec& spec = kind.series.spec();
    const std::vector<Period>& periods = kind.series.periods();
    for (auto at = periods.rbegin();
         at != periods.rend() && at->days.first >= kind.look_from_day; ++at) {
      if (at->state.closed() || SeverityOf(at->state.told()) == 0) continue;
      const Terms* const terms = TermsFor(spec, *at);
      if (terms == nullptr) continue;
      Trouble& trouble = add(*terms, at->state.told());
      trouble.period = spec;
      const PeriodPromise& promise = terms->period_promise;
      trouble.value = promise.ValueOf(SumOf(spec, *terms, *at).kept);
      if (const auto share = promise.FormTarget()) {
        trouble.unit = ValueUnit::kShare;
        trouble.target = *share;
        trouble.at_most = false;
      }
    }
  }
}

void SlotJudge::AppendReportRows(int64_t clock_us, Status* status) const {
  for (const Kind& kind : kinds_) {
    for (const Period& period : kind.series.periods()) {
      if (IsEmpty(period)) continue;
      AppendPeriodRow(kind, period, status);
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
  const Terms* const terms = TermsForWatch(watch, clock_us);
  if (terms == nullptr) return;
  const Histogram* histogram = windows_.Distribution(watch);
  StatusRow* row =
      AddRow({terms->subject, terms->promise, SumOf(watch), histogram}, status);
  const WatchState& state = watches_[watch];
  const int64_t length_us = lengths_us_[watch];
  row->set_watch(WatchName(length_us));
  row->set_start_us(windows_.StartUs(watch, clock_us));
  row->set_end_us(clock_us);
  row->set_slice_us(SliceUs(length_us));
  row->set_state(WatchStateName(state.state()));
  row->set_since_us(state.since_us());
  if (IsPartial(row->start_us())) row->set_partial_since_us(begins_us_);
  if (!state.worst()) return;
  row->set_worst(*terms->promise.ValueOf(state.worst()->sum));
  row->set_worst_us(state.worst()->at_us);
}

void SlotJudge::AppendPeriodRow(const Kind& kind, const Period& period,
                                Status* status) const {
  const PeriodSpec& spec = kind.series.spec();
  const Terms* const terms = TermsFor(spec, period);
  if (terms == nullptr) return;
  const bool shows = terms->subject.objective->ShowsPercentiles();
  const Relieved sum = SumOf(spec, *terms, period);
  StatusRow* row = AddRow({terms->subject, terms->promise, sum.kept.tally,
                           shows ? &period.histogram : nullptr},
                          status);
  row->set_period(spec.Name());
  row->set_start_us(period.start_us);
  row->set_end_us(period.end_us);
  row->set_state(PeriodStateName(period.state.state()));
  FillVerdict(terms->period_promise, sum.kept, row);
  FillTakenOut(terms->promise, sum, period.excluded, row);
  if (sum.intervals > 0) row->set_relieved_sum_us(sum.taken.sum_us);
  if (!period.state.closed()) {
    FillOutlook(OutlookFor(kind, *terms, period, sum.kept), row);
  }
  if (terms->period_promise.is_of_parts()) row->clear_in_a_row();
  row->set_since_us(period.state.since_us());
  if (IsPartial(period.start_us)) row->set_partial_since_us(begins_us_);
}

void SlotJudge::AppendEmptyPeriod(const Kind& kind, int64_t today,
                                  Status* status) const {
  const Terms& last = terms_.back();
  const Contract& contract = *last.subject.contract;
  Period period;
  period.days = PeriodOf(kind.series.spec(), today);
  period.start_us = DayStartUs(contract.zone, period.days.first);
  period.end_us = DayStartUs(contract.zone, period.days.end);
  const bool in_force =
      period.start_us < std::min(contract.terminates_us, last.to_us) &&
      period.end_us > terms_[0].from_us;
  if (in_force) AppendPeriodRow(kind, period, status);
}

}  // namespace holdline
