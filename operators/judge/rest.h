// What is still to come of a period: what came in the same hours of earlier
// weeks, and what the client has forecast. Of a slice it is what was expected
// of it, less what has come, and nothing where nothing can count; so it does
// not change with the clock, but where another slice begins.
//
// Functions without state, and a cache of their result.
#pragma once

#include <array>
#include <cstdint>
#include <vector>

#include "operators/judge/alert.h"
#include "operators/judge/slot_hours.h"
#include "operators/judge/week_history.h"
#include "operators/tally/tally.h"

namespace holdline {

struct RestPart {
  int64_t part = 0;  // as PartSum::slice; 0 where the verdict is pooled
  std::array<Tally, OutlookRules::kMostWeeks> weeks = {};  // newest first
  int64_t forecast = 0;                                    // contacts
};

struct Rest {
  int weeks = 0;  // so many earlier ones are known
  // The forecast speaks of all days on which anything is to be expected.
  bool is_forecast = false;
  // The rest is time, which comes as the calendar says.
  bool is_time = false;
  bool is_over = false;              // nothing is to come any more
  std::vector<RestPart> parts = {};  // ascending

  // Whether anybody says what is to come.
  bool IsKnown() const { return weeks > 0 || is_forecast || is_over; }
};

// So many contacts of which the rest goes as of these; to the nearest.
// REQUIRES: of.counted > 0.
Tally Scaled(const Tally& of, int64_t counted);

// Of a period of an objective whose outlook is asked for.
struct RestQuery {
  const Subject& subject;
  const WeekHistory& history;
  const SlotHours& hours;
  int64_t first_slice;  // of the period, booked slices
  int64_t end_slice;    // exclusive
  int64_t running;      // the slice that runs
};

// O(slices of the rest x weeks), unless the last call was for the same period
// and running slice, and nothing was added to any other slice since.
class RestCache {
 public:
  Rest Find(const RestQuery& query);
  // Another slice than the running one has changed.
  void Clear() { is_known_ = false; }

 private:
  bool is_known_ = false;
  const Objective* objective_ = nullptr;
  int64_t first_slice_ = 0;
  int64_t running_ = 0;
  Rest later_;  // what comes behind the running slice
};

}  // namespace holdline
