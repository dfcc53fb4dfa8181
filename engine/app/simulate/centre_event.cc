#include "engine/app/simulate/centre_event.h"

#include "engine/base/hash.h"

namespace holdline {

Event CentreEvent::AsEvent() const {
  Event event;
  event.kind = kind;
  event.revision = revision;
  event.time_us = time_us;
  event.sequence = sequence;
  event.id_hash = StableHash(event_id);
  event.entity_hash = StableHash(entity_id);
  event.event_id = event_id;
  event.entity_id = entity_id;
  event.channel = channel;
  event.queue = queue;
  event.agent = agent;
  event.customer = customer;
  return event;
}

}  // namespace holdline
