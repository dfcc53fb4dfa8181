#include "operators/telemetry/encoder.h"

#include <cstdint>
#include <string_view>

#include "absl/strings/str_cat.h"
#include "operators/telemetry/event_kind.h"
#include "operators/telemetry/rfc3339.h"
#include "operators/telemetry/wire_reader.h"

namespace holdline {
namespace {

void AppendVarint(uint64_t value, std::string& out) {
  for (; value >= 0x80; value >>= 7) {
    out.push_back(static_cast<char>(value | 0x80));
  }
  out.push_back(static_cast<char>(value));
}

void AppendNumber(uint32_t field, uint64_t value, std::string& out) {
  AppendVarint(WireTag(field, WireType::kVarint), out);
  AppendVarint(value, out);
}

void AppendBytes(uint32_t field, std::string_view bytes, std::string& out) {
  AppendVarint(WireTag(field, WireType::kBytes), out);
  AppendVarint(bytes.size(), out);
  out.append(bytes);
}

void AppendText(uint32_t field, std::string_view text, std::string& out) {
  if (!text.empty()) AppendBytes(field, text, out);
}

void AppendAttribute(const Attribute& attribute, std::string& out) {
  std::string entry;
  AppendBytes(1, attribute.key, entry);
  AppendBytes(2, attribute.value, entry);
  AppendBytes(11, entry, out);
}

void AppendJsonString(std::string_view text, std::string& out) {
  constexpr std::string_view kHex = "0123456789abcdef";
  out.push_back('"');
  for (const char c : text) {
    const auto byte = static_cast<unsigned char>(c);
    if (c == '"' || c == '\\') {
      out.push_back('\\');
      out.push_back(c);
    } else if (byte < 0x20) {
      out.append("\\u00");
      out.push_back(kHex[byte >> 4]);
      out.push_back(kHex[byte & 15]);
    } else {
      out.push_back(c);
    }
  }
  out.push_back('"');
}

// Starts a member: the comma where one is due, and the name.
void AppendName(std::string_view name, std::string& out) {
  if (out.back() != '{') out.push_back(',');
  AppendJsonString(name, out);
  out.push_back(':');
}

void AppendJsonText(std::string_view name, std::string_view text,
                    std::string& out) {
  if (text.empty()) return;
  AppendName(name, out);
  AppendJsonString(text, out);
}

template <typename T>
void AppendJsonNumber(std::string_view name, T number, std::string& out) {
  AppendName(name, out);
  absl::StrAppend(&out, number);
}

void AppendJsonTime(int64_t time_us, JsonTime form, std::string& out) {
  if (form == JsonTime::kMicroseconds) {
    return AppendJsonNumber("time", time_us, out);
  }
  AppendName("time", out);
  out.push_back('"');
  AppendRfc3339(time_us, out);
  out.push_back('"');
}

void AppendJsonAttributes(std::span<const Attribute> attributes,
                          std::string& out) {
  if (attributes.empty()) return;
  AppendName("attributes", out);
  out.push_back('{');
  for (const Attribute& attribute : attributes) {
    AppendName(attribute.key, out);
    AppendJsonString(attribute.value, out);
  }
  out.push_back('}');
}

}  // namespace

void AppendEventProtobuf(const Event& event, std::string& out) {
  AppendText(1, event.event_id, out);
  AppendText(2, event.entity_id, out);
  AppendNumber(3, static_cast<uint64_t>(event.time_us), out);
  AppendNumber(4, static_cast<uint64_t>(event.kind), out);
  if (event.sequence != 0) AppendNumber(5, event.sequence, out);
  if (event.revision != 0) AppendNumber(6, event.revision, out);
  AppendText(7, event.channel, out);
  AppendText(8, event.queue, out);
  AppendText(9, event.agent, out);
  AppendText(10, event.customer, out);
  for (const Attribute& attribute : event.attributes) {
    AppendAttribute(attribute, out);
  }
  if (event.wait_us != kAbsent) {
    AppendNumber(12, static_cast<uint64_t>(event.wait_us), out);
  }
  if (event.handle_us != kAbsent) {
    AppendNumber(13, static_cast<uint64_t>(event.handle_us), out);
  }
  AppendText(14, event.service, out);
}

std::string EncodeEventBatch(std::span<const Event> events) {
  std::string batch;
  std::string bytes;
  for (const Event& event : events) {
    bytes.clear();
    AppendEventProtobuf(event, bytes);
    AppendBytes(15, bytes, batch);
  }
  return batch;
}

void AppendEventJson(const Event& event, JsonTime time, std::string& out) {
  out.push_back('{');
  AppendJsonText("eventId", event.event_id, out);
  AppendJsonText("entityId", event.entity_id, out);
  AppendJsonTime(event.time_us, time, out);
  AppendJsonText("kind", EventKindName(event.kind), out);
  if (event.sequence != 0) AppendJsonNumber("sequence", event.sequence, out);
  if (event.revision != 0) AppendJsonNumber("revision", event.revision, out);
  AppendJsonText("channel", event.channel, out);
  AppendJsonText("queue", event.queue, out);
  AppendJsonText("agent", event.agent, out);
  AppendJsonText("customer", event.customer, out);
  AppendJsonText("service", event.service, out);
  AppendJsonAttributes(event.attributes, out);
  if (event.wait_us != kAbsent) AppendJsonNumber("waitUs", event.wait_us, out);
  if (event.handle_us != kAbsent) {
    AppendJsonNumber("handleUs", event.handle_us, out);
  }
  out.push_back('}');
}

}  // namespace holdline
