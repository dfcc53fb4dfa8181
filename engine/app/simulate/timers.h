// What is planned, in the order of time; what is planned for one time happens
// in the order of planning.
//
// Thread-compatible.
#pragma once

#include <cstdint>
#include <functional>
#include <limits>
#include <queue>
#include <vector>

namespace holdline {

template <typename What>
class Timers {
 public:
  static constexpr int64_t kNever = std::numeric_limits<int64_t>::max();

  // Never happens where time_us is kNever.
  void Plan(int64_t time_us, What what) {
    if (time_us != kNever) heap_.push({time_us, next_order_++, what});
  }

  int64_t NextUs() const {
    return heap_.empty() ? kNever : heap_.top().time_us;
  }

  // REQUIRES: NextUs() != kNever.
  What Take() {
    What what = heap_.top().what;
    heap_.pop();
    return what;
  }

 private:
  struct Entry {
    int64_t time_us;
    uint64_t order;
    What what;
    bool operator>(const Entry& other) const {
      return time_us != other.time_us ? time_us > other.time_us
                                      : order > other.order;
    }
  };

  uint64_t next_order_ = 0;
  std::priority_queue<Entry, std::vector<Entry>, std::greater<>> heap_;
};

}  // namespace holdline
