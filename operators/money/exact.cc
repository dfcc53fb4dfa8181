#include "operators/money/exact.h"

namespace holdline {

Exact Reduced(const Exact& number) {
  absl::int128 a = number.numerator < 0 ? -number.numerator : number.numerator;
  absl::int128 b = number.denominator;
  while (b != 0) {
    const absl::int128 rest = a % b;
    a = b;
    b = rest;
  }
  return {number.numerator / a, number.denominator / a};
}

int64_t FloorOf(const Exact& number) {
  absl::int128 quotient = number.numerator / number.denominator;
  if (number.numerator % number.denominator < 0) --quotient;
  return static_cast<int64_t>(quotient);
}

int64_t CeilOf(const Exact& number) {
  return -FloorOf({-number.numerator, number.denominator});
}

int64_t RoundHalfEven(const Exact& number) {
  const int64_t floor = FloorOf(number);
  const absl::int128 twice_rest =
      2 * (number.numerator - absl::int128(floor) * number.denominator);
  const bool up = twice_rest > number.denominator ||
                  (twice_rest == number.denominator && floor % 2 != 0);
  return up ? floor + 1 : floor;
}

Exact RoundedTo(int64_t step, const Exact& number) {
  const absl::int128 whole = absl::int128(step) * number.denominator;
  return {(2 * number.numerator + whole) / (2 * whole) * step, 1};
}

std::string MoneyText(int64_t minor, int digits, const std::string& currency) {
  std::string number = std::to_string(minor < 0 ? -minor : minor);
  const auto decimals = static_cast<size_t>(digits);
  if (number.size() <= decimals) {
    number.insert(0, decimals + 1 - number.size(), '0');
  }
  if (decimals > 0) number.insert(number.size() - decimals, 1, '.');
  if (minor < 0) number.insert(0, 1, '-');
  return number.append(" ").append(currency);
}

}  // namespace holdline
