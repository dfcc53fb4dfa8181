#include "operators/telemetry/event_kind.h"

#include <algorithm>
#include <array>

#include "absl/strings/ascii.h"

namespace holdline {
namespace {

constexpr std::string_view kPrefix = "CONTACT_";

// Indexed by the kind's number.
constexpr std::array<std::string_view, 13> kNames = {
    "EVENT_KIND_UNSPECIFIED", "CONTACT_OFFERED",     "CONTACT_QUEUED",
    "CONTACT_RINGING",        "CONTACT_ANSWERED",    "CONTACT_HELD",
    "CONTACT_RESUMED",        "CONTACT_TRANSFERRED", "CONTACT_FLOWED_OUT",
    "CONTACT_ABANDONED",      "CONTACT_WRAP_UP",     "CONTACT_COMPLETED",
    "CONTACT_LOST",
};

// Not absl's, whose string_view is a type of its own on Debian.
bool EqualsIgnoreCase(std::string_view a, std::string_view b) {
  return std::equal(a.begin(), a.end(), b.begin(), b.end(), [](char x, char y) {
    return absl::ascii_tolower(static_cast<unsigned char>(x)) ==
           absl::ascii_tolower(static_cast<unsigned char>(y));
  });
}

}  // namespace

std::string_view EventKindName(EventKind kind) {
  const auto number = static_cast<size_t>(kind);
  return kNames[number < kNames.size() ? number : 0];
}

EventKind ParseEventKind(std::string_view name) {
  if (EqualsIgnoreCase(name.substr(0, kPrefix.size()), kPrefix)) {
    name.remove_prefix(kPrefix.size());
  }
  for (size_t i = 1; i < kNames.size(); ++i) {
    if (EqualsIgnoreCase(name, kNames[i].substr(kPrefix.size()))) {
      return static_cast<EventKind>(i);
    }
  }
  return EventKind::kUnspecified;
}

}  // namespace holdline
