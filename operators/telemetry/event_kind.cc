#include "operators/telemetry/event_kind.h"

#include <algorithm>
#include <cstddef>
#include <iterator>

#include "absl/strings/ascii.h"

namespace holdline {
namespace {

constexpr std::string_view kPrefix = "CONTACT_";

constexpr std::string_view kNames[] = {
    "CONTACT_OFFERED",     "CONTACT_QUEUED",        "CONTACT_RINGING",
    "CONTACT_ANSWERED",    "CONTACT_HELD",          "CONTACT_RESUMED",
    "CONTACT_TRANSFERRED", "CONTACT_FLOWED_OUT",    "CONTACT_ABANDONED",
    "CONTACT_WRAP_UP",     "CONTACT_COMPLETED",     "CONTACT_LOST",
    "CASE_OPENED",         "CASE_RESPONDED",        "CASE_PENDED",
    "CASE_RESUMED",        "CASE_RESOLVED",         "CASE_REOPENED",
    "CASE_CLOSED",         "CASE_CANCELLED",        "CASE_UPDATED",
    "OUTAGE_BEGAN",        "OUTAGE_RESPONDED",      "OUTAGE_ENDED",
    "OUTAGE_RESOLVED",     "OUTAGE_CANCELLED",      "MAINTENANCE_BEGAN",
    "MAINTENANCE_ENDED",   "MAINTENANCE_CANCELLED",
};
constexpr size_t kFirstOfCases = 12;
constexpr size_t kFirstOfServices = 21;

constexpr EventKind KindAt(size_t index) {
  const auto from = [index](EventKind first, size_t before) {
    return static_cast<EventKind>(static_cast<size_t>(first) + index - before);
  };
  if (index < kFirstOfCases) return from(EventKind::kOffered, 0);
  if (index < kFirstOfServices) {
    return from(EventKind::kCaseOpened, kFirstOfCases);
  }
  return from(EventKind::kOutageBegan, kFirstOfServices);
}
static_assert(KindAt(std::size(kNames) - 1) ==
              EventKind::kMaintenanceCancelled);

// Not absl's, whose string_view is a type of its own on Debian.
bool EqualsIgnoreCase(std::string_view a, std::string_view b) {
  return std::equal(a.begin(), a.end(), b.begin(), b.end(), [](char x, char y) {
    return absl::ascii_tolower(static_cast<unsigned char>(x)) ==
           absl::ascii_tolower(static_cast<unsigned char>(y));
  });
}

}  // namespace

std::string_view EventKindName(EventKind kind) {
  for (size_t i = 0; i < std::size(kNames); ++i) {
    if (KindAt(i) == kind) return kNames[i];
  }
  return "EVENT_KIND_UNSPECIFIED";
}

EventKind ParseEventKind(std::string_view name) {
  for (size_t i = 0; i < std::size(kNames); ++i) {
    const bool is_short =
        i < kFirstOfCases &&
        EqualsIgnoreCase(name, kNames[i].substr(kPrefix.size()));
    if (is_short || EqualsIgnoreCase(name, kNames[i])) return KindAt(i);
  }
  return EventKind::kUnspecified;
}

std::span<const std::string_view> EventKindNames() { return kNames; }

}  // namespace holdline
