#include "operators/calendar/open_time.h"

#include <algorithm>

#include "engine/base/time_units.h"

namespace holdline {
namespace {

// More than is asked for is laid out at once.
constexpr int64_t kYearUs = 366 * kDayUs;

}  // namespace

void OpenTime::LayOut(int64_t from_us, int64_t to_us) {
  if (from_us < laid_from_us_ || laid_from_us_ == laid_to_us_) {
    spans_.clear();
    laid_from_us_ = from_us - kYearUs;
    to_us = std::max(to_us, laid_to_us_);
    laid_to_us_ = laid_from_us_;
  }
  if (to_us <= laid_to_us_) return;
  to_us += kYearUs;
  while (laid_to_us_ < to_us) {
    const Calendar::Interval next = calendar_->Around(laid_to_us_);
    if (next.open) {
      const int64_t before_us = spans_.empty() ? 0 : spans_.back().until_us();
      spans_.push_back({.from_us = laid_to_us_,
                        .to_us = next.to_us,
                        .before_us = before_us});
    }
    laid_to_us_ = next.to_us;
  }
}

int64_t OpenTime::OpenUntil(int64_t time_us) const {
  const auto after = std::upper_bound(
      spans_.begin(), spans_.end(), time_us,
      [](int64_t time, const Span& span) { return time < span.from_us; });
  if (after == spans_.begin()) return 0;
  const Span& span = *(after - 1);
  return span.before_us + std::min(time_us, span.to_us) - span.from_us;
}

int64_t OpenTime::Between(int64_t from_us, int64_t to_us) {
  if (to_us <= from_us) return 0;
  if (!calendar_.has_value()) return to_us - from_us;
  LayOut(from_us, to_us);
  return OpenUntil(to_us) - OpenUntil(from_us);
}

int64_t OpenTime::FirstAfter(int64_t from_us, int64_t amount_us) {
  if (!calendar_.has_value()) return from_us + amount_us;
  if (amount_us == 0) return from_us;
  // Open just before it, so that the first instant is a microsecond later.
  const int64_t last_us = LastAfter(from_us, amount_us - 1);
  return last_us == kNever ? kNever : last_us + 1;
}

int64_t OpenTime::LastAfter(int64_t from_us, int64_t amount_us) {
  if (!calendar_.has_value()) return from_us + amount_us;
  const int64_t horizon_us = from_us + amount_us + kHorizonUs;
  LayOut(from_us, from_us + amount_us);
  const int64_t open_us = OpenUntil(from_us) + amount_us;
  while (spans_.empty() || spans_.back().until_us() <= open_us) {
    if (laid_to_us_ >= horizon_us) return kNever;
    LayOut(from_us, laid_to_us_ + 1);
  }
  const auto at = std::upper_bound(
      spans_.begin(), spans_.end(), open_us,
      [](int64_t open, const Span& span) { return open < span.until_us(); });
  return std::max(from_us, at->from_us + (open_us - at->before_us));
}

}  // namespace holdline
