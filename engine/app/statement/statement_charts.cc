#include "engine/app/statement/statement_charts.h"

#include <algorithm>
#include <cmath>
#include <iterator>
#include <vector>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_format.h"
#include "absl/time/civil_time.h"

namespace holdline {
namespace {

// The days of the period as places on the axis x: day i lies in [i, i + 1).
class DayPlaces {
 public:
  explicit DayPlaces(const Statement& statement)
      : zone_(statement.zone),
        first_(DayOf(statement.start_us)),
        count_(static_cast<int>(DayOf(statement.end_us - 1) - first_) + 1) {}

  int count() const { return count_; }
  int PlaceOf(int64_t time_us) const {
    return static_cast<int>(DayOf(time_us) - first_);
  }

  Axis axis() const {
    Axis axis{.from = 0, .to = static_cast<double>(count_)};
    for (int place = 0; place < count_; ++place) {
      std::string label = LabelOf(place);
      if (label.empty()) continue;
      axis.ticks.push_back({.at = place + 0.5, .label = std::move(label)});
    }
    return axis;
  }

 private:
  absl::CivilDay DayOf(int64_t time_us) const {
    return absl::ToCivilDay(absl::FromUnixMicros(time_us), zone_);
  }

  // Every day of a week, the same weekday of each week of a month, and the
  // first day of each month of what is longer; else none.
  std::string LabelOf(int place) const {
    const absl::CivilDay day = first_ + place;
    if (count_ <= 7) return Told("%a %-d", day);
    if (count_ <= 62) {
      if (place % 7 != 0) return "";
      const bool is_new_month = place == 0 || (day - 7).month() != day.month();
      return Told(is_new_month ? "%b %-d" : "%-d", day);
    }
    return day.day() == 1 ? Told("%b", day) : "";
  }

  static std::string Told(const char* format, absl::CivilDay day) {
    const absl::TimeZone utc = absl::UTCTimeZone();
    return absl::FormatTime(format, absl::FromCivil(day, utc), utc);
  }

  absl::TimeZone zone_;
  absl::CivilDay first_;
  int count_;
};

std::string TickText(double at, Unit unit) {
  switch (unit) {
    case Unit::kShare:
      return absl::StrFormat("%.10g %%", at * 100);
    case Unit::kSeconds:
      return absl::StrFormat("%.10g s", at);
    case Unit::kContacts:
      break;
  }
  return CountText(std::llround(at));
}

Axis AxisOf(double low, double high, int most, Unit unit) {
  const std::vector<double> steps = RoundSteps(low, high, most);
  Axis axis{.from = steps.front(), .to = steps.back()};
  for (const double at : steps) {
    axis.ticks.push_back({.at = at, .label = TickText(at, unit)});
  }
  return axis;
}

// Contacts are whole: no axis goes by less.
Axis ContactsAxis(int64_t most_contacts, int steps) {
  const auto high =
      static_cast<double>(std::max<int64_t>(most_contacts, steps));
  return AxisOf(0, high, steps, Unit::kContacts);
}

bool IsMiss(const StatementDay& day) {
  return day.state == "missed" || day.state == "behind";
}

struct Range {
  double low = 0;
  double high = 0;
};

// What a good share is near to is the end of its axis; all else begins at 0.
Axis ValueAxis(const StatementObjective& objective, const StatementSlot& slot,
               const Range& values) {
  const double target = slot.result.target.value_or(values.high);
  const bool is_good_share =
      objective.unit == Unit::kShare && !slot.result.at_most;
  if (is_good_share) {
    return AxisOf(std::min({values.low, target, 0.9}), 1, 4, objective.unit);
  }
  return AxisOf(0, std::max(values.high, target), 4, objective.unit);
}

// In how wide bars waits are drawn.
int64_t WidthFor(int64_t shown_s, const std::optional<WaitLimit>& limit) {
  constexpr int64_t kMostBars = 36;
  constexpr int64_t kWidths[] = {1,  2,   5,   10,  15,   20,   30,
                                 60, 120, 300, 600, 1200, 1800, 3600};
  for (const int64_t width : kWidths) {
    // The limit is an edge.
    const bool fits =
        !limit || std::fmod(limit->seconds, static_cast<double>(width)) == 0;
    if (fits && shown_s <= width * kMostBars) return width;
  }
  for (const int64_t width : kWidths) {
    if (shown_s <= width * kMostBars) return width;
  }
  return (shown_s + kMostBars - 1) / kMostBars;
}

// The wait that 98 % of them do not exceed, and at least twice the limit.
int64_t ShownSeconds(const StatementSlot& slot, int64_t answered) {
  int64_t seen = 0;
  int64_t shown_s = 1;
  for (const auto& [seconds, contacts] : slot.waits) {
    seen += contacts;
    shown_s = std::max(shown_s, seconds);
    if (seen * 100 >= answered * 98) break;
  }
  if (slot.limit) {
    const auto twice = static_cast<int64_t>(std::ceil(2 * slot.limit->seconds));
    shown_s = std::max(shown_s, twice);
  }
  return shown_s;
}

std::vector<int64_t> CountsByBar(const StatementSlot& slot,
                                 const WaitPicture& picture) {
  std::vector<int64_t> bars(
      static_cast<size_t>(picture.shown_s / picture.width_s));
  for (const auto& [seconds, contacts] : slot.waits) {
    if (seconds > picture.shown_s) break;
    const int64_t bar = std::max<int64_t>(0, seconds - 1) / picture.width_s;
    bars[static_cast<size_t>(bar)] += contacts;
  }
  return bars;
}

std::string WaitsLabel(const StatementObjective& objective,
                       const StatementSlot& slot, const WaitPicture& picture) {
  return absl::StrCat("Waits of ", CountText(picture.answered),
                      " answered contacts of ", SlotTitle(objective, slot),
                      ", in steps of ", picture.width_s, " s up to ",
                      picture.shown_s, " s; ", CountText(picture.longer),
                      " waited longer");
}

}  // namespace

std::string SlotTitle(const StatementObjective& objective,
                      const StatementSlot& slot) {
  return slot.result.slot.empty()
             ? objective.name
             : absl::StrCat(objective.name, ", ", slot.result.slot);
}

std::optional<Chart> DaysChart(const Statement& statement,
                               const StatementObjective& objective,
                               const StatementSlot& slot) {
  if (slot.days.empty() || objective.unit == Unit::kContacts) {
    return std::nullopt;
  }
  const DayPlaces places(statement);
  Chart chart;
  std::vector<double> values;
  std::vector<Point> points(static_cast<size_t>(places.count()));
  for (size_t i = 0; i < points.size(); ++i) {
    points[i].x = static_cast<double>(i) + 0.5;
  }
  for (const StatementDay& day : slot.days) {
    if (!day.value) continue;
    Point& point = points[static_cast<size_t>(places.PlaceOf(day.start_us))];
    point.y = day.value;
    point.full = IsMiss(day);
    values.push_back(*day.value);
  }
  if (values.empty()) return std::nullopt;
  const auto [low, high] = std::minmax_element(values.begin(), values.end());
  const ReportResult& result = slot.result;
  const std::string target =
      TargetText(result.target, result.at_most, objective.unit);
  chart.label = absl::StrCat(
      "What each day of ", SlotTitle(objective, slot), " came to: from ",
      ValueText(*low, objective.unit), " to ", ValueText(*high, objective.unit),
      target.empty() ? "" : absl::StrCat("; target ", target));
  chart.x = places.axis();
  chart.y = ValueAxis(objective, slot, {.low = *low, .high = *high});
  chart.points = std::move(points);
  if (result.target) {
    chart.reference_lines = {{.at = *result.target, .label = target}};
  }
  return chart;
}

std::optional<Chart> VolumeChart(const Statement& statement,
                                 const StatementObjective& objective,
                                 const StatementSlot& slot) {
  // A day's hours are no news.
  if (slot.days.empty() || objective.counts_time) return std::nullopt;
  const DayPlaces places(statement);
  Chart chart;
  int64_t most = 0;
  for (const StatementDay& day : slot.days) {
    const double place = places.PlaceOf(day.start_us);
    most = std::max(most, day.counted);
    chart.bars.push_back({.from = place + 0.15,
                          .to = place + 0.85,
                          .height = static_cast<double>(day.counted)});
  }
  chart.label = absl::StrCat(
      objective.CapitalThings(), " of ", SlotTitle(objective, slot),
      " that count on each day: at most ", CountText(most));
  // Where days are held against the target, they are named above.
  chart.x = places.axis();
  if (objective.unit != Unit::kContacts) chart.x.ticks.clear();
  chart.y = ContactsAxis(most, 2);
  return chart;
}

std::optional<WaitPicture> WaitsChart(const StatementObjective& objective,
                                      const StatementSlot& slot) {
  if (slot.waits.empty()) return std::nullopt;
  WaitPicture picture;
  for (const auto& [seconds, contacts] : slot.waits) {
    picture.answered += contacts;
  }
  const int64_t wanted_s = ShownSeconds(slot, picture.answered);
  picture.width_s = WidthFor(wanted_s, slot.limit);
  picture.shown_s =
      (wanted_s + picture.width_s - 1) / picture.width_s * picture.width_s;
  picture.longer = picture.answered;
  int64_t most = 0;
  const std::vector<int64_t> bars = CountsByBar(slot, picture);
  for (size_t i = 0; i < bars.size(); ++i) {
    const auto from =
        static_cast<double>(static_cast<int64_t>(i) * picture.width_s);
    const double to = from + static_cast<double>(picture.width_s);
    const bool is_beyond =
        slot.limit && slot.limit->is_of_each && to > slot.limit->seconds;
    picture.chart.bars.push_back({.from = from,
                                  .to = to,
                                  .height = static_cast<double>(bars[i]),
                                  .full = !is_beyond});
    picture.longer -= bars[i];
    most = std::max(most, bars[i]);
  }
  Chart& chart = picture.chart;
  const auto shown = static_cast<double>(picture.shown_s);
  chart.x = AxisOf(0, shown, 6, Unit::kSeconds);
  chart.x.to = shown;
  std::erase_if(chart.x.ticks,
                [&](const Tick& tick) { return tick.at > shown; });
  chart.y = ContactsAxis(most, 3);
  if (slot.limit) {
    chart.reference_lines = {{.at = slot.limit->seconds,
                              .label = slot.limit->words,
                              .upright = true}};
  }
  chart.label = WaitsLabel(objective, slot, picture);
  return picture;
}

}  // namespace holdline
