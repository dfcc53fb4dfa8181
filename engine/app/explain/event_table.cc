#include "engine/app/explain/event_table.h"

#include "engine/app/explain/explanation_words.h"
#include "engine/app/report/ink.h"
#include "engine/app/report/text_table.h"
#include "engine/app/words/amounts.h"
#include "operators/contract/text.h"
#include "operators/telemetry/event_kind.h"

namespace holdline {
namespace {

std::string KindText(EventKind kind) {
  std::string_view name = EventKindName(kind);
  for (const std::string_view prefix : {"CONTACT_", "CASE_"}) {
    if (name.starts_with(prefix)) name.remove_prefix(prefix.size());
  }
  return kind == EventKind::kUnspecified ? "" : Lower(name);
}

std::string StatedText(const ExplainedEvent& event) {
  std::vector<std::string> words;
  if (event.wait_us != kAbsent) {
    words.push_back(Concat("waited ", DurationWords(event.wait_us)));
  }
  if (event.handle_us != kAbsent) {
    words.push_back(Concat("handled ", DurationWords(event.handle_us)));
  }
  for (const auto& [key, value] : event.attributes) {
    words.push_back(Concat(key, " = ", value));
  }
  return Listed(words);
}

std::string BecameText(const ExplainedEvent& event) {
  if (event.became == Became::kRefused) {
    return Concat("refused, ", RefusalName(event.refusal),
                  event.detail.empty() ? "" : ": ", event.detail);
  }
  if (event.corrected) return "corrected later";
  return event.became == Became::kApplied
             ? ""
             : std::string(BecameName(event.became));
}

}  // namespace

std::string EventTable(const std::vector<ExplainedEvent>& events,
                       absl::TimeZone zone, bool color) {
  TextTable table({{.title = "event"},
                   {.title = "at"},
                   {.title = "queue"},
                   {.title = "channel"},
                   {.title = "agent"},
                   {.title = "states"},
                   {.title = "became"},
                   {.title = "stands in"}});
  for (const ExplainedEvent& event : events) {
    const bool counts = !event.corrected && event.became != Became::kRefused &&
                        event.became != Became::kDuplicate;
    const Ink ink = counts ? Ink::kPlain : Ink::kFaint;
    table.Add({{KindText(event.kind), ink},
               {ExactText(event.time_us, zone), ink},
               {event.queue, ink},
               {event.channel, ink},
               {event.agent, ink},
               {StatedText(event), ink},
               {BecameText(event), ink},
               {event.place, Ink::kFaint}});
  }
  return table.Render({.color = color});
}

}  // namespace holdline
