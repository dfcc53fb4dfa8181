#include "operators/calendar/calendar.h"

#include <algorithm>
#include <utility>

#include "engine/base/floor_divide.h"
#include "engine/base/time_units.h"

namespace holdline {
namespace {

// Minutes of one local day around `minute` in which nothing opens or closes.
struct Stretch {
  int from = 0;
  int to = kMinutesPerDay;
  bool open = false;

  void Narrow(int minute, int boundary) {
    if (boundary <= minute) {
      from = std::max(from, boundary);
    } else {
      to = std::min(to, boundary);
    }
  }

  // `shift` is 24 h for the spans of the day before.
  void Apply(std::span<const DaySpan> spans, int shift, int minute) {
    for (const DaySpan& span : spans) {
      const int opens = span.from_minute - shift;
      const int closes = span.to_minute - shift;
      if (opens >= closes) continue;
      Narrow(minute, opens);
      Narrow(minute, closes);
      open = open || (opens <= minute && minute < closes);
    }
  }
};

int64_t InstantOf(absl::TimeZone zone, absl::CivilSecond after_transition) {
  return absl::ToUnixSeconds(zone.At(after_transition).trans);
}

}  // namespace

std::span<const DaySpan> SpansOfDay(const CalendarSpec& spec,
                                    absl::CivilDay day) {
  if (const auto own = spec.days.find(day); own != spec.days.end()) {
    return own->second;
  }
  if (spec.closed.contains(day)) return {};
  return spec.week[static_cast<size_t>(absl::GetWeekday(day))];
}

Calendar::Calendar(CalendarSpec spec) : spec_(std::move(spec)) {}

bool Calendar::Contains(int64_t time_us) const {
  if (time_us < cached_.from_us || time_us >= cached_.to_us) {
    cached_ = Around(time_us);
  }
  return cached_.open;
}

bool Calendar::EverOpens() const {
  const auto opens = [](const std::vector<DaySpan>& spans) {
    return std::any_of(spans.begin(), spans.end(), [](const DaySpan& span) {
      return span.from_minute < span.to_minute;
    });
  };
  return std::any_of(spec_.week.begin(), spec_.week.end(), opens) ||
         std::any_of(spec_.days.begin(), spec_.days.end(),
                     [&](const auto& own) { return opens(own.second); });
}

// The wall clock decides: it is open whenever the clock on the wall shows a
// minute inside a span. So the interval ends where the clock is changed too.
Calendar::Interval Calendar::Around(int64_t time_us) const {
  const int64_t second = FloorDivide(time_us, kSecondUs);
  const absl::Time at = absl::FromUnixSeconds(second);
  const absl::TimeZone::CivilInfo local = spec_.zone.At(at);
  const absl::CivilDay day(local.cs);
  const int minute = local.cs.hour() * 60 + local.cs.minute();

  Stretch stretch;
  stretch.Apply(SpansOfDay(spec_, day), 0, minute);
  stretch.Apply(SpansOfDay(spec_, day - 1), kMinutesPerDay, minute);

  const int64_t midnight = second - (local.cs - absl::CivilSecond(day));
  int64_t from = midnight + int64_t{stretch.from} * 60;
  int64_t to = midnight + int64_t{stretch.to} * 60;
  absl::TimeZone::CivilTransition change;
  if (spec_.zone.NextTransition(at, &change)) {
    to = std::min(to, InstantOf(spec_.zone, change.to));
  }
  // A second later, so that a change at this very second is found.
  if (spec_.zone.PrevTransition(at + absl::Seconds(1), &change)) {
    from = std::max(from, InstantOf(spec_.zone, change.to));
  }
  return {.from_us = from * kSecondUs,
          .to_us = to * kSecondUs,
          .open = stretch.open};
}

}  // namespace holdline
