// The events of an explanation as a table for people.
// Thread-safe: a function without state.
#pragma once

#include <string>
#include <vector>

#include "absl/time/time.h"
#include "engine/app/explain/explanation.h"

namespace holdline {

std::string EventTable(const std::vector<ExplainedEvent>& events,
                       absl::TimeZone zone, bool color);

}  // namespace holdline
