// An event that owns its texts, for tests: comparable, printable, and made at
// random by rapidcheck.
#pragma once

#include <cstdint>
#include <map>
#include <optional>
#include <ostream>
#include <string>
#include <vector>

#include "operators/telemetry/event.h"

namespace holdline {

// Initialisers everywhere, so that tests may name the members that they need.
struct OwnedEvent {
  std::string event_id = {};
  std::string entity_id = {};
  int64_t time_us = 0;
  int32_t kind = 0;
  uint64_t sequence = 0;
  uint32_t revision = 0;
  std::string channel = {};
  std::string queue = {};
  std::string agent = {};
  std::string customer = {};
  std::map<std::string, std::string> attributes = {};
  std::optional<int64_t> wait_us = {};
  std::optional<int64_t> handle_us = {};
  std::string service = {};

  bool operator==(const OwnedEvent&) const = default;
};

std::ostream& operator<<(std::ostream& out, const OwnedEvent& event);

OwnedEvent Own(const Event& event);

// A view of an owned event, which must outlive it.
class EventView {
 public:
  explicit EventView(const OwnedEvent& event);
  EventView(const EventView&) = delete;

  const Event& get() const { return event_; }

 private:
  std::vector<Attribute> attributes_;
  Event event_;
};

// Events that no decoder may refuse, limits included. rapidcheck's.
OwnedEvent AnyGoodEvent();

}  // namespace holdline
