#include "engine/base/clock.h"

#include <chrono>
#include <thread>

namespace holdline {
namespace {

template <typename MachineClock>
int64_t MicrosOf() {
  return std::chrono::duration_cast<std::chrono::microseconds>(
             MachineClock::now().time_since_epoch())
      .count();
}

class MachineClock final : public Clock {
 public:
  int64_t WallUs() const override {
    return MicrosOf<std::chrono::system_clock>();
  }
  int64_t MonotonicUs() const override {
    return MicrosOf<std::chrono::steady_clock>();
  }
  void Sleep(absl::Duration duration) override {
    std::this_thread::sleep_for(absl::ToChronoMicroseconds(duration));
  }
};

}  // namespace

Clock& SystemClock() {
  static MachineClock clock;
  return clock;
}

FastClock::FastClock(int64_t start_us, double factor)
    : start_us_(start_us),
      machine_start_us_(SystemClock().MonotonicUs()),
      factor_(factor) {}

int64_t FastClock::WallUs() const { return start_us_ + MonotonicUs(); }

int64_t FastClock::MonotonicUs() const {
  const int64_t passed_us = SystemClock().MonotonicUs() - machine_start_us_;
  return static_cast<int64_t>(static_cast<double>(passed_us) * factor_);
}

void FastClock::Sleep(absl::Duration duration) {
  SystemClock().Sleep(duration / factor_);
}

}  // namespace holdline
