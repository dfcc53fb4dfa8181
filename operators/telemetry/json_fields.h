// The fields of an event in JSON.
#pragma once

#include <cstdint>
#include <string_view>

namespace holdline {

enum class JsonField : uint8_t {
  kUnknown,
  kEventId,
  kEntityId,
  kTime,
  kKind,
  kSequence,
  kRevision,
  kChannel,
  kQueue,
  kAgent,
  kCustomer,
  kService,
  kAttributes,
  kWait,
  kHandle,
};

// By either spelling: "entityId" or "entity_id".
JsonField JsonFieldOf(std::string_view name);

}  // namespace holdline
