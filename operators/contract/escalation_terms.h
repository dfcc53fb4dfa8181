// Who hears of what, and when: a contract's `escalation` (contracts.md).
#pragma once

#include <algorithm>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "operators/calendar/period.h"

namespace holdline {

// What people are told of. The first four last as long as a watch or a running
// period is in such a state; the others are said once.
enum class Occasion : uint8_t {
  kAtRisk,            // "at_risk": of a watch or a period, or worse
  kBreached,          // "breached": of a watch
  kBehind,            // "behind": of a period, or worse
  kLost,              // "lost": of a period
  kMissed,            // "missed": a period has closed so
  kForecastLate,      // "forecast_late"
  kTerminationRight,  // "termination_right"
  kRenewalDue,        // "renewal_due": of the whole contract
};
// The word of the language: escalation_reader.cc has them all.
std::string_view OccasionName(Occasion occasion);

constexpr bool Lasts(Occasion occasion) { return occasion <= Occasion::kLost; }

struct EscalationLine {
  Occasion when = Occasion::kAtRisk;
  std::optional<int64_t> watch_us = {};   // only watches of this length
  std::optional<PeriodSpec> period = {};  // only periods of this kind
  std::vector<uint32_t> objectives = {};  // indexes, ascending; empty: all
  int64_t for_us = 0;                     // it has lasted at least so long
  std::vector<std::string> notify = {};   // names, each once

  bool IsOf(uint32_t objective) const {
    return objectives.empty() ||
           std::ranges::binary_search(objectives, objective);
  }
  bool operator==(const EscalationLine&) const = default;
};

}  // namespace holdline
