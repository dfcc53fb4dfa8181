#include "operators/contract/escalation_terms.h"

#include <algorithm>

#include "engine/base/check.h"

namespace holdline {

const char* OccasionName(Occasion occasion) {
  switch (occasion) {
    case Occasion::kAtRisk:
      return "at_risk";
    case Occasion::kBreached:
      return "breached";
    case Occasion::kBehind:
      return "behind";
    case Occasion::kLost:
      return "lost";
    case Occasion::kMissed:
      return "missed";
    case Occasion::kForecastLate:
      return "forecast_late";
    case Occasion::kTerminationRight:
      return "termination_right";
    case Occasion::kRenewalDue:
      return "renewal_due";
  }
  HL_CHECK(false);
  return "";
}

bool EscalationLine::IsOf(uint32_t objective) const {
  return objectives.empty() ||
         std::binary_search(objectives.begin(), objectives.end(), objective);
}

}  // namespace holdline
