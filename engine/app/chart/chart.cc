#include "engine/app/chart/chart.h"

#include <algorithm>
#include <cmath>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_format.h"
#include "absl/strings/str_join.h"
#include "engine/app/chart/markup.h"

namespace holdline {
namespace {

// Of the text; a little more than digits take in any usual typeface.
constexpr double kCharWidth = 8;
constexpr double kTextHeight = 14;
constexpr double kGap = 6;

double WidthOf(const std::string& text) {
  const auto is_first = [](char c) {
    return (static_cast<unsigned char>(c) & 0xC0) != 0x80;
  };
  return kCharWidth *
         static_cast<double>(std::count_if(text.begin(), text.end(), is_first));
}

// Tenths of a pixel are enough, and the same everywhere.
std::string Px(double value) {
  std::string text = absl::StrFormat("%.1f", value);
  if (text.ends_with(".0")) text.resize(text.size() - 2);
  return text == "-0" ? "0" : text;
}

double WidestOf(const std::vector<std::string>& labels) {
  double widest = 0;
  for (const std::string& label : labels) {
    widest = std::max(widest, WidthOf(label));
  }
  return widest;
}

class Drawing {
 public:
  Drawing(const Chart& chart, const ChartSize& size)
      : chart_(chart), size_(size) {
    std::vector<std::string> left;
    std::vector<std::string> right;
    bool has_upright = false;
    for (const Tick& tick : chart.y.ticks) left.push_back(tick.label);
    for (const ReferenceLine& line : chart.reference_lines) {
      has_upright |= line.upright;
      if (!line.upright) right.push_back(line.label);
    }
    left_ = std::max<double>(size.left, WidestOf(left) + kGap);
    right_ = size.width - std::max<double>(size.right, WidestOf(right) + kGap);
    top_ = has_upright ? kTextHeight + kGap : kTextHeight / 2;
    bottom_ = size.height -
              (chart.x.ticks.empty() ? kTextHeight / 2 : kTextHeight + kGap);
  }

  std::string Draw() {
    svg_.Open("svg", {{"class", "chart"},
                      {"role", "img"},
                      {"aria-label", chart_.label},
                      {"width", absl::StrCat(size_.width)},
                      {"height", absl::StrCat(size_.height)},
                      {"viewBox",
                       absl::StrCat("0 0 ", size_.width, " ", size_.height)}});
    DrawY();
    DrawBars();
    DrawX();
    for (const ReferenceLine& line : chart_.reference_lines) {
      DrawReferenceLine(line);
    }
    DrawLine();
    DrawPoints();
    svg_.Close();
    return svg_.text();
  }

 private:
  double X(double at) const {
    const double share = (at - chart_.x.from) / (chart_.x.to - chart_.x.from);
    return left_ + share * (right_ - left_);
  }
  double Y(double at) const {
    const double share = (at - chart_.y.from) / (chart_.y.to - chart_.y.from);
    return bottom_ - share * (bottom_ - top_);
  }

  void Line(const char* style, double x1, double y1, double x2, double y2) {
    svg_.Empty("line", {{"class", style},
                        {"x1", Px(x1)},
                        {"y1", Px(y1)},
                        {"x2", Px(x2)},
                        {"y2", Px(y2)}});
  }

  void DrawY() {
    for (const Tick& tick : chart_.y.ticks) {
      const double y = Y(tick.at);
      Line("grid", left_, y, right_, y);
      svg_.Leaf("text", tick.label,
                {{"class", "y"}, {"x", Px(left_ - kGap)}, {"y", Px(y + 4)}});
    }
  }

  // The least k so that the labels of every k-th tick have room.
  size_t LabelStep() const {
    for (size_t step = 1; step < chart_.x.ticks.size(); ++step) {
      double free_from = -kGap;
      bool fits = true;
      for (size_t i = 0; i < chart_.x.ticks.size(); i += step) {
        const Tick& tick = chart_.x.ticks[i];
        const double half = WidthOf(tick.label) / 2;
        fits &= X(tick.at) - half >= free_from;
        free_from = X(tick.at) + half + kGap;
      }
      if (fits) return step;
    }
    return std::max<size_t>(1, chart_.x.ticks.size());
  }

  void DrawX() {
    Line("axis", left_, bottom_, right_, bottom_);
    const size_t step = LabelStep();
    for (size_t i = 0; i < chart_.x.ticks.size(); ++i) {
      const Tick& tick = chart_.x.ticks[i];
      Line("axis", X(tick.at), bottom_, X(tick.at), bottom_ + 3);
      if (i % step != 0) continue;
      DrawText("x", tick.label, X(tick.at), bottom_ + kTextHeight + 2);
    }
  }

  // In the middle of a place, as far as it does not leave the picture there.
  void DrawText(const char* style, const std::string& text, double x,
                double y) {
    const double half = WidthOf(text) / 2;
    const double middle =
        std::clamp(x, half, std::max(half, size_.width - half));
    svg_.Leaf("text", text,
              {{"class", style}, {"x", Px(middle)}, {"y", Px(y)}});
  }

  void DrawBars() {
    for (const Bar& bar : chart_.bars) {
      const double x = X(bar.from) + 0.5;
      const double y = Y(bar.height);
      svg_.Empty("rect", {{"class", bar.full ? "bar" : "bar open"},
                          {"x", Px(x)},
                          {"y", Px(y)},
                          {"width", Px(std::max(0.5, X(bar.to) - 0.5 - x))},
                          {"height", Px(bottom_ - y)}});
    }
  }

  void DrawReferenceLine(const ReferenceLine& line) {
    if (line.upright) {
      Line("rule", X(line.at), top_ - 2, X(line.at), bottom_);
      DrawText("rule-label", line.label, X(line.at), kTextHeight - 2);
      return;
    }
    const double y = Y(line.at);
    Line("rule", left_, y, right_, y);
    svg_.Leaf(
        "text", line.label,
        {{"class", "rule-end"}, {"x", Px(right_ + kGap)}, {"y", Px(y + 4)}});
  }

  void DrawLine() {
    std::vector<std::string> run;
    const auto flush = [&] {
      if (run.size() > 1) {
        svg_.Empty("polyline",
                   {{"class", "line"}, {"points", absl::StrJoin(run, " ")}});
      }
      run.clear();
    };
    for (const Point& point : chart_.points) {
      if (point.y) {
        run.push_back(absl::StrCat(Px(X(point.x)), ",", Px(Y(*point.y))));
      } else {
        flush();
      }
    }
    flush();
  }

  void DrawPoints() {
    const double room =
        (right_ - left_) / static_cast<double>(chart_.points.size() + 1);
    const double radius = std::clamp(room / 2.4, 1.2, 3.5);
    for (const Point& point : chart_.points) {
      if (!point.y) continue;
      svg_.Empty("circle", {{"class", point.full ? "point" : "point open"},
                            {"cx", Px(X(point.x))},
                            {"cy", Px(Y(*point.y))},
                            {"r", Px(radius)}});
    }
  }

  const Chart& chart_;
  const ChartSize size_;
  double left_ = 0;  // of the plot
  double right_ = 0;
  double top_ = 0;
  double bottom_ = 0;
  Markup svg_;
};

}  // namespace

std::string ChartSvg(const Chart& chart, const ChartSize& size) {
  return Drawing(chart, size).Draw();
}

std::string ChartStyle() {
  return R"(.chart{display:block;max-width:100%}
.chart text{font-size:12px;fill:var(--faint);text-anchor:middle;font-variant-numeric:tabular-nums}
.chart .y{text-anchor:end}
.chart .rule-end{text-anchor:start;fill:var(--ink)}
.chart .rule-label{fill:var(--ink)}
.chart .grid{stroke:var(--line);stroke-width:1;opacity:.55}
.chart .axis{stroke:var(--line);stroke-width:1}
.chart .rule{stroke:var(--ink);stroke-width:1.25;stroke-dasharray:5 3}
.chart .line{fill:none;stroke:var(--fill);stroke-width:1}
.chart .bar{fill:var(--fill);stroke:var(--fill);stroke-width:1}
.chart .bar.open{fill:var(--paper);stroke:var(--mark)}
.chart .point{fill:var(--mark);stroke:var(--mark);stroke-width:1.5}
.chart .point.open{fill:var(--paper);stroke:var(--fill)}
)";
}

}  // namespace holdline
