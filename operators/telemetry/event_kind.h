// Names of event kinds, as the schema has them.
#pragma once

#include <cstdint>
#include <span>
#include <string_view>

#include "operators/telemetry/event.h"

namespace holdline {

// "CONTACT_OFFERED"; "EVENT_KIND_UNSPECIFIED" for anything that has no name.
std::string_view EventKindName(EventKind kind);

// Reads a name in any letter case, of contacts with or without "CONTACT_":
// "offered", "CONTACT_OFFERED", "case_opened". kUnspecified where there is no
// such kind.
EventKind ParseEventKind(std::string_view name);

// All names, by number.
std::span<const std::string_view> EventKindNames();

// The kind with this number in the schema; kUnspecified where there is none.
constexpr EventKind EventKindOf(int64_t number) {
  const auto is_within = [number](EventKind first, EventKind last) {
    return number >= static_cast<int64_t>(first) &&
           number <= static_cast<int64_t>(last);
  };
  return is_within(EventKind::kOffered, EventKind::kLost) ||
                 is_within(EventKind::kCaseOpened, EventKind::kCaseUpdated) ||
                 is_within(EventKind::kOutageBegan,
                           EventKind::kMaintenanceCancelled)
             ? static_cast<EventKind>(number)
             : EventKind::kUnspecified;
}

}  // namespace holdline
