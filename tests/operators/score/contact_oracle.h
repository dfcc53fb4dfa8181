// The rules of ARCHITECTURE.md, "Contacts", once more: slow, and written apart
// from operators/score/contact.cc. Works on whole events with their texts.
#pragma once

#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <vector>

#include "operators/score/leg.h"
#include "operators/telemetry/event.h"

namespace holdline {

// An event that owns its texts.
struct OwnEvent {
  EventKind kind = EventKind::kUnspecified;
  std::string contact;  // or case, or outage
  std::string id;
  int64_t time_us = 0;
  uint64_t sequence = 0;
  uint32_t revision = 0;
  std::string queue;
  std::string channel;
  int64_t wait_us = kAbsent;
  int64_t handle_us = kAbsent;
  std::map<std::string, std::string> attributes;
  std::string service = {};
};

// Fills `attributes`, which must live as long as the event is used.
Event ViewOf(const OwnEvent& own, std::vector<Attribute>& attributes);

// Of events in the order of the log, per event id the highest (revision,
// sequence), sorted by time, kind, sequence and id.
std::vector<OwnEvent> SortedSet(const std::vector<OwnEvent>& log);

struct OracleLeg {
  std::string queue;
  std::string channel;  // "voice" where nothing was stated
  std::map<std::string, std::string> attributes;
  int64_t enqueue_us = 0;
  Outcome outcome = Outcome::kWaiting;
  int64_t outcome_us = 0;
  int64_t wait_us = kAbsent;
  int64_t end_us = 0;
  int64_t handle_us = kAbsent;
};

struct OracleContact {
  std::vector<OracleLeg> legs;
  bool ended = false;
  bool orphan = false;
  int64_t last_us = 0;  // time of the latest event
};

// Of events in the order of the log.
OracleContact RecomputeContact(const std::vector<OwnEvent>& log);

}  // namespace holdline
