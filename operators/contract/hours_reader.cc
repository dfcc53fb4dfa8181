#include "operators/contract/hours_reader.h"

#include <algorithm>
#include <iterator>
#include <optional>

#include "absl/status/status.h"
#include "operators/contract/civil.h"
#include "operators/contract/text.h"

namespace holdline {
namespace {

constexpr size_t kDaysPerWeek = 7;
constexpr std::string_view kDayNames[] = {"mon", "tue", "wed", "thu",
                                          "fri", "sat", "sun"};
constexpr std::string_view kExample =
    "; write for example \"mon-fri 07:30-18:00\"";

using WeekMask = std::array<bool, kDaysPerWeek>;

absl::StatusOr<size_t> ParseWeekday(std::string_view text) {
  const std::string lower = Lower(Trim(text));
  const auto found =
      std::find(std::begin(kDayNames), std::end(kDayNames), lower);
  if (found != std::end(kDayNames)) {
    return static_cast<size_t>(found - std::begin(kDayNames));
  }
  return absl::InvalidArgumentError(
      Concat("\"", text,
             "\" is not a day of the week; they are mon, tue, "
             "wed, thu, fri, sat, sun, or daily",
             kExample));
}

// "mon-fri", "sun-thu" (over the week's end), "mon,wed", "daily".
absl::StatusOr<WeekMask> ParseWeekdays(std::string_view text) {
  WeekMask mask{};
  if (Lower(text) == "daily") {
    mask.fill(true);
    return mask;
  }
  for (const std::string_view part : Split(text, ',')) {
    const auto [first_text, last_text] = SplitOnce(part, '-');
    const bool is_range = part.find('-') != std::string_view::npos;
    const absl::StatusOr<size_t> first = ParseWeekday(first_text);
    if (!first.ok()) return first.status();
    const absl::StatusOr<size_t> last =
        is_range ? ParseWeekday(last_text) : first;
    if (!last.ok()) return last.status();
    for (size_t day = *first;; day = (day + 1) % kDaysPerWeek) {
      mask[day] = true;
      if (day == *last) break;
    }
  }
  return mask;
}

absl::StatusOr<DaySpan> ParseSpan(std::string_view text) {
  const auto [first_text, last_text] = SplitOnce(text, '-');
  if (text.find('-') == std::string_view::npos) {
    return absl::InvalidArgumentError(
        Concat("\"", Trim(text),
               "\" is not a span of time; write for example "
               "07:30-18:00"));
  }
  const absl::StatusOr<int> from = ParseMinute(first_text);
  if (!from.ok()) return from.status();
  const absl::StatusOr<int> to = ParseMinute(last_text);
  if (!to.ok()) return to.status();
  if (*from == *to || *from == kMinutesPerDay) {
    return absl::InvalidArgumentError(Concat("\"", Trim(text),
                                             "\" is never open; a whole day is "
                                             "00:00-24:00"));
  }
  return DaySpan{*from, *to > *from ? *to : *to + kMinutesPerDay};
}

// Sorts, and finds two spans that overlap.
bool SortAndFindOverlap(std::vector<DaySpan>& spans) {
  std::sort(spans.begin(), spans.end(), [](const DaySpan& a, const DaySpan& b) {
    return a.from_minute < b.from_minute;
  });
  const auto overlap = std::adjacent_find(
      spans.begin(), spans.end(), [](const DaySpan& a, const DaySpan& b) {
        return b.from_minute < a.to_minute;
      });
  return overlap != spans.end();
}

// One line: the days it holds for, then its spans.
absl::Status AddLine(std::string_view text,
                     std::array<std::vector<DaySpan>, 7>& week) {
  text = Trim(text);
  const size_t space = text.find(' ');
  if (space == std::string_view::npos) {
    return absl::InvalidArgumentError(
        Concat("\"", text, "\" is not days and hours", kExample));
  }
  const absl::StatusOr<WeekMask> days = ParseWeekdays(text.substr(0, space));
  if (!days.ok()) return days.status();
  const absl::StatusOr<std::vector<DaySpan>> spans =
      ParseDaySpans(text.substr(space + 1));
  if (!spans.ok()) return spans.status();
  for (size_t day = 0; day < kDaysPerWeek; ++day) {
    if (!(*days)[day]) continue;
    week[day].insert(week[day].end(), spans->begin(), spans->end());
    if (SortAndFindOverlap(week[day])) {
      return absl::InvalidArgumentError(
          Concat("two spans overlap on ", kDayNames[day]));
    }
  }
  return absl::OkStatus();
}

}  // namespace

absl::StatusOr<std::vector<DaySpan>> ParseDaySpans(std::string_view text) {
  std::vector<DaySpan> spans;
  if (Trim(text) == "closed") return spans;
  for (const std::string_view part : Split(text, ',')) {
    const std::string_view trimmed = Trim(part);
    if (!trimmed.empty() && IsLetter(trimmed[0])) {
      return absl::InvalidArgumentError(Concat(
          "\"", trimmed,
          "\" is not a span of time; other days are an item of their own: "
          "[\"mon-fri 07:30-18:00\", \"sat 09:00-12:00\"]"));
    }
    const absl::StatusOr<DaySpan> span = ParseSpan(trimmed);
    if (!span.ok()) return span.status();
    spans.push_back(*span);
  }
  if (SortAndFindOverlap(spans)) {
    return absl::InvalidArgumentError("two spans of one day overlap");
  }
  return spans;
}

std::array<std::vector<DaySpan>, 7> ReadWeek(const YamlCursor& at) {
  std::array<std::vector<DaySpan>, 7> week;
  const std::vector<YamlCursor> lines =
      at.IsList() ? at.Items() : std::vector<YamlCursor>{at};
  for (const YamlCursor& line : lines) {
    const std::optional<std::string> text = line.Text();
    if (!text.has_value()) continue;
    const absl::Status added = AddLine(*text, week);
    if (!added.ok()) line.Error(std::string(added.message()));
  }
  return week;
}

}  // namespace holdline
