// What libprotobuf says: the oracle of the decoders and the encoder.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "tests/operators/telemetry/owned_event.h"

namespace holdline {

std::string ReferenceBytes(const OwnedEvent& event);
std::string ReferenceBatch(const std::vector<OwnedEvent>& events);
// Proto3 JSON; by `original_names` with the schema's own spelling.
std::string ReferenceJson(const OwnedEvent& event, bool original_names);

// nullopt where libprotobuf refuses.
std::optional<OwnedEvent> ReferenceParse(std::string_view bytes);
std::optional<OwnedEvent> ReferenceParseJson(std::string_view json);

// The bytes of each event of a batch; nullopt where the frame is broken.
std::optional<std::vector<std::string>> ReferenceSplit(std::string_view batch);

}  // namespace holdline
