// The clock that is injected into everything that needs one. No other file
// reads the machine's time or sleeps.
//
// Thread-safe.
#pragma once

#include <atomic>
#include <cstdint>

#include "absl/time/time.h"

namespace holdline {

class Clock {
 public:
  virtual ~Clock() = default;

  // Wall time, microseconds since 1970-01-01T00:00:00Z. May jump.
  virtual int64_t WallUs() const = 0;
  // Monotonic time, microseconds since an arbitrary start.
  virtual int64_t MonotonicUs() const = 0;
  virtual void Sleep(absl::Duration duration) = 0;

  absl::Time Wall() const { return absl::FromUnixMicros(WallUs()); }
};

// The machine's clock; lives as long as the process.
Clock& SystemClock();

// A clock that moves only when told to; Sleep moves it.
class ManualClock final : public Clock {
 public:
  explicit ManualClock(int64_t wall_us = 0) : wall_us_(wall_us) {}

  int64_t WallUs() const override { return wall_us_.load(); }
  int64_t MonotonicUs() const override { return wall_us_.load(); }
  void Sleep(absl::Duration duration) override { Advance(duration); }

  void Advance(absl::Duration duration) {
    wall_us_.fetch_add(absl::ToInt64Microseconds(duration));
  }

 private:
  std::atomic<int64_t> wall_us_;
};

// The machine's clock, running `factor` times as fast from `start_us` on;
// Sleep is shortened alike. For demonstrations.
class FastClock final : public Clock {
 public:
  FastClock(int64_t start_us, double factor);

  int64_t WallUs() const override;
  int64_t MonotonicUs() const override;
  void Sleep(absl::Duration duration) override;

 private:
  const int64_t start_us_;
  const int64_t machine_start_us_;
  const double factor_;
};

}  // namespace holdline
