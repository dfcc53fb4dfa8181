// How events reach the bus: most at once, some twice, late, out of order, or
// wrong at first and corrected. What happens on the floor is the same with and
// without dirt.
//
// Thread-compatible.
#pragma once

#include <cstdint>
#include <limits>
#include <vector>

#include "engine/app/simulate/centre_event.h"
#include "engine/app/simulate/centre_options.h"
#include "engine/app/simulate/random.h"

namespace holdline {

class Delivery {
 public:
  static constexpr int64_t kNever = std::numeric_limits<int64_t>::max();

  Delivery(const DirtOptions& dirt, uint64_t seed)
      : dirt_(dirt), random_(seed) {}

  // Times never decrease from call to call.
  void Add(CentreEvent event);

  // When the next event is delivered; one that is added later may come first,
  // but never before its own time.
  int64_t NextUs() const {
    return heap_.empty() ? kNever : heap_.front().event.delivery_us;
  }

  // REQUIRES: NextUs() != kNever.
  CentreEvent Take();

 private:
  struct Entry {
    uint64_t order;  // of adding, where delivery times are equal
    CentreEvent event;
  };
  static bool ComesLater(const Entry& a, const Entry& b);

  void Deliver(CentreEvent event, int64_t after_us);
  void DeliverCorrected(CentreEvent event);

  const DirtOptions dirt_;
  Random random_;
  uint64_t next_order_ = 0;
  std::vector<Entry> heap_;
};

}  // namespace holdline
