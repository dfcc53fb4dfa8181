#include "operators/telemetry/json_fields.h"

namespace holdline {
namespace {

struct Spelling {
  std::string_view name;
  JsonField field;
};

// The usual spellings first: most look-ups end early, and string_view compares
// lengths before it compares bytes.
constexpr Spelling kSpellings[] = {
    {"eventId", JsonField::kEventId},   {"entityId", JsonField::kEntityId},
    {"time", JsonField::kTime},         {"kind", JsonField::kKind},
    {"sequence", JsonField::kSequence}, {"revision", JsonField::kRevision},
    {"channel", JsonField::kChannel},   {"queue", JsonField::kQueue},
    {"agent", JsonField::kAgent},       {"customer", JsonField::kCustomer},
    {"service", JsonField::kService},   {"attributes", JsonField::kAttributes},
    {"waitUs", JsonField::kWait},       {"handleUs", JsonField::kHandle},
    {"event_id", JsonField::kEventId},  {"entity_id", JsonField::kEntityId},
    {"time_us", JsonField::kTime},      {"wait_us", JsonField::kWait},
    {"handle_us", JsonField::kHandle},
};

}  // namespace

JsonField JsonFieldOf(std::string_view name) {
  for (const Spelling& spelling : kSpellings) {
    if (spelling.name == name) return spelling.field;
  }
  return JsonField::kUnknown;
}

}  // namespace holdline
