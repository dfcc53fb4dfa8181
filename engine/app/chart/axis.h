// The axis of a picture: from where to where it goes, and what is written at
// it.
//
// Thread-safe: functions without state.
#pragma once

#include <string>
#include <vector>

namespace holdline {

struct Tick {
  double at = 0;
  std::string label = {};
};

struct Axis {
  double from = 0;
  double to = 1;  // > from
  std::vector<Tick> ticks = {};
};

// The multiples of a round step (1, 2 or 5 times a power of ten) from the last
// at or below `low` to the first at or above `high`, at most `most` + 1 of
// them, and at least two. REQUIRES: finite, low <= high, most >= 2.
std::vector<double> RoundSteps(double low, double high, int most);

}  // namespace holdline
