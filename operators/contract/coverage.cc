#include "operators/contract/coverage.h"

#include <algorithm>
#include <bitset>
#include <optional>
#include <set>
#include <string_view>

#include "operators/contract/text.h"

namespace holdline {
namespace {

using Minutes = std::bitset<kMinutesPerDay>;

void Mark(const CalendarSpec& spec, absl::CivilDay starts, int shift,
          Minutes& covered) {
  for (const DaySpan& span : SpansOfDay(spec, starts)) {
    const int from = std::max(0, span.from_minute - shift);
    const int to = std::min(kMinutesPerDay, span.to_minute - shift);
    for (int minute = from; minute < to; ++minute) {
      covered.set(static_cast<size_t>(minute));
    }
  }
}

// The first minute of the day that no calendar holds, or -1.
int FirstUncoveredMinute(const std::vector<const CalendarSpec*>& slots,
                         absl::CivilDay day) {
  Minutes covered;
  for (const CalendarSpec* spec : slots) {
    Mark(*spec, day, 0, covered);
    Mark(*spec, day - 1, kMinutesPerDay, covered);
  }
  for (int minute = 0; minute < kMinutesPerDay; ++minute) {
    if (!covered.test(static_cast<size_t>(minute))) return minute;
  }
  return -1;
}

std::string MinuteText(int minute) {
  const int hour = minute / 60;
  const int rest = minute % 60;
  return Concat(hour < 10 ? "0" : "", hour, rest < 10 ? ":0" : ":", rest);
}

std::string UncoveredInOrdinaryWeek(
    const std::vector<const CalendarSpec*>& slots) {
  constexpr std::string_view kDays[] = {"mon", "tue", "wed", "thu",
                                        "fri", "sat", "sun"};
  std::vector<CalendarSpec> ordinary;
  for (const CalendarSpec* spec : slots) {
    ordinary.push_back(*spec);
    ordinary.back().closed.clear();
    ordinary.back().days.clear();
  }
  std::vector<const CalendarSpec*> borrowed;
  for (const CalendarSpec& spec : ordinary) borrowed.push_back(&spec);
  const absl::CivilDay monday(2026, 1, 5);
  for (int day = 0; day < 7; ++day) {
    const int minute = FirstUncoveredMinute(borrowed, monday + day);
    if (minute >= 0) return Concat(kDays[day], " ", MinuteText(minute));
  }
  return "";
}

// A jump of the local clock: it skips or repeats [low, high).
struct ClockChange {
  absl::CivilSecond low;
  absl::CivilSecond high;
  bool skips = false;

  bool Affects(absl::CivilSecond civil, bool opens) const {
    return civil < high && (civil > low || (opens && skips && civil == low));
  }
};

std::string RemarkOn(const ClockChange& change, absl::CivilSecond civil,
                     bool opens) {
  const auto clock = [](absl::CivilSecond time) {
    return MinuteText(time.hour() * 60 + time.minute());
  };
  return Concat(
      "on ", absl::FormatCivilTime(absl::CivilDay(civil)), " a clock change ",
      change.skips ? "skips " : "repeats ", clock(civil), ", where it ",
      opens ? "opens" : "closes", "; the clock on the wall decides: ",
      change.skips ? Concat("this is taken as ", clock(change.high))
                   : Concat("what is open from ", clock(change.low), " to ",
                            clock(change.high), " is open twice"));
}

std::optional<std::string> RemarkOnDay(const CalendarSpec& spec,
                                       const ClockChange& change,
                                       absl::CivilDay day) {
  for (const DaySpan& span : SpansOfDay(spec, day)) {
    for (const bool opens : {true, false}) {
      const int minute = opens ? span.from_minute : span.to_minute;
      const absl::CivilSecond civil =
          absl::CivilSecond(day) + int64_t{minute} * 60;
      if (change.Affects(civil, opens)) return RemarkOn(change, civil, opens);
    }
  }
  return std::nullopt;
}

}  // namespace

std::string FirstUncoveredTime(const std::vector<const CalendarSpec*>& slots) {
  std::string uncovered = UncoveredInOrdinaryWeek(slots);
  if (!uncovered.empty()) return uncovered;
  std::set<absl::CivilDay> unusual;
  for (const CalendarSpec* spec : slots) {
    unusual.insert(spec->closed.begin(), spec->closed.end());
    for (const auto& [day, spans] : spec->days) unusual.insert(day);
  }
  for (const absl::CivilDay day : unusual) {
    for (const absl::CivilDay next : {day, day + 1}) {
      const int minute = FirstUncoveredMinute(slots, next);
      if (minute >= 0) {
        return Concat(absl::FormatCivilTime(next), " ", MinuteText(minute));
      }
    }
  }
  return "";
}

std::string ClockChangeRemark(const CalendarSpec& spec, int64_t from_us,
                              int64_t to_us) {
  absl::Time at = absl::FromUnixMicros(from_us);
  absl::TimeZone::CivilTransition jump;
  while (spec.zone.NextTransition(at, &jump)) {
    at = spec.zone.At(jump.to).trans;
    if (at >= absl::FromUnixMicros(to_us)) break;
    const ClockChange change{.low = std::min(jump.from, jump.to),
                             .high = std::max(jump.from, jump.to),
                             .skips = jump.from < jump.to};
    const absl::CivilDay day(change.low);
    for (const absl::CivilDay starts : {day - 1, day, day + 1}) {
      if (auto remark = RemarkOnDay(spec, change, starts)) return *remark;
    }
  }
  return "";
}

}  // namespace holdline
