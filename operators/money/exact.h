// Numbers that are rounded once, at the end: amounts of money and what they
// are computed from, as fractions of integers.
#pragma once

#include <cstdint>
#include <string>

#include "absl/numeric/int128.h"

namespace holdline {

struct Exact {
  absl::int128 numerator = 0;
  absl::int128 denominator = 1;  // > 0
};

// The same number in lowest terms.
Exact Reduced(const Exact& number);

inline Exact Times(const Exact& number, int64_t factor) {
  return {number.numerator * factor, number.denominator};
}

// Below zero, zero or above: number less whole.
inline int Compare(const Exact& number, int64_t whole) {
  const absl::int128 difference =
      number.numerator - absl::int128(whole) * number.denominator;
  return difference < 0 ? -1 : difference > 0 ? 1 : 0;
}

int64_t FloorOf(const Exact& number);
int64_t CeilOf(const Exact& number);
// Halves go to the even neighbour.
int64_t RoundHalfEven(const Exact& number);

// To the nearest multiple of `step`, halves away from zero, as people round.
// REQUIRES: step > 0, number >= 0.
Exact RoundedTo(int64_t step, const Exact& number);

// Minor units of a currency as people write them: "8500.00 USD".
std::string MoneyText(int64_t minor, int digits, const std::string& currency);

}  // namespace holdline
