// What SlotJudge does for objectives of services: nothing is added to it; what
// its windows and periods come to is measured when it judges.
#include <algorithm>
#include <utility>

#include "absl/numeric/int128.h"
#include "engine/base/ppm.h"
#include "engine/base/time_units.h"
#include "operators/contract/day_slice.h"
#include "operators/judge/slot_judge.h"

namespace holdline {
namespace {

// Every part of a day begins at a multiple of it, in every zone.
constexpr int64_t kLeastPartUs = 5 * kMinuteUs;
// Further ahead it is looked another time.
constexpr int64_t kFarUs = 40 * kDayUs;
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
  const auto look_every = [&](int64_t unit_us) {
    next_us = std::min(next_us, (measured_us_ / unit_us + 1) * unit_us);
  };
  const ServiceMeter::Running running = meter_->RunningAt(measured_us_);
  for (size_t i = 0; i < watches_.size(); ++i) {
    const Tally& sum = service_sums_[i];
    const Terms& terms = At(measured_us_);
    if (CountsTime(terms.subject.objective->measure)) {
      next_us = std::min(next_us, NextWatchEdgeUs(terms, sum, running.outages));
    } else {
      next_us = std::min(next_us, NextMeanEdgeUs(terms, sum, running.outages));
      // What has ended leaves it when it slides.
      if (sum.counted > 0) look_every(SliceUs(lengths_us_[i]));
    }
  }
  for (const Kind& kind : kinds_) {
    for (const Period& period : kind.series.periods()) {
      const Terms& terms = At(period.end_us - 1);
      // What runs counts in none that ended before it began.
      if (period.end_us <= running.since_us && measured_us_ >= period.end_us)
        continue;
      if (!CountsTime(terms.subject.objective->measure)) {
        next_us = std::min(
            next_us, NextMeanEdgeUs(terms, period.tally, running.outages));
      }
      if (measured_us_ >= period.end_us) continue;
      next_us = std::min(next_us, period.end_us);
      if (!CountsTime(terms.subject.objective->measure)) continue;
      if (period.tally.counted == 0) {
        next_us = std::min(next_us,
                           meter_->FirstCountedUs(measured_us_, period.end_us));
        continue;
      }
      const bool has_parts = terms.period_promise.is_of_parts();
      const auto& [judged, end_us] = JudgedNow(terms, period);
      next_us =
          std::min(next_us, NextPeriodEdgeUs(terms, judged, end_us, running));
      next_us = std::min(next_us, end_us);
      // A mean moves with all time that passes in a part.
      const bool moves =
          has_parts && judged.counted != judged.met &&
          terms.subject.objective->verdict.form == VerdictRules::Form::kMeanOf;
      if (moves)
        look_every(running.outages > 0 ? 10 * kSecondUs : kLeastPartUs);
    }
  }
  return next_us;
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

// All of these are no later than the value can come to another side of an edge;
// then it is looked again, and nearer each time. Rounding moves an edge by half
// a step at most.
template <typename Each>
void SlotJudge::ForEachEdge(const Terms& terms, const Each& each) const {
  const int64_t half = terms.subject.objective->verdict.rounded_to / 2;
  for (const int64_t edge : terms.promise.Edges()) {
    each(edge);
    if (half > 0) each(edge - half);
    if (half > 0) each(edge + half);
  }
}

// What runs makes the mean longer, each second by one for each that runs.
int64_t SlotJudge::NextMeanEdgeUs(const Terms& terms, const Tally& sum,
                                  int64_t running) const {
  if (running == 0 || sum.counted == 0) return kNever;
  int64_t next_us = kNever;
  ForEachEdge(terms, [&](int64_t edge) {
    const absl::int128 room = absl::int128(edge) * sum.counted - sum.sum_us;
    if (room < 0) return;
    const auto least_us =
        static_cast<int64_t>(std::min(room / running, absl::int128(kFarUs)));
    next_us = std::min(
        next_us,
        meter_->FirstAfter(measured_us_, measured_us_ + kFarUs, least_us + 1));
  });
  return next_us;
}

// Time is scheduled for each service; down are at most those that run.
int64_t SlotJudge::NextPeriodEdgeUs(
    const Terms& terms, const Tally& sum, int64_t end_us,
    const ServiceMeter::Running& running) const {
  const absl::int128 counted = sum.counted;
  const absl::int128 missed = counted - sum.met;
  const int64_t services =
      std::max<int64_t>(meter_->ServicesAt(measured_us_), 1);
  int64_t next_us = kNever;
  const auto after = [&](absl::int128 least_us) {
    const auto least = static_cast<int64_t>(
        std::min(least_us, absl::int128(end_us - measured_us_) + 1));
    const int64_t at_us = meter_->FirstAfter(measured_us_, end_us, least);
    next_us = std::min(next_us, std::max(at_us, measured_us_ + 1));
  };
  ForEachEdge(terms, [&](int64_t edge) {
    const absl::int128 may_miss = kWholePpm - edge;
    const absl::int128 room = counted * may_miss - missed * kWholePpm;
    if (room < 0) {
      // It needs so much in all.
      if (may_miss > 0) {
        after((missed * kWholePpm / may_miss - counted) / services);
      }
      return;
    }
    if (running.outages > 0) after(room / kWholePpm / running.outages + 1);
  });
  // And it is lost once more is missed than all of it may; of which there is
  // less while a service is maintained.
  const int64_t losing = running.outages + running.maintained;
  if (losing > 0 && terms.promise.has_bound()) {
    const absl::int128 whole =
        counted + meter_->ScheduledUs(measured_us_, end_us);
    const int64_t half = terms.subject.objective->verdict.rounded_to / 2;
    for (const int64_t bound :
         {terms.promise.bound(), terms.promise.bound() - half}) {
      const absl::int128 spare =
          whole * (kWholePpm - bound) / kWholePpm - missed;
      if (spare >= 0) after(spare / losing + 1);
    }
  }
  return next_us;
}

// What is scheduled and what was missed may both come and go.
int64_t SlotJudge::NextWatchEdgeUs(const Terms& terms, const Tally& sum,
                                   int64_t running) const {
  const int64_t services =
      std::max<int64_t>(meter_->ServicesAt(measured_us_), 1);
  if (sum.counted == 0) {
    return meter_->FirstCountedUs(measured_us_, measured_us_ + kFarUs);
  }
  const absl::int128 missed = absl::int128(sum.counted) - sum.met;
  int64_t next_us = kNever;
  ForEachEdge(terms, [&](int64_t edge) {
    const absl::int128 room =
        absl::int128(sum.counted) * (kWholePpm - edge) - missed * kWholePpm;
    const absl::int128 each = services * kWholePpm;
    if (room >= 0 && missed == 0 && running == 0) return;
    const absl::int128 least_us =
        room >= 0 ? room / (2 * each) + 1 : -room / (2 * each);
    const auto least = static_cast<int64_t>(
        std::clamp(least_us, absl::int128(1), absl::int128(kFarUs)));
    next_us = std::min(next_us, measured_us_ + least);
  });
  // It holds no time that counts any more once it has slid that far.
  return std::min(next_us,
                  measured_us_ + std::max<int64_t>(sum.counted / services, 1));
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
