// The hours in which something of services counts: those of an objective's
// slot, or of a calendar that the contract names. Laid out once, as far as they
// are asked for.
//
// Owned by the thread that judges.
#pragma once

#include <cstdint>
#include <optional>
#include <vector>

#include "operators/calendar/calendar.h"
#include "operators/calendar/time_spans.h"
#include "operators/contract/model.h"

namespace holdline {

class ServiceHours {
 public:
  // What they point to must outlive this.
  static ServiceHours OfSlot(const Contract& contract,
                             const Objective& objective, const Target& target);
  static ServiceHours OfCalendar(const Contract& contract, int calendar);

  // In [from, to).
  TimeSpans Within(int64_t from_us, int64_t to_us);
  bool Holds(int64_t time_us) const;

 private:
  explicit ServiceHours(const Contract& contract) : contract_(&contract) {}
  void Use(int calendar);
  void LayOut(int64_t from_us, int64_t to_us);

  const Contract* contract_;
  const Objective* objective_ = nullptr;  // of a slot
  const Target* target_ = nullptr;
  // By index in the contract; only those that matter.
  std::vector<std::optional<Calendar>> calendars_;
  std::vector<int> used_;
  TimeSpans spans_;  // of [laid_from_us_, laid_to_us_)
  int64_t laid_from_us_ = 0;
  int64_t laid_to_us_ = 0;
};

// What lies in [from, to) of them. O(log spans + those that do).
TimeSpans WithinSpans(const TimeSpans& spans, int64_t from_us, int64_t to_us);

}  // namespace holdline
