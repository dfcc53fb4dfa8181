#include "engine/app/report/clock_intervals.h"

#include <algorithm>

#include "absl/time/civil_time.h"
#include "engine/base/check.h"

namespace holdline {
namespace {

constexpr int kHour = 60;
constexpr int kDay = 24 * kHour;

ClockIntervals::Interval Between(absl::Time start, absl::Time end) {
  return {absl::ToUnixMicros(start), absl::ToUnixMicros(end)};
}

}  // namespace

bool ClockIntervals::IsAllowed(absl::Duration every) {
  const int64_t minutes = absl::ToInt64Minutes(every);
  if (minutes <= 0 || absl::Minutes(minutes) != every) return false;
  return minutes <= kHour ? kHour % minutes == 0
                          : minutes % kHour == 0 && kDay % minutes == 0;
}

ClockIntervals::ClockIntervals(absl::TimeZone zone, absl::Duration every)
    : zone_(zone),
      every_minutes_(static_cast<int>(absl::ToInt64Minutes(every))) {
  HL_CHECK(IsAllowed(every));
}

ClockIntervals::Interval ClockIntervals::At(int64_t time_us) {
  if (time_us < last_.start_us || time_us >= last_.end_us) {
    last_ = Find(absl::FromUnixMicros(time_us));
  }
  return last_;
}

ClockIntervals::Interval ClockIntervals::Find(absl::Time time) const {
  return every_minutes_ <= kHour ? FindWithinHour(time) : FindOfHours(time);
}

ClockIntervals::Interval ClockIntervals::FindWithinHour(absl::Time time) const {
  const absl::TimeZone::CivilInfo local = zone_.At(time);
  const absl::Duration into =
      absl::Minutes(local.cs.minute() % every_minutes_) +
      absl::Seconds(local.cs.second()) + local.subsecond;
  absl::Time start = time - into;
  absl::Time end = start + absl::Minutes(every_minutes_);
  absl::TimeZone::CivilTransition change;
  // PrevTransition looks strictly before its instant, in whole seconds.
  if (zone_.PrevTransition(time + absl::Seconds(1), &change)) {
    start = std::max(start, zone_.At(change.to).trans);
  }
  if (zone_.NextTransition(time, &change)) {
    end = std::min(end, zone_.At(change.to).trans);
  }
  return Between(start, end);
}

ClockIntervals::Interval ClockIntervals::FindOfHours(absl::Time time) const {
  const absl::CivilHour hour = absl::ToCivilHour(time, zone_);
  const absl::CivilHour first = hour - hour.hour() % (every_minutes_ / kHour);
  return Between(absl::FromCivil(first, zone_),
                 absl::FromCivil(first + every_minutes_ / kHour, zone_));
}

}  // namespace holdline
