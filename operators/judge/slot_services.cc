// What SlotJudge does for objectives of services: nothing is added to it; what
// its windows and periods come to is measured when it judges.
#include <algorithm>
#include <utility>

#include "engine/base/time_units.h"
#include "operators/contract/day_slice.h"
#include "operators/judge/service_edges.h"
#include "operators/judge/slot_judge.h"

namespace holdline {
namespace {

// Every part of a day begins at a multiple of it, in every zone.
constexpr int64_t kLeastPartUs = 5 * kMinuteUs;
// However long ago anything was told for the first time.
constexpr int64_t kMostBehindUs = 400 * kDayUs;

// Calls `each(slice, from, to)` for the parts of a period, in their order.
template <typename Each>
void ForEachPart(const DayRange& days, int64_t part_us, absl::TimeZone zone,
                 const Each& each) {
  const int64_t of_day =
      part_us == VerdictRules::kDay ? 1 : VerdictRules::kPartsOfDay;
  for (int64_t day = days.first; day < days.end; ++day) {
    const int64_t end_us = DayStartUs(zone, day + 1);
    for (int64_t part = 0; part < MostSlicesOfDay(part_us); ++part) {
      const int64_t slice = day * of_day + part;
      const int64_t from_us = DaySliceStartUs(slice, part_us, zone);
      const int64_t to_us = part_us == VerdictRules::kDay
                                ? end_us
                                : std::min(from_us + part_us, end_us);
      if (from_us < to_us) each(slice, from_us, to_us);
    }
  }
}

}  // namespace

void SlotJudge::MeasureServices(int64_t clock_us) {
  measured_us_ = clock_us;
  meter_->set_begins_us(begins_us_);
  for (size_t i = 0; i < watches_.size(); ++i) {
    service_sums_[i] =
        meter_->OfWatch(windows_.StartUs(i, clock_us), clock_us).kept;
  }
  const int64_t running_since_us = meter_->RunningAt(clock_us).since_us;
  const bool is_of_time = CountsTime(terms_[0].subject.objective->measure);
  if (!is_of_time) BeginBookedPeriods(clock_us);
  for (Kind& kind : kinds_) {
    if (is_of_time) BeginPeriods(kind, clock_us);
    for (Period& period : kind.series.periods()) {
      const bool may_change =
          period.touched || !period.state.closed() ||
          (running_since_us != kNever && period.end_us > running_since_us);
      if (!may_change || period.start_us < meter_->WholeFromUs()) continue;
      MeasurePeriod(period, clock_us);
      period.touched = true;
      kind.look_from_day = std::min(kind.look_from_day, period.days.first);
    }
  }
}

int64_t SlotJudge::NextServicesUs() {
  int64_t next_us = meter_->NextUs(measured_us_);
  const auto look_at = [&](int64_t at_us) {
    next_us = std::min(next_us, at_us);
  };
  const auto look_every = [&](int64_t unit_us) {
    look_at((measured_us_ / unit_us + 1) * unit_us);
  };
  // Live, what is told may lie ahead of the clock.
  if (services_->begins_us() > measured_us_) look_at(services_->begins_us());
  for (size_t i = 0; i < watches_.size(); ++i) {
    const Tally& sum = service_sums_[i];
    const Terms& terms = At(measured_us_);
    const ServiceEdges edges(*meter_, terms.promise, 0, measured_us_);
    if (CountsTime(terms.subject.objective->measure)) {
      look_at(edges.OfWatch(sum));
    } else {
      look_at(edges.OfMean(sum));
      if (sum.counted > 0) look_at(NextLeavesUs(i));
    }
  }
  for (const Kind& kind : kinds_) {
    const std::vector<Period>& periods = kind.series.periods();
    for (auto at = periods.rbegin(); at != periods.rend(); ++at) {
      const bool has_ended = measured_us_ >= at->end_us;
      // What runs counts in none that ended before it began.
      if (has_ended && at->state.closed() && !at->touched) continue;
      if (!has_ended) look_at(at->end_us);
      const Terms& terms = At(at->end_us - 1);
      const VerdictRules& verdict = terms.subject.objective->verdict;
      const ServiceEdges edges(*meter_, terms.promise, verdict.rounded_to,
                               measured_us_);
      if (!CountsTime(terms.subject.objective->measure)) {
        look_at(edges.OfMean(at->tally));
      } else if (!has_ended && at->tally.counted == 0) {
        look_at(meter_->FirstCountedUs(measured_us_, at->end_us));
      } else if (!has_ended) {
        const auto& [judged, end_us] = JudgedNow(terms, *at);
        look_at(std::min(end_us, edges.OfPeriod(judged, end_us)));
        // A mean of parts moves with all time that passes in one of them.
        const bool moves = verdict.form == VerdictRules::Form::kMeanOf &&
                           judged.counted != judged.met;
        const bool runs = edges.running().outages > 0;
        if (moves) look_every(runs ? 10 * kSecondUs : kLeastPartUs);
      }
    }
  }
  return next_us;
}

// When the watch has slid past the first that has ended in it.
int64_t SlotJudge::NextLeavesUs(size_t watch) {
  const int64_t start_us = windows_.StartUs(watch, measured_us_);
  const int64_t ended_us = meter_->FirstEndUs(start_us);
  if (ended_us == kNever) return kNever;
  const int64_t slice_us = SliceUs(lengths_us_[watch]);
  // It begins with the slice behind that one then.
  return measured_us_ / slice_us * slice_us +
         (ended_us / slice_us + 1) * slice_us - start_us;
}

// Of a verdict of parts the part that runs, else all of it; and when it ends.
std::pair<Tally, int64_t> SlotJudge::JudgedNow(const Terms& terms,
                                               const Period& period) const {
  if (!terms.period_promise.is_of_parts()) return {period.tally, period.end_us};
  std::pair<Tally, int64_t> part{{}, period.end_us};
  const Objective& objective = *terms.subject.objective;
  ForEachPart(period.days, objective.part_us(), terms.subject.contract->zone,
              [&](int64_t slice, int64_t from_us, int64_t to_us) {
                if (from_us > measured_us_ || measured_us_ >= to_us) return;
                part = {period.parts.At(slice), to_us};
              });
  return part;
}

// Time passes whether or not anything happens: all periods from the first that
// anything was told for to the one that holds the clock.
void SlotJudge::BeginPeriods(Kind& kind, int64_t clock_us) {
  const int64_t last_us =
      std::min(clock_us, terms_.back().subject.contract->terminates_us - 1);
  const int64_t first_us =
      std::max({begins_us_, services_->begins_us(), last_us - kMostBehindUs});
  if (first_us > last_us) return;
  const std::vector<Period>& periods = kind.series.periods();
  const bool has_all = !periods.empty() &&
                       periods.front().start_us <= first_us &&
                       last_us < periods.back().end_us;
  if (has_all) return;
  const int64_t first_day =
      std::max(days_.DayOf(first_us), kind.series.horizon());
  const int64_t last_day = days_.DayOf(last_us);
  const bool has_first =
      !periods.empty() && periods.front().days.first <= first_day;
  int64_t day = has_first ? periods.back().days.end : first_day;
  while (day <= last_day) day = kind.series.Touch(day)->days.end;
}

// Outages are in the periods that book them.
void SlotJudge::BeginBookedPeriods(int64_t clock_us) {
  const uint64_t revision = meter_->Revision();
  const bool only_running = revision == measured_revision_;
  measured_revision_ = revision;
  for (const int64_t booked_us : meter_->BookedUs(clock_us, only_running)) {
    const int64_t day = days_.DayOf(booked_us);
    for (Kind& kind : kinds_) kind.series.Touch(day);
  }
}

void SlotJudge::MeasurePeriod(Period& period, int64_t clock_us) {
  const ServiceMeter::Sum sum =
      meter_->OfPeriod(period.start_us, period.end_us, clock_us);
  period.tally = sum.kept;
  period.excluded = sum.excluded;
  if (!HasParts()) return;
  period.parts = {};
  ForEachPart(period.days, terms_[0].subject.objective->part_us(),
              terms_[0].subject.contract->zone,
              [&](int64_t slice, int64_t from_us, int64_t to_us) {
                if (from_us >= clock_us) return;
                period.parts.Add(
                    slice, meter_->OfPeriod(from_us, to_us, clock_us).kept);
              });
}

std::optional<Rest> SlotJudge::RestOfTime(const Terms& terms,
                                          const Period& period) const {
  const Objective& objective = *terms.subject.objective;
  if (!CountsTime(objective.measure)) return std::nullopt;
  Rest rest{.is_forecast = true,
            .is_time = true,
            .is_over = measured_us_ >= period.end_us};
  const auto add = [&](int64_t part, int64_t from_us, int64_t to_us) {
    const int64_t left_us = meter_->ScheduledUs(std::max(from_us, measured_us_),
                                                std::max(to_us, measured_us_));
    if (left_us > 0) rest.parts.push_back({.part = part, .forecast = left_us});
  };
  if (objective.verdict.HasParts()) {
    ForEachPart(period.days, objective.part_us(), terms.subject.contract->zone,
                add);
  } else {
    add(0, period.start_us, period.end_us);
  }
  return rest;
}

}  // namespace holdline
