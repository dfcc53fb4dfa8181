#include "operators/judge/service_edges.h"

#include <algorithm>

#include "absl/numeric/int128.h"
#include "engine/base/ppm.h"
#include "engine/base/time_units.h"
#include "operators/judge/state.h"

namespace holdline {
namespace {

// Further ahead it is looked another time.
constexpr int64_t kFarUs = 40 * kDayUs;

absl::int128 MissedOf(const Tally& sum) {
  return absl::int128(sum.counted) - sum.met;
}

}  // namespace

ServiceEdges::ServiceEdges(ServiceMeter& meter, const Promise& promise,
                           int64_t rounded_to, int64_t clock_us)
    : meter_(meter),
      clock_us_(clock_us),
      running_(meter.RunningAt(clock_us)),
      services_(std::max<int64_t>(meter.ServicesAt(clock_us), 1)) {
  const int64_t half = rounded_to / 2;
  for (const int64_t edge : promise.Edges()) {
    edges_.insert(edges_.end(), {edge, edge - half, edge + half});
  }
  if (promise.has_bound()) bounds_ = {promise.bound(), promise.bound() - half};
}

int64_t ServiceEdges::OfMean(const Tally& sum) const {
  if (running_.outages == 0 || sum.counted == 0) return kNever;
  int64_t next_us = kNever;
  for (const int64_t edge : edges_) {
    const absl::int128 room = absl::int128(edge) * sum.counted - sum.sum_us;
    if (room < 0) continue;
    next_us = std::min(next_us,
                       After(room / running_.outages + 1, clock_us_ + kFarUs));
  }
  return next_us;
}

int64_t ServiceEdges::OfPeriod(const Tally& sum, int64_t end_us) const {
  int64_t next_us = LossUs(sum, end_us);
  for (const int64_t edge : edges_) {
    const absl::int128 may_miss = kWholePpm - edge;
    const absl::int128 room =
        sum.counted * may_miss - MissedOf(sum) * kWholePpm;
    if (room >= 0 && running_.outages > 0) {
      const absl::int128 time_us = room / kWholePpm / running_.outages + 1;
      next_us = std::min(next_us, After(time_us, end_us));
    } else if (room < 0 && may_miss > 0) {
      // So much must count in all.
      const absl::int128 whole = MissedOf(sum) * kWholePpm / may_miss;
      next_us =
          std::min(next_us, After((whole - sum.counted) / services_, end_us));
    }
  }
  return next_us;
}

// It is lost once more is missed than all of it may; of which there is less
// while a service is maintained.
int64_t ServiceEdges::LossUs(const Tally& sum, int64_t end_us) const {
  const int64_t losing = running_.outages + running_.maintained;
  if (losing == 0 || bounds_.empty()) return kNever;
  const absl::int128 whole =
      absl::int128(sum.counted) + meter_.ScheduledUs(clock_us_, end_us);
  int64_t next_us = kNever;
  for (const int64_t bound : bounds_) {
    const absl::int128 spare =
        whole * (kWholePpm - bound) / kWholePpm - MissedOf(sum);
    if (spare < 0) continue;
    next_us = std::min(next_us, After(spare / losing + 1, end_us));
  }
  return next_us;
}

// What is scheduled and what was missed may both come and go.
int64_t ServiceEdges::OfWatch(const Tally& sum) const {
  if (sum.counted == 0) {
    return meter_.FirstCountedUs(clock_us_, clock_us_ + kFarUs);
  }
  // It holds no time that counts any more once it has slid that far.
  int64_t next_us = clock_us_ + std::max<int64_t>(sum.counted / services_, 1);
  if (MissedOf(sum) == 0 && running_.outages == 0) return next_us;
  const absl::int128 fastest = absl::int128(2) * services_ * kWholePpm;
  for (const int64_t edge : edges_) {
    const absl::int128 room = sum.counted * absl::int128(kWholePpm - edge) -
                              MissedOf(sum) * kWholePpm;
    const absl::int128 time_us =
        room >= 0 ? room / fastest + 1 : -room / fastest;
    next_us = std::min(next_us, clock_us_ + static_cast<int64_t>(std::clamp(
                                                time_us, absl::int128(1),
                                                absl::int128(kFarUs))));
  }
  return next_us;
}

int64_t ServiceEdges::After(absl::int128 time_us, int64_t end_us) const {
  const auto most_us = absl::int128(end_us - clock_us_) + 1;
  const int64_t at_us = meter_.FirstAfter(
      clock_us_, end_us, static_cast<int64_t>(std::min(time_us, most_us)));
  return std::max(at_us, clock_us_ + 1);
}

}  // namespace holdline
