// Randomness that is the same on every machine: the library's distributions
// differ between implementations, and a logarithm may differ in its last bit,
// so everything here is integer arithmetic on xoshiro256** (Blackman and
// Vigna, public domain).
//
// Thread-compatible.
#pragma once

#include <array>
#include <cstdint>

#include "engine/base/ppm.h"

namespace holdline {

class Random {
 public:
  explicit Random(uint64_t seed);

  uint64_t Next();

  // Uniform in [0, n). REQUIRES: n > 0.
  uint64_t Below(uint64_t n);

  // Uniform in [low, high], both included. REQUIRES: low <= high.
  int64_t Between(int64_t low, int64_t high);

  // True in `percent` of a hundred cases, or `ppm` of a million.
  bool Percent(int percent) { return Ppm(percent * kPercentPpm); }
  bool Ppm(int64_t ppm) { return static_cast<int64_t>(Below(kWholePpm)) < ppm; }

  // Exponential with the given mean, in the unit of the mean. REQUIRES:
  // 0 <= mean < 2^56.
  int64_t Exponential(int64_t mean);

  // The sum of three exponentials with this mean in total (Erlang-3): what
  // handle times look like, with few that are very short.
  int64_t Erlang3(int64_t mean);

 private:
  std::array<uint64_t, 4> state_;
};

}  // namespace holdline
