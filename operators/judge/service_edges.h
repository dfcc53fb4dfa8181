// When what services come to may cross an edge of what is promised, though
// nothing is said of them: time passes, what is down stays down, a window
// slides. All are lower bounds: no later than it can be, and nearer to it each
// time that they are asked again, so that a few times are enough.
//
// Of a mean, what runs makes it longer. Of availability, each service that is
// up adds to what counts, and each that is down to what is missed.
//
// Functions of what they are made with; the meter has a cache.
#pragma once

#include <cstdint>
#include <vector>

#include "absl/numeric/int128.h"
#include "operators/judge/promise.h"
#include "operators/judge/service_meter.h"
#include "operators/tally/tally.h"

namespace holdline {

// Instants are microseconds since the epoch; kNever (state.h): not at all.
class ServiceEdges {
 public:
  // All must outlive this.
  ServiceEdges(ServiceMeter& meter, const Promise& promise, int64_t rounded_to,
               int64_t clock_us);

  const ServiceMeter::Running& running() const { return running_; }

  // Of a sum of a mean, in whatever window.
  int64_t OfMean(const Tally& sum) const;
  // Of what availability has come to in a period, or a part of it, that ends
  // then: edges of its value, and the loss of all of it.
  int64_t OfPeriod(const Tally& sum, int64_t end_us) const;
  // Of what it comes to in a window that slides.
  int64_t OfWatch(const Tally& sum) const;

 private:
  int64_t LossUs(const Tally& sum, int64_t end_us) const;
  // So much time that counts later, but no later than the end.
  int64_t After(absl::int128 time_us, int64_t end_us) const;

  ServiceMeter& meter_;
  const int64_t clock_us_;
  const ServiceMeter::Running running_;
  const int64_t services_;
  // Rounding moves an edge by half a step at most.
  std::vector<int64_t> edges_;
  std::vector<int64_t> bounds_;  // the target alone; none: it has none
};

}  // namespace holdline
