#include "engine/app/board/trend_line.h"

#include <algorithm>
#include <cmath>

namespace holdline {
namespace {

constexpr const char* kLevels[] = {"▁", "▂", "▃", "▄", "▅", "▆", "▇", "█"};
constexpr int kTop = 7;

double FullScale(const BoardRow& row) {
  if (row.unit == Unit::kShare && !row.at_most) return 1;
  if (row.target.has_value() && *row.target > 0) return 2 * *row.target;
  double highest = 0;  // only shown: against its own highest point
  for (const TrendPoint& point : row.trend) {
    highest = std::max(highest, point.value.value_or(0));
  }
  return highest > 0 ? highest : 1;
}

const char* Level(double value, double full) {
  const double level = std::floor(value / full * kTop + 0.5);
  return kLevels[static_cast<size_t>(
      std::clamp(level, 0.0, static_cast<double>(kTop)))];
}

}  // namespace

TextTable::Cell TrendCell(const BoardRow& row, size_t columns) {
  const size_t shown = std::min(columns, row.trend.size());
  const double full = FullScale(row);
  std::vector<TextTable::Part> parts;
  parts.push_back({std::string(columns - shown, ' ')});
  for (size_t i = row.trend.size() - shown; i < row.trend.size(); ++i) {
    const TrendPoint& point = row.trend[i];
    const std::string text =
        point.value.has_value() ? Level(*point.value, full) : " ";
    const Ink ink = StateInk(point.state);
    // One run of a colour is one part: a frame stays small.
    if (parts.size() > 1 && parts.back().ink == ink) {
      parts.back().text += text;
    } else {
      parts.push_back({text, ink});
    }
  }
  return TextTable::Cell(std::move(parts));
}

}  // namespace holdline
