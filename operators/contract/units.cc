#include "operators/contract/units.h"

#include <utility>

#include "absl/status/status.h"
#include "engine/base/ppm.h"
#include "engine/base/time_units.h"
#include "operators/contract/text.h"

namespace holdline {
namespace {

struct Unit {
  std::string_view name;
  int64_t us;
};

constexpr Unit kUnits[] = {
    {"d", kDayUs},    {"h", kHourUs},         {"m", kMinuteUs},
    {"s", kSecondUs}, {"ms", kMillisecondUs}, {"us", 1},
};

// Far above any duration, and far from the end of int64.
constexpr int64_t kMaxDurationUs = 36'600 * kDayUs;
constexpr int64_t kMaxCount = 1'000'000'000'000;

// The leading digits and points of a text, and what follows.
struct Amount {
  std::string_view number;
  std::string_view unit;
};

Amount Split(std::string_view text) {
  text = Trim(text);
  const size_t end = text.find_first_not_of("0123456789.");
  const size_t cut = end == std::string_view::npos ? text.size() : end;
  return {text.substr(0, cut), Trim(text.substr(cut))};
}

enum class Fixed { kGood, kNoNumber, kTooFine, kTooLarge };

// `number` times `scale` (at most a day of microseconds), where that is a
// whole number of at most `max`. Integers only.
Fixed ScaleExactly(std::string_view number, int64_t scale, int64_t max,
                   int64_t& scaled) {
  constexpr size_t kMaxDecimals = 7;  // more would overflow, and mean nothing
  const size_t point = number.find('.');
  const std::string_view whole = number.substr(0, point);
  std::string_view decimals =
      point == std::string_view::npos ? "0" : number.substr(point + 1);
  if (!AllDigits(whole) || !AllDigits(decimals)) return Fixed::kNoNumber;
  while (decimals.size() > 1 && decimals.back() == '0') {
    decimals.remove_suffix(1);
  }
  if (decimals.size() > kMaxDecimals) return Fixed::kTooFine;
  int64_t count = 0;
  if (!ParseDigits(whole, count) || count > max / scale) {
    return Fixed::kTooLarge;
  }
  int64_t part = 0;
  int64_t parts_of_one = 1;
  for (const char digit : decimals) {
    part = part * 10 + (digit - '0');
    parts_of_one *= 10;
  }
  if (part * scale % parts_of_one != 0) return Fixed::kTooFine;
  scaled = count * scale + part * scale / parts_of_one;
  return scaled <= max ? Fixed::kGood : Fixed::kTooLarge;
}

absl::StatusOr<int64_t> ParsePercentNumber(std::string_view number) {
  int64_t ppm = 0;
  switch (ScaleExactly(number, kPercentPpm, kWholePpm, ppm)) {
    case Fixed::kGood:
      return ppm;
    case Fixed::kNoNumber:
      return absl::InvalidArgumentError(
          Concat("\"", number, "\" is not a number"));
    case Fixed::kTooFine:
      return absl::InvalidArgumentError(
          Concat(number, " has more than four decimals"));
    case Fixed::kTooLarge:
      break;
  }
  return absl::InvalidArgumentError(Concat(number, " % is more than 100 %"));
}

}  // namespace

absl::StatusOr<int64_t> ParseDurationUs(std::string_view text) {
  const auto [number, unit] = Split(text);
  if (number.empty()) {
    return absl::InvalidArgumentError(
        Concat("\"", text, "\" is not a duration; write for example 20s"));
  }
  if (unit.empty()) {
    return absl::InvalidArgumentError(
        Concat("the duration ", number, " needs a unit: us, ms, s, m, h or d"));
  }
  for (const Unit& known : kUnits) {
    if (known.name != unit) continue;
    int64_t us = 0;
    switch (ScaleExactly(number, known.us, kMaxDurationUs, us)) {
      case Fixed::kGood:
        return us;
      case Fixed::kNoNumber:
        return absl::InvalidArgumentError(
            Concat("\"", number, "\" is not a number"));
      case Fixed::kTooFine:
        return absl::InvalidArgumentError(
            Concat("\"", text, "\" is no whole number of microseconds"));
      case Fixed::kTooLarge:
        return absl::InvalidArgumentError(Concat("\"", text, "\" is too long"));
    }
  }
  return absl::InvalidArgumentError(
      Concat("\"", unit,
             "\" is not a unit of time; the units are us, "
             "ms, s, m, h and d"));
}

absl::StatusOr<int64_t> ParseSharePpm(std::string_view text) {
  const auto [number, unit] = Split(text);
  if (number.empty()) {
    return absl::InvalidArgumentError(
        Concat("\"", text, "\" is not a share; write for example 80%"));
  }
  if (unit.empty()) {
    return absl::InvalidArgumentError(
        Concat("the share ", number, " needs a %, for example 80%"));
  }
  if (unit != "%") {
    return absl::InvalidArgumentError(
        Concat("expected a share such as 80%, found \"", text, "\""));
  }
  return ParsePercentNumber(number);
}

absl::StatusOr<int64_t> ParsePointsPpm(std::string_view text) {
  const auto [number, unit] = Split(text);
  if (number.empty() || !unit.empty()) {
    return absl::InvalidArgumentError(Concat(
        "\"", text, "\" is not a number of points; write for example 2"));
  }
  return ParsePercentNumber(number);
}

absl::StatusOr<int64_t> ParseCount(std::string_view text,
                                   std::string_view thing) {
  const auto [number, unit] = Split(text);
  int64_t count = 0;
  if (unit != thing && unit != Concat(thing, "s")) {
    return absl::InvalidArgumentError(
        Concat("\"", text, "\" is not a number of ", thing,
               "s; write for example 20 ", thing, "s"));
  }
  if (!ParseDigits(number, count) || count > kMaxCount) {
    return absl::InvalidArgumentError(
        Concat("\"", number, "\" is not a whole number"));
  }
  return count;
}

absl::StatusOr<int64_t> ParseWhole(std::string_view text) {
  int64_t number = 0;
  text = Trim(text);
  if (!ParseDigits(text, number)) {
    return absl::InvalidArgumentError(
        Concat("\"", text, "\" is not a whole number"));
  }
  return number;
}

std::string DurationText(int64_t duration_us) {
  for (const Unit& unit : kUnits) {
    if (duration_us % unit.us == 0 && duration_us != 0) {
      return Concat(duration_us / unit.us, unit.name);
    }
  }
  return "0s";
}

std::string ShareText(int64_t share_ppm) {
  std::string text = Concat(share_ppm / kPercentPpm);
  const int64_t rest = share_ppm % kPercentPpm;
  if (rest != 0) {
    std::string digits = Concat(kPercentPpm + rest).substr(1);
    digits.erase(digits.find_last_not_of('0') + 1);
    text += Concat(".", digits);
  }
  return text + "%";
}

std::string OrdinalText(int number) {
  const bool is_teen = number % 100 / 10 == 1;
  switch (is_teen ? 0 : number % 10) {
    case 1:
      return Concat(number, "st");
    case 2:
      return Concat(number, "nd");
    case 3:
      return Concat(number, "rd");
    default:
      return Concat(number, "th");
  }
}

}  // namespace holdline
