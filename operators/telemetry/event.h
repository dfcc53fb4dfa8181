// One telemetry event as the operators see it: views, no copies. The schema
// with the meaning of each field is proto/holdline/event.proto.
#pragma once

#include <cstdint>
#include <span>
#include <string_view>

namespace holdline {

// Numbers are those of holdline.telemetry.EventKind.
enum class EventKind : uint8_t {
  kUnspecified = 0,
  kOffered = 1,
  kQueued = 2,
  kRinging = 3,
  kAnswered = 4,
  kHeld = 5,
  kResumed = 6,
  kTransferred = 7,
  kFlowedOut = 8,
  kAbandoned = 9,
  kWrapUp = 10,
  kCompleted = 11,
  kLost = 12,

  kCaseOpened = 40,
  kCaseResponded = 41,
  kCasePended = 42,
  kCaseResumed = 43,
  kCaseResolved = 44,
  kCaseReopened = 45,
  kCaseClosed = 46,
  kCaseCancelled = 47,
  kCaseUpdated = 48,

  kOutageBegan = 80,
  kOutageResponded = 81,
  kOutageEnded = 82,
  kOutageResolved = 83,
  kOutageCancelled = 84,
  kMaintenanceBegan = 85,
  kMaintenanceEnded = 86,
  kMaintenanceCancelled = 87,
};

constexpr bool IsOfCase(EventKind kind) {
  return kind >= EventKind::kCaseOpened && kind <= EventKind::kCaseUpdated;
}
// Of outages and maintenance.
constexpr bool IsOfService(EventKind kind) {
  return kind >= EventKind::kOutageBegan;
}

// The attribute by which CASE_PENDED says what the case waits for, and what it
// is without one.
inline constexpr std::string_view kStatusAttribute = "status";
inline constexpr std::string_view kPendingClient = "pending_client";

struct Attribute {
  std::string_view key;
  std::string_view value;
};

// Absent optional durations.
inline constexpr int64_t kAbsent = -1;

// Views point into the message or into the buffer that decoded it.
struct Event {
  EventKind kind = EventKind::kUnspecified;
  uint32_t revision = 0;
  int64_t time_us = 0;  // microseconds since the epoch
  uint64_t sequence = 0;
  uint64_t id_hash = 0;      // StableHash of event_id, or of what stands for it
  uint64_t entity_hash = 0;  // StableHash of entity_id
  int64_t wait_us = kAbsent;
  int64_t handle_us = kAbsent;
  std::string_view event_id;  // may be empty
  std::string_view entity_id;
  std::string_view channel;  // empty: "voice"
  std::string_view queue;
  std::string_view agent;
  std::string_view customer;
  std::string_view service;  // of outages and maintenance
  std::span<const Attribute> attributes;
};

}  // namespace holdline
