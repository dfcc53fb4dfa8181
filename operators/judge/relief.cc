#include "operators/judge/relief.h"

#include <optional>

#include "absl/numeric/int128.h"
#include "engine/base/ppm.h"

namespace holdline {
namespace {

// Slices [first, end) of the forecast's parts that an interval is made of.
struct SliceSpan {
  int64_t first = 0;
  int64_t end = 0;
};

SliceSpan ForecastSlicesOf(int64_t interval, int64_t interval_us,
                           int64_t forecast_us) {
  constexpr int64_t kPartsOfDay = VerdictRules::kPartsOfDay;
  if (forecast_us == VerdictRules::kDay) return {interval, interval + 1};
  if (interval_us == VerdictRules::kDay) {
    return {interval * kPartsOfDay, (interval + 1) * kPartsOfDay};
  }
  const int64_t day = interval / kPartsOfDay;
  const int64_t number = interval % kPartsOfDay;
  const int64_t parts = interval_us / forecast_us;
  const int64_t first = day * kPartsOfDay + number * parts;
  return {first, first + parts};
}

bool IsAbove(const Relief::Volume& relief, int64_t came, int64_t forecast) {
  return came >= relief.at_least &&
         absl::int128(came) * kWholePpm >
             absl::int128(forecast) * (kWholePpm + relief.above_ppm);
}

// Asked about intervals in ascending order.
class VolumeOf {
 public:
  explicit VolumeOf(std::span<const PartSum> parts) : parts_(parts) {}

  int64_t In(const SliceSpan& span) {
    while (at_ < parts_.size() && parts_[at_].slice < span.first) ++at_;
    int64_t came = 0;
    for (; at_ < parts_.size() && parts_[at_].slice < span.end; ++at_) {
      came += parts_[at_].tally.counted;
    }
    return came;
  }

 private:
  std::span<const PartSum> parts_;
  size_t at_ = 0;
};

}  // namespace

Relieved Relieve(const Objective& objective, const Forecast& forecast,
                 DayRange days, const PeriodSum& whole,
                 std::span<const PartSum> volume) {
  Relieved relieved(whole);
  const Relief& relief = objective.relief;
  relieved.kept.is_void = relief.void_when_late && forecast.IsLateFor(days);
  if (!relief.volume.has_value()) return relieved;
  VolumeOf volumes(volume);
  relieved.parts.reserve(whole.parts.size());
  for (const PartSum& part : whole.parts) {
    const SliceSpan slices =
        ForecastSlicesOf(part.slice, relief.volume->part_us, forecast.part_us);
    const int64_t came = volumes.In(slices);
    const auto expected = forecast.ContactsIn(slices.first, slices.end);
    if (expected && IsAbove(*relief.volume, came, *expected)) {
      relieved.taken += part.tally;
      ++relieved.intervals;
    } else {
      relieved.parts.push_back(part);
    }
  }
  relieved.kept.tally = whole.tally - relieved.taken;
  relieved.kept.parts = relieved.parts;
  return relieved;
}

}  // namespace holdline
