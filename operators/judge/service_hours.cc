#include "operators/judge/service_hours.h"

#include <algorithm>

#include "engine/base/time_units.h"
#include "operators/contract/slot_at.h"

namespace holdline {
namespace {

// So far ahead at a time, and no calendar is asked further.
constexpr int64_t kBlockUs = 40 * kDayUs;

}  // namespace

TimeSpans WithinSpans(const TimeSpans& spans, int64_t from_us, int64_t to_us) {
  TimeSpans within;
  auto at = std::ranges::upper_bound(spans, from_us, {}, &TimeSpan::to_us);
  for (; at != spans.end() && at->from_us < to_us; ++at) {
    const TimeSpan span{std::max(at->from_us, from_us),
                        std::min(at->to_us, to_us)};
    if (span.from_us < span.to_us) within.push_back(span);
  }
  return within;
}

ServiceHours ServiceHours::OfSlot(const Contract& contract,
                                  const Objective& objective,
                                  const Target& target) {
  ServiceHours hours(contract);
  hours.objective_ = &objective;
  hours.target_ = &target;
  for (const Target& one : objective.targets) hours.Use(one.calendar);
  return hours;
}

ServiceHours ServiceHours::OfCalendar(const Contract& contract, int calendar) {
  ServiceHours hours(contract);
  hours.Use(calendar);
  return hours;
}

void ServiceHours::Use(int calendar) {
  if (calendar < 0) return;
  const auto index = static_cast<size_t>(calendar);
  calendars_.resize(std::max(calendars_.size(), index + 1));
  calendars_[index].emplace(contract_->calendars[index]);
  used_.push_back(calendar);
}

bool ServiceHours::Holds(int64_t time_us) const {
  const auto contains = [&](size_t calendar) {
    return calendars_[calendar]->Contains(time_us);
  };
  if (objective_ == nullptr) {
    return used_.empty() || contains(static_cast<size_t>(used_[0]));
  }
  const int slot = SlotAt(objective_->targets, contains);
  return slot != kNoTarget &&
         &objective_->targets[static_cast<size_t>(slot)] == target_;
}

TimeSpans ServiceHours::Within(int64_t from_us, int64_t to_us) {
  if (from_us >= to_us) return {};
  if (used_.empty()) return {{from_us, to_us}};
  if (spans_.empty() || from_us < laid_from_us_) {
    spans_.clear();
    laid_from_us_ = laid_to_us_ = from_us;
  }
  if (laid_to_us_ < to_us) LayOut(laid_to_us_, to_us + kBlockUs);
  return WithinSpans(spans_, from_us, to_us);
}

void ServiceHours::LayOut(int64_t from_us, int64_t to_us) {
  laid_to_us_ = to_us;
  while (from_us < to_us) {
    int64_t until_us = to_us;
    for (const int calendar : used_) {
      until_us = std::min(
          until_us,
          calendars_[static_cast<size_t>(calendar)]->Around(from_us).to_us);
    }
    if (Holds(from_us)) {
      if (!spans_.empty() && spans_.back().to_us == from_us) {
        spans_.back().to_us = until_us;
      } else {
        spans_.push_back({from_us, until_us});
      }
    }
    from_us = until_us;
  }
}

}  // namespace holdline
