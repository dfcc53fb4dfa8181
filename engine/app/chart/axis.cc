#include "engine/app/chart/axis.h"

#include <algorithm>
#include <cmath>

#include "engine/base/check.h"

namespace holdline {
namespace {

// What lies nearer to a multiple is taken for it.
constexpr double kTiny = 1e-9;

struct Steps {
  double first = 0;  // multiples of the step
  double last = 0;
};

Steps Around(double low, double high, double step) {
  const Steps steps{.first = std::floor(low / step + kTiny),
                    .last = std::ceil(high / step - kTiny)};
  return {.first = steps.first, .last = std::max(steps.last, steps.first + 1)};
}

// 1, 2 or 5 times a power of ten, and how to say it as a quotient of integers:
// 3 * 0.1 is not 0.3, but 3 / 10 is.
struct Step {
  double factor = 1;  // 1, 2 or 5
  int exponent = 0;   // of ten
  double Of(double count) const {
    const double units = count * factor;
    const double power = std::pow(10.0, std::abs(exponent));
    return exponent < 0 ? units / power : units * power;
  }
  Step Next() const {
    if (factor < 2) return {.factor = 2, .exponent = exponent};
    if (factor < 5) return {.factor = 5, .exponent = exponent};
    return {.factor = 1, .exponent = exponent + 1};
  }
};

}  // namespace

std::vector<double> RoundSteps(double low, double high, int most) {
  HL_CHECK(std::isfinite(low) && std::isfinite(high) && low <= high);
  HL_CHECK(most >= 2);
  const double span = std::max(high - low, std::abs(high) * 1e-6 + 1e-6);
  Step step{.factor = 1,
            .exponent = static_cast<int>(std::floor(std::log10(span))) - 1};
  Steps steps = Around(low, high, step.Of(1));
  while (steps.last - steps.first > most) {
    step = step.Next();
    steps = Around(low, high, step.Of(1));
  }
  std::vector<double> at;
  for (double count = steps.first; count <= steps.last; ++count) {
    at.push_back(step.Of(count));
  }
  return at;
}

}  // namespace holdline
