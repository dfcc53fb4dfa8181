#include "engine/app/report/figures.h"

#include <algorithm>
#include <cmath>
#include <cstdlib>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_format.h"
#include "absl/time/civil_time.h"

namespace holdline {
namespace {

constexpr int kMaxDecimals = 6;

int UsualDecimals(Unit unit) {
  switch (unit) {
    case Unit::kShare:
      return 2;
    case Unit::kSeconds:
      return 1;
    case Unit::kContacts:
      return 0;
  }
  return 0;
}

double Displayed(double value, Unit unit) {
  return unit == Unit::kShare ? value * 100 : value;
}

std::string WithUnit(const std::string& number, Unit unit) {
  switch (unit) {
    case Unit::kShare:
      return absl::StrCat(number, " %");
    case Unit::kSeconds:
      return absl::StrCat(number, " s");
    case Unit::kContacts:
      return number;
  }
  return number;
}

std::string NumberText(double value, Unit unit, int decimals) {
  if (unit == Unit::kContacts) {
    return CountText(static_cast<int64_t>(std::llround(value)));
  }
  return WithUnit(absl::StrFormat("%.*f", decimals, Displayed(value, unit)),
                  unit);
}

int SideOf(double value, double target) {
  return (value > target) - (value < target);
}

// What a reader would take the text for.
int ShownSide(double value, double target, Unit unit, int decimals) {
  const double shown = std::strtod(
      absl::StrFormat("%.*f", decimals, Displayed(value, unit)).c_str(),
      nullptr);
  const double aim = Displayed(target, unit);
  // Targets have few digits; what differs by less is the same number.
  return std::abs(shown - aim) < 1e-9 ? 0 : SideOf(shown, aim);
}

// With at least that many decimals.
std::string TextFrom(std::optional<double> value, Unit unit,
                     std::optional<double> target, int decimals) {
  if (!value.has_value()) return "–";
  while (target.has_value() && decimals < kMaxDecimals &&
         ShownSide(*value, *target, unit, decimals) !=
             SideOf(*value, *target)) {
    ++decimals;
  }
  return NumberText(*value, unit, decimals);
}

std::string LocalFormat(const char* format, int64_t time_us,
                        absl::TimeZone zone) {
  return absl::FormatTime(format, absl::FromUnixMicros(time_us), zone);
}

}  // namespace

Unit UnitOfMeasure(std::string_view measure) {
  if (measure == "service_level" || measure == "abandonment" ||
      measure == "wait_time" || measure == "response_time" ||
      measure == "turnaround" || measure == "total_resolution_time" ||
      measure == "availability") {
    return Unit::kShare;
  }
  if (measure == "offered" || measure == "answered" || measure == "abandoned") {
    return Unit::kContacts;
  }
  return Unit::kSeconds;
}

std::string CountText(int64_t count) {
  const std::string digits = absl::StrCat(count < 0 ? -count : count);
  std::string text = count < 0 ? "-" : "";
  for (size_t i = 0; i < digits.size(); ++i) {
    if (i != 0 && (digits.size() - i) % 3 == 0) text += ',';
    text += digits[i];
  }
  return text;
}

bool CountsTime(std::string_view measure) { return measure == "availability"; }

std::string CountedText(int64_t counted, bool is_time) {
  if (!is_time) return CountText(counted);
  const int64_t seconds = std::abs(counted) / 1'000'000;
  return absl::StrFormat("%s%s:%02d:%02d", counted < 0 ? "-" : "",
                         CountText(seconds / 3600), seconds / 60 % 60,
                         seconds % 60);
}

std::string ValueText(std::optional<double> value, Unit unit) {
  return TextFrom(value, unit, std::nullopt, UsualDecimals(unit));
}

std::string ValueText(std::optional<double> value, Unit unit,
                      std::optional<double> target) {
  return TextFrom(value, unit, target, UsualDecimals(unit));
}

std::string ShortValueText(std::optional<double> value, Unit unit,
                           std::optional<double> target) {
  return TextFrom(value, unit, target, std::max(0, UsualDecimals(unit) - 1));
}

std::string TargetText(std::optional<double> target, bool at_most, Unit unit) {
  if (!target.has_value()) return "";
  const char* sign = at_most ? "≤ " : "≥ ";
  if (unit == Unit::kContacts) {
    return absl::StrCat(sign, NumberText(*target, unit, 0));
  }
  // As the contract says it: no more digits than it has.
  return absl::StrCat(
      sign, WithUnit(absl::StrFormat("%.10g", Displayed(*target, unit)), unit));
}

std::string WaitText(absl::Duration wait) {
  const int64_t seconds = std::max<int64_t>(0, absl::ToInt64Seconds(wait));
  if (seconds < 60) return absl::StrFormat("%d s", seconds);
  if (seconds < 3600) {
    return absl::StrFormat("%d m %02d s", seconds / 60, seconds % 60);
  }
  if (seconds < 86'400) {
    return absl::StrFormat("%d h %02d m", seconds / 3600, seconds / 60 % 60);
  }
  return absl::StrFormat("%d d %02d h", seconds / 86'400, seconds / 3600 % 24);
}

std::string InstantText(int64_t time_us, absl::TimeZone zone) {
  return LocalFormat("%Y-%m-%dT%H:%M:%E*S%Ez", time_us, zone);
}

std::string LocalText(int64_t time_us, absl::TimeZone zone) {
  return LocalFormat("%Y-%m-%d %H:%M:%S", time_us, zone);
}

std::string ClockText(int64_t time_us, absl::TimeZone zone) {
  return LocalFormat("%H:%M:%S", time_us, zone);
}

std::string DaysText(int64_t start_us, int64_t end_us, absl::TimeZone zone) {
  const auto day = [zone](int64_t time_us) {
    return absl::ToCivilDay(absl::FromUnixMicros(time_us), zone);
  };
  const absl::CivilDay first = day(start_us);
  const absl::CivilDay last = day(end_us - 1);
  if (first == last) return absl::FormatCivilTime(first);
  return absl::StrCat(absl::FormatCivilTime(first), " – ",
                      absl::FormatCivilTime(last));
}

}  // namespace holdline
