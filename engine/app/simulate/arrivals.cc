#include "engine/app/simulate/arrivals.h"

#include <algorithm>
#include <cmath>

#include "absl/time/civil_time.h"

namespace holdline {
namespace {

constexpr double kHourNs = 3.6e12;

}  // namespace

Arrivals::Arrivals(const QueueOptions& queue, absl::TimeZone zone, double scale)
    : profile_(queue.profile),
      zone_(zone),
      busy_per_hour_(static_cast<double>(queue.contacts_per_hour) * scale),
      ever_(busy_per_hour_ > 0 &&
            std::ranges::any_of(profile_, [](int p) { return p > 0; })) {}

Arrivals::Hour Arrivals::HourOf(int64_t time_us) const {
  const absl::Time time = absl::FromUnixMicros(time_us);
  const absl::CivilHour hour = absl::ToCivilHour(time, zone_);
  // The hour that a clock change repeats or cuts short ends where it must.
  const absl::Time end =
      std::max(absl::FromCivil(hour + 1, zone_), time + absl::Microseconds(1));
  return {profile_[static_cast<size_t>(hour.hour())], absl::ToUnixMicros(end)};
}

int64_t Arrivals::NextUs(int64_t now_us, int percent, Random& random) const {
  if (!ever_ || percent <= 0) return kNever;
  while (true) {
    const Hour hour = HourOf(now_us);
    const double per_hour =
        busy_per_hour_ * hour.profile_percent * percent / 10'000;
    if (per_hour > 0) {
      const int64_t mean_ns = std::llround(kHourNs / per_hour);
      const int64_t next_us =
          now_us + (random.Exponential(mean_ns) + 500) / 1000;
      if (next_us < hour.end_us) return next_us;
    }
    now_us = hour.end_us;
  }
}

}  // namespace holdline
