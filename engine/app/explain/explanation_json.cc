#include "engine/app/explain/event_json.h"
#include "engine/app/explain/explanation_words.h"
#include "engine/app/explain/objective_words.h"
#include "engine/app/explain/render_explanation.h"
#include "operators/contract/service_level_reader.h"
#include "operators/judge/json_writer.h"

namespace holdline {
namespace {

class ContactJsonWriter {
 public:
  explicit ContactJsonWriter(const ExplanationStyle& style) : style_(style) {}

  std::string Write(const ContactExplanation& told) {
    const absl::TimeZone zone = style_.zone.value_or(told.Zone());
    json_.BeginObject();
    json_.Text("contact", told.contact);
    Time("at", told.clock_us, zone);
    WriteEventsJson(told.events, zone, json_);
    json_.BeginArray("legs");
    for (const ExplainedLeg& leg : told.legs) WriteLeg(leg, zone);
    json_.EndArray();
    json_.EndObject();
    return std::move(text_) + "\n";
  }

 private:
  void Time(std::string_view name, int64_t time_us, absl::TimeZone zone) {
    json_.Text(name, ExactInstant(time_us, zone));
  }
  void Seconds(std::string_view name, int64_t duration_us) {
    if (duration_us == kAbsent) return;
    json_.Number(name, static_cast<double>(duration_us) / 1e6);
  }
  void TextUnlessEmpty(std::string_view name, std::string_view text) {
    if (!text.empty()) json_.Text(name, text);
  }
  template <class Pairs>
  void Attributes(const Pairs& attributes) {
    if (attributes.empty()) return;
    json_.BeginObject("attributes");
    for (const auto& [key, value] : attributes) json_.Text(key, value);
    json_.EndObject();
  }

  void WriteLeg(const ExplainedLeg& told, absl::TimeZone zone) {
    const Leg& leg = told.leg;
    json_.BeginObject();
    json_.Integer("life", told.life);
    json_.Text("queue", told.queue);
    json_.Text("channel", told.channel);
    Attributes(told.attributes);
    Time("enqueued", leg.enqueue_us, zone);
    json_.Text("outcome", OutcomeName(told));
    if (told.forgotten) json_.Flag("forgotten", true);
    if (!told.lost && leg.outcome != Outcome::kWaiting) {
      Time("outcome_at", leg.outcome_us, zone);
      Seconds("wait_seconds", leg.wait_us);
      Seconds("handle_seconds", leg.handle_us);
      if (leg.IsHandled()) Time("ended", leg.end_us, zone);
    }
    json_.Flag("covered", told.IsCovered());
    json_.BeginArray("contracts");
    for (const ExplainedContract& contract : told.contracts) {
      WriteContract(contract, told);
    }
    json_.EndArray();
    json_.EndObject();
  }

  void WriteContract(const ExplainedContract& told, const ExplainedLeg& leg) {
    const Contract& contract = *told.contract;
    const absl::TimeZone zone = style_.zone.value_or(contract.zone);
    json_.BeginObject();
    json_.Text("contract", contract.name);
    TextUnlessEmpty("amendment", contract.amendment);
    Time("version_effective", contract.effective_us, zone);
    json_.Text("covering", CoveringName(told.covering));
    json_.Integer("covers_line", told.covers_line);
    if (told.except_line >= 0) json_.Integer("except_line", told.except_line);
    json_.Text("because", CoveringWords(told, zone));
    if (told.covering == Covering::kCovered) {
      json_.BeginArray("objectives");
      for (const ExplainedObjective& objective : told.objectives) {
        WriteObjective(objective, leg, zone);
      }
      json_.EndArray();
    }
    json_.EndObject();
  }

  void WriteObjective(const ExplainedObjective& told, const ExplainedLeg& leg,
                      absl::TimeZone zone) {
    const Objective& objective = *told.objective;
    json_.BeginObject();
    json_.Text("objective", objective.name);
    TextUnlessEmpty("clause", objective.clause);
    json_.Text("measure", MeasureName(objective.measure));
    TextUnlessEmpty("slot", SlotName(told));
    json_.Text("verdict", ObjectiveVerdict(told, leg));
    if (told.contact_class) {
      json_.Text("class", ContactClassName(*told.contact_class));
      json_.Text("class_counts", CountsName(told.class_counts));
      if (told.answered_short) json_.Flag("answered_short", true);
    }
    json_.Text("because", ObjectiveReason(told, leg, zone));
    if (told.excluded != nullptr) {
      json_.BeginObject("excluded");
      json_.Text("reason", told.excluded->reason);
      json_.Text("ref", told.excluded->ref);
      TextUnlessEmpty("author", told.excluded->author);
      json_.EndObject();
    }
    if (told.withdrawn) {
      json_.BeginObject("withdrawn_miss");
      Time("from", told.withdrawn->from_us, zone);
      Time("until", told.withdrawn->until_us, zone);
      json_.EndObject();
    }
    if (told.counted) WriteCounted(told, zone);
    json_.EndObject();
  }

  void WriteCounted(const ExplainedObjective& told, absl::TimeZone zone) {
    const Contribution& counted = *told.counted;
    json_.Integer("counted", counted.tally.counted);
    json_.Integer("met", counted.tally.met);
    Seconds("sum_seconds", counted.tally.sum_us);
    json_.Flag("against_target", told.miss);
    if (!told.objective->watches_us.empty() && told.excluded == nullptr) {
      Time("watch_at", counted.watch_us, zone);
    }
    if (told.periods.empty()) return;
    Time("booked_at", counted.booked_us, zone);
    json_.BeginArray("periods");
    for (const ExplainedPeriod& period : told.periods) {
      json_.BeginObject();
      json_.Text("period", period.spec.Name());
      Time("start", period.from_us, zone);
      Time("end", period.to_us, zone);
      json_.EndObject();
    }
    json_.EndArray();
  }

  const ExplanationStyle& style_;
  std::string text_;
  JsonWriter json_{&text_};
};

}  // namespace

std::string ExplanationJson(const ContactExplanation& explanation,
                            const ExplanationStyle& style) {
  return ContactJsonWriter(style).Write(explanation);
}

}  // namespace holdline
