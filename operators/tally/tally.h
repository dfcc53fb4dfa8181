// What an objective has counted: an abelian group over integers. Zero is the
// default value, every tally has an exact inverse, order never matters. So
// windows evict by subtraction and corrections are differences.
#pragma once

#include <cstdint>

namespace holdline {

struct Tally {
  int64_t counted = 0;  // denominator, contacts
  int64_t met = 0;      // numerator, contacts
  int64_t sum_us = 0;   // durations, microseconds

  constexpr Tally& operator+=(const Tally& other) {
    counted += other.counted;
    met += other.met;
    sum_us += other.sum_us;
    return *this;
  }
  constexpr Tally& operator-=(const Tally& other) {
    counted -= other.counted;
    met -= other.met;
    sum_us -= other.sum_us;
    return *this;
  }
  friend constexpr Tally operator+(Tally a, const Tally& b) { return a += b; }
  friend constexpr Tally operator-(Tally a, const Tally& b) { return a -= b; }
  friend constexpr Tally operator-(const Tally& a) { return Tally{} - a; }
  constexpr bool operator==(const Tally&) const = default;

  constexpr bool IsZero() const { return *this == Tally{}; }

  template <class Archive>
  void Persist(Archive& archive) {
    archive.Fields(counted, met, sum_us);
  }
};

}  // namespace holdline
