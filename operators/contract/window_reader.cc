#include "operators/contract/window_reader.h"

#include <algorithm>
#include <optional>
#include <string>

#include "engine/base/time_units.h"
#include "operators/contract/model.h"
#include "operators/contract/text.h"
#include "operators/contract/value_reader.h"

namespace holdline {
namespace {

constexpr int64_t kLeastPartUs = 5 * kMinuteUs;  // see kPartsOfDay
constexpr int kLastMonthDay = 28;                // every month has it

constexpr WordOf<PeriodKind> kPeriods[] = {
    {"day", PeriodKind::kDay},     {"week", PeriodKind::kWeek},
    {"month", PeriodKind::kMonth}, {"quarter", PeriodKind::kQuarter},
    {"year", PeriodKind::kYear},
};

std::optional<PeriodSpec> ReadFiscalMonth(const YamlCursor& at) {
  YamlMap map(at);
  const auto from = map.Require("month_from", "22");
  map.Close();
  if (!from.has_value()) return std::nullopt;
  const std::optional<int64_t> day = ReadValue(*from, ParseWhole);
  if (!day.has_value()) return std::nullopt;
  if (*day < 2 || *day > kLastMonthDay) {
    from->Error(Concat("a fiscal month begins on a day from 2 to ",
                       kLastMonthDay,
                       "; for the calendar's own months write month"));
    return std::nullopt;
  }
  return PeriodSpec{PeriodKind::kMonth, static_cast<int>(*day)};
}

std::optional<int64_t> ReadWatch(const YamlCursor& at) {
  const std::optional<int64_t> watch_us =
      ReadDurationWithin(at, kMinuteUs, 30 * kDayUs);
  if (!watch_us.has_value()) return std::nullopt;
  const int64_t slice_us = SliceUs(*watch_us);
  if (*watch_us % slice_us != 0) {
    const int64_t below = *watch_us / slice_us * slice_us;
    at.Error(Concat("a watch of this length slides by ", DurationText(slice_us),
                    " and must be a multiple of it; the nearest are ",
                    DurationText(below), " and ",
                    DurationText(below + slice_us)));
    return std::nullopt;
  }
  return watch_us;
}

template <typename T>
void AddOnce(const YamlCursor& at, const std::optional<T>& value,
             std::vector<T>& values) {
  if (!value.has_value()) return;
  if (std::find(values.begin(), values.end(), *value) != values.end()) {
    at.Error("stands here a second time");
    return;
  }
  values.push_back(*value);
}

}  // namespace

std::optional<PeriodSpec> ReadOnePeriod(const YamlCursor& at) {
  if (at.IsMap()) return ReadFiscalMonth(at);
  const std::optional<PeriodKind> kind = ReadWord(at, "a period", kPeriods);
  if (!kind.has_value()) return std::nullopt;
  return PeriodSpec{*kind};
}

std::vector<PeriodSpec> ReadPeriods(const YamlCursor& at) {
  std::vector<PeriodSpec> periods;
  for (const YamlCursor& item : at.Items()) {
    AddOnce(item, ReadOnePeriod(item), periods);
  }
  return periods;
}

std::vector<int64_t> ReadWatches(const YamlCursor& at) {
  std::vector<int64_t> watches;
  for (const YamlCursor& item : at.Items()) {
    AddOnce(item, ReadWatch(item), watches);
  }
  if (watches.size() > kMaxWatches) {
    at.ErrorAtKey(Concat("more than ", kMaxWatches, " watches"));
  }
  std::sort(watches.begin(), watches.end());
  return watches;
}

std::optional<int64_t> ReadDayPart(const YamlCursor& at) {
  const std::optional<std::string> text = at.Text();
  if (!text.has_value()) return std::nullopt;
  if (*text == "day") return VerdictRules::kDay;
  const auto part_us = ParseDurationUs(*text);
  if (part_us.ok() && *part_us >= kLeastPartUs && *part_us <= kHourUs &&
      kHourUs % *part_us == 0) {
    return *part_us;
  }
  at.Error(Concat("\"", *text,
                  "\" is no part of a period; write day, or a duration from 5m "
                  "to 1h that divides an hour, for example 30m"));
  return std::nullopt;
}

}  // namespace holdline
