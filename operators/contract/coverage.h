// What `check` finds out about calendars beyond their text.
#pragma once

#include <string>
#include <vector>

#include "operators/calendar/calendar.h"

namespace holdline {

// The first time that none of the calendars holds: "sat 00:00" of an ordinary
// week, or "2026-12-25 00:00". Empty where they hold every minute.
std::string FirstUncoveredTime(const std::vector<const CalendarSpec*>& slots);

// Where the calendar opens or closes at a local time that a clock change in
// [from_us, to_us) skips or repeats: a sentence with the choice made. Empty
// where there is none.
std::string ClockChangeRemark(const CalendarSpec& spec, int64_t from_us,
                              int64_t to_us);

}  // namespace holdline
