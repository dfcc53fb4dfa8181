// The pictures of a statement: what each day came to, and how long people
// waited. For the files of this folder.
//
// Thread-safe: functions without state.
#pragma once

#include <optional>
#include <string>

#include "engine/app/chart/chart.h"
#include "engine/app/statement/statement.h"

namespace holdline {

// The value of each day against the target; a day that misses it is full.
// Absent where there are no days, or a day is not held against the target of
// the period: a number of contacts.
std::optional<Chart> DaysChart(const Statement& statement,
                               const StatementObjective& objective,
                               const StatementSlot& slot);

// How many contacts count on each day. Absent where there are no days.
std::optional<Chart> VolumeChart(const Statement& statement,
                                 const StatementObjective& objective,
                                 const StatementSlot& slot);

// Contacts by their wait, up to where nearly all are; those beyond the limit
// are outlines.
struct WaitPicture {
  Chart chart = {};
  int64_t width_s = 0;   // of a bar
  int64_t shown_s = 0;   // the longest wait that is in a bar
  int64_t answered = 0;  // contacts
  int64_t longer = 0;    // contacts that waited longer than is shown
};
std::optional<WaitPicture> WaitsChart(const StatementObjective& objective,
                                      const StatementSlot& slot);

// The objective, and its slot where it has some: "answer, prime".
std::string SlotTitle(const StatementObjective& objective,
                      const StatementSlot& slot);

}  // namespace holdline
