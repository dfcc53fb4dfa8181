#include "operators/telemetry/rfc3339.h"

#include "absl/strings/str_format.h"
#include "absl/time/civil_time.h"
#include "absl/time/time.h"
#include "engine/base/time_units.h"

namespace holdline {
namespace {

// Takes text from the front, piece by piece; `ok` stays false after the first
// piece that does not fit.
struct Scanner {
  std::string_view text;
  bool ok = true;

  int Number(size_t digits) {
    if (text.size() < digits) ok = false;
    int number = 0;
    for (size_t i = 0; ok && i < digits; ++i) {
      if (text[i] < '0' || text[i] > '9') ok = false;
      number = number * 10 + (text[i] - '0');
    }
    if (ok) text.remove_prefix(digits);
    return number;
  }

  bool Take(std::string_view any_of) {
    if (text.empty() || any_of.find(text[0]) == any_of.npos) return false;
    text.remove_prefix(1);
    return true;
  }

  void Expect(std::string_view any_of) { ok = ok && Take(any_of); }
};

int64_t ReadFraction(Scanner& scan) {
  if (!scan.Take(".")) return 0;
  int64_t micros = 0;
  int64_t weight = kSecondUs / 10;
  size_t digits = 0;
  for (; !scan.text.empty() && scan.text[0] >= '0' && scan.text[0] <= '9';
       ++digits, weight /= 10) {
    micros += weight * (scan.text[0] - '0');
    scan.text.remove_prefix(1);
  }
  scan.ok = scan.ok && digits > 0;
  return micros;
}

// Seconds east of UTC.
int64_t ReadOffset(Scanner& scan) {
  if (scan.Take("Zz")) return 0;
  const bool west = scan.Take("-");
  if (!west) scan.Expect("+");
  const int hours = scan.Number(2);
  scan.Expect(":");
  const int minutes = scan.Number(2);
  scan.ok = scan.ok && hours < 24 && minutes < 60;
  const int64_t seconds = hours * 3600 + minutes * 60;
  return west ? -seconds : seconds;
}

}  // namespace

bool ParseRfc3339(std::string_view text, int64_t& time_us) {
  Scanner scan{text};
  const int year = scan.Number(4);
  scan.Expect("-");
  const int month = scan.Number(2);
  scan.Expect("-");
  const int day = scan.Number(2);
  scan.Expect("Tt ");
  const int hour = scan.Number(2);
  scan.Expect(":");
  const int minute = scan.Number(2);
  scan.Expect(":");
  const int second = scan.Number(2);
  const int64_t micros = ReadFraction(scan);
  const int64_t offset = ReadOffset(scan);
  if (!scan.ok || !scan.text.empty()) return false;
  if (hour > 23 || minute > 59 || second > 60) return false;
  const absl::CivilDay date(year, month, day);
  // The constructor carries over what no month has.
  if (date.month() != month || date.day() != day) return false;
  const int64_t days = date - absl::CivilDay(1970, 1, 1);
  const int64_t seconds =
      days * 86'400 + hour * 3600 + minute * 60 + second - offset;
  time_us = seconds * kSecondUs + micros;
  return true;
}

void AppendRfc3339(int64_t time_us, std::string& out) {
  const absl::CivilSecond civil =
      absl::ToCivilSecond(absl::FromUnixMicros(time_us), absl::UTCTimeZone());
  absl::StrAppendFormat(&out, "%04d-%02d-%02dT%02d:%02d:%02d", civil.year(),
                        civil.month(), civil.day(), civil.hour(),
                        civil.minute(), civil.second());
  int64_t micros = time_us % kSecondUs;
  if (micros < 0) micros += kSecondUs;
  if (micros % 1000 != 0) {
    absl::StrAppendFormat(&out, ".%06d", micros);
  } else if (micros != 0) {
    absl::StrAppendFormat(&out, ".%03d", micros / 1000);
  }
  out.push_back('Z');
}

}  // namespace holdline
