// Start here: a picture of numbers as SVG, to stand in an HTML page. It has
// axes, bars, points joined by a line, and reference lines that values are
// compared with; it knows nothing of what they mean.
//
// It has to be read without colour too: what is `full` is filled, the rest is
// an outline. Colours are the page's, by the variables that ChartStyle names.
// The same picture always gives the same bytes.
//
// Thread-safe: functions without state.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "engine/app/chart/axis.h"

namespace holdline {

struct Bar {
  double from = 0;  // on the axis x
  double to = 0;
  double height = 0;  // on the axis y, from its beginning on
  bool full = true;
};

struct Point {
  double x = 0;
  std::optional<double> y = {};  // none: the line is interrupted
  bool full = false;
};

// A line across the picture, with a label at its end.
struct ReferenceLine {
  double at = 0;
  std::string label = {};
  bool upright = false;  // at a place of x; else of y
};

struct Chart {
  std::string label = {};  // what it shows, for who cannot see it
  Axis x = {};
  Axis y = {};
  std::vector<Bar> bars = {};
  std::vector<Point> points = {};  // by x
  std::vector<ReferenceLine> reference_lines = {};
};

// CSS pixels: text is as large in every size.
struct ChartSize {
  int width = 0;
  int height = 0;
  // At least so much room beside the plot, so that pictures which stand one
  // below the other have the same axis.
  int left = 0;
  int right = 0;
};

// Of the labels of x as many are left out as it takes for the others to have
// room: every second, every third.
std::string ChartSvg(const Chart& chart, const ChartSize& size);

// The style sheet of all pictures of a page. It wants the variables --ink,
// --faint (text that is less important), --line (of axes), --paper, --mark and
// --fill (of what is full, and of bars).
std::string ChartStyle();

}  // namespace holdline
