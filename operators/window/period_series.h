// The periods of one kind (day, month, ...) of one objective in one slot. Score
// books periods by civil day; each period is a plain sum of its days, and what
// arrives late lands in its own period, closed or not. Of parts smaller than
// the period the sums are kept too, where the owner adds them.
//
// Beside each sum the owner keeps a State of its own, which starts as State{}.
// At most `limit` periods are kept: the oldest is forgotten for a new one, and
// what arrives for it later is turned away, because its sum would be wrong.
//
// Thread-compatible.
#pragma once

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <limits>
#include <utility>
#include <vector>

#include "absl/time/time.h"
#include "operators/calendar/period.h"
#include "operators/tally/histogram.h"
#include "operators/tally/tally.h"
#include "operators/window/part_sums.h"

namespace holdline {

template <typename State>
class PeriodSeries {
 public:
  struct Period {
    DayRange days;
    int64_t start_us = 0;  // microseconds since the epoch
    int64_t end_us = 0;    // exclusive
    Tally tally;
    Tally excluded;  // what does not count, beside it
    Histogram histogram;
    PartSums parts;
    bool touched = false;  // since the owner last cleared it
    State state;
  };

  // `with_parts`: parts are persisted.
  PeriodSeries(const PeriodSpec& spec, absl::TimeZone zone,
               bool with_parts = false)
      : spec_(spec), zone_(zone), with_parts_(with_parts) {}

  const PeriodSpec& spec() const { return spec_; }

  // The period that holds the day, marked as touched; null where it has been
  // forgotten. Valid until the next call of Touch, Forget or Trim.
  Period* Touch(int64_t day) {
    if (day < horizon_) return nullptr;
    if (last_ >= periods_.size() || !Holds(periods_[last_], day)) {
      last_ = Find(day);
    }
    Period& period = periods_[last_];
    period.touched = true;
    return &period;
  }

  // State has a Persist of its own. `with_excluded`: else there is nothing of
  // it.
  template <class Archive>
  void Persist(Archive& archive, bool with_excluded) {
    archive.Fields(horizon_);
    archive.List(periods_, [&](Period& period) {
      archive.Fields(period.days.first, period.days.end, period.start_us,
                     period.end_us, period.touched);
      period.tally.Persist(archive);
      period.histogram.Persist(archive);
      if (with_parts_) period.parts.Persist(archive);
      if (with_excluded) period.excluded.Persist(archive);
      period.state.Persist(archive);
    });
    last_ = 0;
  }

  // First day that has not been forgotten.
  int64_t horizon() const { return horizon_; }

  // Ascending by time.
  std::vector<Period>& periods() { return periods_; }
  const std::vector<Period>& periods() const { return periods_; }

  // Forgets those of which the owner says that they never mattered.
  template <typename Predicate>
  void Forget(Predicate never_mattered) {
    std::erase_if(periods_, never_mattered);
  }

  // Forgets the oldest beyond `limit`; returns how many.
  size_t Trim(size_t limit) {
    if (periods_.size() <= limit) return 0;
    const size_t excess = periods_.size() - limit;
    horizon_ = periods_[excess - 1].days.end;
    periods_.erase(periods_.begin(),
                   periods_.begin() + static_cast<std::ptrdiff_t>(excess));
    return excess;
  }

 private:
  static bool Holds(const Period& period, int64_t day) {
    return period.days.first <= day && day < period.days.end;
  }

  size_t Find(int64_t day) {
    size_t at = periods_.size();
    while (at > 0 && periods_[at - 1].days.first > day) --at;
    if (at > 0 && Holds(periods_[at - 1], day)) return at - 1;
    Period period;
    period.days = PeriodOf(spec_, day);
    period.start_us = DayStartUs(zone_, period.days.first);
    period.end_us = DayStartUs(zone_, period.days.end);
    periods_.insert(periods_.begin() + static_cast<std::ptrdiff_t>(at),
                    std::move(period));
    return at;
  }

  PeriodSpec spec_;
  absl::TimeZone zone_;
  bool with_parts_;
  std::vector<Period> periods_;
  size_t last_ = 0;  // position that was touched last
  // First day that has not been forgotten.
  int64_t horizon_ = std::numeric_limits<int64_t>::min();
};

}  // namespace holdline
