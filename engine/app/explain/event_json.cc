#include "engine/app/explain/event_json.h"

#include <string_view>

#include "engine/app/explain/explanation_words.h"
#include "operators/telemetry/event_kind.h"

namespace holdline {
namespace {

class EventWriter {
 public:
  EventWriter(absl::TimeZone zone, JsonWriter& json)
      : zone_(zone), json_(json) {}

  void Write(const ExplainedEvent& event) {
    json_.BeginObject();
    json_.Text("kind", EventKindName(event.kind));
    json_.Text("time", ExactInstant(event.time_us, zone_));
    TextUnlessEmpty("event_id", event.id);
    if (event.revision != 0) json_.Integer("revision", event.revision);
    TextUnlessEmpty("channel", event.channel);
    TextUnlessEmpty("queue", event.queue);
    TextUnlessEmpty("agent", event.agent);
    Seconds("wait_seconds", event.wait_us);
    Seconds("handle_seconds", event.handle_us);
    if (!event.attributes.empty()) {
      json_.BeginObject("attributes");
      for (const auto& [key, value] : event.attributes) json_.Text(key, value);
      json_.EndObject();
    }
    json_.Integer("life", event.life);
    json_.Text("became", BecameName(event.became));
    if (event.corrected) json_.Flag("corrected", true);
    TextUnlessEmpty("refusal", RefusalName(event.refusal));
    TextUnlessEmpty("detail", event.detail);
    TextUnlessEmpty("place", event.place);
    json_.EndObject();
  }

 private:
  void TextUnlessEmpty(std::string_view name, std::string_view text) {
    if (!text.empty()) json_.Text(name, text);
  }
  void Seconds(std::string_view name, int64_t duration_us) {
    if (duration_us == kAbsent) return;
    json_.Number(name, static_cast<double>(duration_us) / 1e6);
  }

  const absl::TimeZone zone_;
  JsonWriter& json_;
};

}  // namespace

void WriteEventsJson(const std::vector<ExplainedEvent>& events,
                     absl::TimeZone zone, JsonWriter& json) {
  EventWriter writer(zone, json);
  json.BeginArray("events");
  for (const ExplainedEvent& event : events) writer.Write(event);
  json.EndArray();
}

}  // namespace holdline
