// Names of event kinds, as the schema has them.
#pragma once

#include <string_view>

#include "operators/telemetry/event.h"

namespace holdline {

// "CONTACT_OFFERED"; "EVENT_KIND_UNSPECIFIED" for anything that has no name.
std::string_view EventKindName(EventKind kind);

// Reads a name with or without "CONTACT_", in any letter case: "offered" and
// "CONTACT_OFFERED" are the same. kUnspecified where there is no such kind.
EventKind ParseEventKind(std::string_view name);

// The kind with this number in the schema; kUnspecified where there is none.
constexpr EventKind EventKindOf(int64_t number) {
  return number >= 1 && number <= static_cast<int64_t>(EventKind::kLost)
             ? static_cast<EventKind>(number)
             : EventKind::kUnspecified;
}

}  // namespace holdline
