// The events of an explanation as JSON. Thread-safe: a function without state.
#pragma once

#include <vector>

#include "absl/time/time.h"
#include "engine/app/explain/explanation.h"
#include "operators/judge/json_writer.h"

namespace holdline {

// As the array "events" of the open object.
void WriteEventsJson(const std::vector<ExplainedEvent>& events,
                     absl::TimeZone zone, JsonWriter& json);

}  // namespace holdline
