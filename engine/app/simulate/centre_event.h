// An event of the simulated centre that owns its texts, and when it reaches
// the bus.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>

#include "operators/telemetry/event.h"

namespace holdline {

struct CentreEvent {
  int64_t delivery_us = 0;  // >= time_us, but for an event that is told wrong
  EventKind kind = EventKind::kUnspecified;
  uint32_t revision = 0;
  int64_t time_us = 0;
  uint64_t sequence = 0;
  std::string event_id;
  std::string entity_id;
  std::string customer;
  // These live as long as the centre.
  std::string_view channel;
  std::string_view queue;
  std::string_view agent;

  // Views into this event.
  Event AsEvent() const;
};

}  // namespace holdline
