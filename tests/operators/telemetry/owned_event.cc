#include "tests/operators/telemetry/owned_event.h"

#include <rapidcheck.h>

#include "operators/telemetry/limits.h"

namespace holdline {
namespace {

// Code points of one to four bytes, with those that JSON must escape.
std::string AnyText(size_t max_bytes) {
  static const std::vector<std::string> kPieces = {"a",    "Z",
                                                   "7",    "-",
                                                   " ",    "/",
                                                   "\"",   "\\",
                                                   "\n",   "\t",
                                                   "\x01", "\x7f",
                                                   "{",    "}",
                                                   "é",    "ß",
                                                   "ע",    "漢",
                                                   "€",    "\xEF\xBF\xBF",
                                                   "😀",    "\xF4\x8F\xBF\xBF"};
  std::string text;
  const auto pieces = *rc::gen::container<std::vector<std::string>>(
      rc::gen::elementOf(kPieces));
  for (const std::string& piece : pieces) {
    if (text.size() + piece.size() > max_bytes) break;
    text += piece;
  }
  if (*rc::gen::inRange(0, 50) == 0) text.resize(max_bytes, 'x');
  return text;
}

std::string AnyName() { return AnyText(kMaxTextBytes); }

std::optional<int64_t> AnyDuration() {
  if (*rc::gen::inRange(0, 2) == 0) return std::nullopt;
  return *rc::gen::element<int64_t>(
      0, 1, *rc::gen::inRange<int64_t>(0, 3'600'000'000), kMaxDurationUs);
}

}  // namespace

std::ostream& operator<<(std::ostream& out, const OwnedEvent& event) {
  out << "{event_id=" << event.event_id << " entity_id=" << event.entity_id
      << " time_us=" << event.time_us << " kind=" << event.kind
      << " sequence=" << event.sequence << " revision=" << event.revision
      << " channel=" << event.channel << " queue=" << event.queue
      << " agent=" << event.agent << " customer=" << event.customer
      << " service=" << event.service;
  for (const auto& [key, value] : event.attributes) {
    out << " [" << key << "]=" << value;
  }
  if (event.wait_us) out << " wait_us=" << *event.wait_us;
  if (event.handle_us) out << " handle_us=" << *event.handle_us;
  return out << "}";
}

OwnedEvent Own(const Event& event) {
  OwnedEvent owned;
  owned.event_id = event.event_id;
  owned.entity_id = event.entity_id;
  owned.time_us = event.time_us;
  owned.kind = static_cast<int32_t>(event.kind);
  owned.sequence = event.sequence;
  owned.revision = event.revision;
  owned.channel = event.channel;
  owned.queue = event.queue;
  owned.agent = event.agent;
  owned.customer = event.customer;
  owned.service = event.service;
  for (const Attribute& attribute : event.attributes) {
    owned.attributes.emplace(attribute.key, attribute.value);
  }
  if (event.wait_us != kAbsent) owned.wait_us = event.wait_us;
  if (event.handle_us != kAbsent) owned.handle_us = event.handle_us;
  return owned;
}

EventView::EventView(const OwnedEvent& event) {
  for (const auto& [key, value] : event.attributes) {
    attributes_.push_back({key, value});
  }
  event_.kind = static_cast<EventKind>(event.kind);
  event_.revision = event.revision;
  event_.time_us = event.time_us;
  event_.sequence = event.sequence;
  event_.wait_us = event.wait_us.value_or(kAbsent);
  event_.handle_us = event.handle_us.value_or(kAbsent);
  event_.event_id = event.event_id;
  event_.entity_id = event.entity_id;
  event_.channel = event.channel;
  event_.queue = event.queue;
  event_.agent = event.agent;
  event_.customer = event.customer;
  event_.service = event.service;
  event_.attributes = attributes_;
}

OwnedEvent AnyGoodEvent() {
  OwnedEvent event;
  event.event_id = AnyName();
  event.entity_id = AnyName();
  if (event.entity_id.empty()) event.entity_id = "c";
  event.time_us = *rc::gen::inRange<int64_t>(kMinEventTimeUs, kMaxEventTimeUs);
  event.kind = *rc::gen::weightedOneOf<int>({{4, rc::gen::inRange(1, 13)},
                                             {1, rc::gen::inRange(40, 49)},
                                             {1, rc::gen::inRange(80, 88)}});
  event.sequence = *rc::gen::arbitrary<uint64_t>();
  event.revision = *rc::gen::arbitrary<uint32_t>();
  event.channel = AnyName();
  event.queue = AnyName();
  event.agent = AnyName();
  event.customer = AnyName();
  event.service = AnyName();
  if (event.service.empty() && event.kind >= 80) event.service = "s";
  const int attributes = *rc::gen::element(0, 0, 1, 5, 32);
  for (int i = 0; i < attributes; ++i) {
    event.attributes[AnyText(kMaxAttributeBytes)] = AnyText(kMaxAttributeBytes);
  }
  event.wait_us = AnyDuration();
  event.handle_us = AnyDuration();
  return event;
}

}  // namespace holdline
