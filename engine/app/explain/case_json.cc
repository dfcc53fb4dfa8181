#include <string>
#include <utility>

#include "engine/app/explain/case_reasons.h"
#include "engine/app/explain/event_json.h"
#include "engine/app/explain/explanation_words.h"
#include "engine/app/explain/render_case.h"
#include "operators/judge/json_writer.h"

namespace holdline {
namespace {

class CaseJsonWriter {
 public:
  explicit CaseJsonWriter(const ExplanationStyle& style) : style_(style) {}

  std::string Write(const CaseExplanation& told) {
    const absl::TimeZone zone = style_.zone.value_or(told.Zone());
    json_.BeginObject();
    json_.Text("case", told.id);
    Time("at", told.clock_us, zone);
    WriteEventsJson(told.events, zone, json_);
    json_.BeginArray("cases");
    for (const ExplainedCase& one : told.cases) WriteCase(one, zone);
    json_.EndArray();
    json_.EndObject();
    return std::move(text_) + "\n";
  }

 private:
  void Time(std::string_view name, int64_t time_us, absl::TimeZone zone) {
    if (time_us != kNotYetUs) json_.Text(name, ExactInstant(time_us, zone));
  }
  void TextUnlessEmpty(std::string_view name, std::string_view text) {
    if (!text.empty()) json_.Text(name, text);
  }

  void WriteCase(const ExplainedCase& told, absl::TimeZone zone) {
    json_.BeginObject();
    json_.Integer("life", told.life_number);
    TextUnlessEmpty("queue", told.queue);
    TextUnlessEmpty("channel", told.channel);
    if (!told.attributes.empty()) {
      json_.BeginObject("attributes");
      for (const auto& [key, value] : told.attributes) json_.Text(key, value);
      json_.EndObject();
    }
    json_.Text("state", CaseStateName(told));
    if (told.forgotten) json_.Flag("forgotten", true);
    if (told.life.contradictory) json_.Flag("contradictory", true);
    if (told.life.IsOpened()) Time("opened", told.life.OpenedUs(), zone);
    WriteSpans(told, zone);
    json_.Flag("covered", told.IsCovered());
    json_.BeginArray("contracts");
    for (const ExplainedCaseContract& contract : told.contracts) {
      WriteContract(contract, told);
    }
    json_.EndArray();
    json_.EndObject();
  }

  void WriteSpans(const ExplainedCase& told, absl::TimeZone zone) {
    json_.BeginArray("stints");
    for (const CaseStint& stint : told.life.stints.all()) {
      json_.BeginObject();
      Time("from", stint.from_us, zone);
      Time("responded", stint.responded_us, zone);
      Time("to", stint.to_us, zone);
      json_.EndObject();
    }
    json_.EndArray();
    json_.BeginArray("pauses");
    for (const ExplainedPause& pause : told.pauses) {
      json_.BeginObject();
      Time("from", pause.pause.from_us, zone);
      Time("to", pause.pause.to_us, zone);
      TextUnlessEmpty("status", pause.status);
      json_.EndObject();
    }
    json_.EndArray();
  }

  void WriteContract(const ExplainedCaseContract& told,
                     const ExplainedCase& of) {
    const Contract& contract = *told.how.contract;
    const absl::TimeZone zone = style_.zone.value_or(contract.zone);
    json_.BeginObject();
    json_.Text("contract", contract.name);
    TextUnlessEmpty("amendment", contract.amendment);
    json_.Text("covering", CoveringName(told.how.covering));
    json_.Text("because", CoveringWords(told.how, zone));
    json_.BeginArray("objectives");
    for (const ExplainedCaseObjective& objective : told.objectives) {
      WriteObjective(objective, contract, of, zone);
    }
    json_.EndArray();
    json_.EndObject();
  }

  void WriteObjective(const ExplainedCaseObjective& told,
                      const Contract& contract, const ExplainedCase& of,
                      absl::TimeZone zone) {
    json_.BeginObject();
    json_.Text("objective", told.objective->name);
    TextUnlessEmpty("clause", told.objective->clause);
    json_.Text("measure", MeasureName(told.objective->measure));
    TextUnlessEmpty("verdict", CaseVerdict(told, of));
    if (told.excluded != nullptr) {
      json_.BeginObject("excluded");
      json_.Text("reason", told.excluded->reason);
      json_.Text("ref", told.excluded->ref);
      TextUnlessEmpty("author", told.excluded->author);
      json_.EndObject();
    }
    json_.BeginArray("runs");
    for (const ExplainedRun& run : told.runs) {
      WriteRun(run, told, contract, zone);
    }
    json_.EndArray();
    json_.EndObject();
  }

  void WriteRun(const ExplainedRun& told, const ExplainedCaseObjective& of,
                const Contract& contract, absl::TimeZone zone) {
    const Objective& objective = *of.objective;
    const CaseRun& run = told.run;
    json_.BeginObject();
    Time("began", run.began_us, zone);
    Time("ended", run.ended_us, zone);
    if (!run.IsOpen()) {
      json_.Number("elapsed_seconds",
                   static_cast<double>(run.elapsed_us) / 1e6);
    }
    if (IsCaseShare(objective.measure)) Time("due", run.due_us, zone);
    json_.Text("verdict", RunVerdict(told, objective));
    json_.Text("because", RunReason(told, contract, objective, zone));
    if (told.slot != Terms::kNoTarget) {
      TextUnlessEmpty("slot",
                      objective.targets[static_cast<size_t>(told.slot)].slot);
    }
    if (told.counted.has_value()) WriteCounted(told, of, zone);
    json_.EndObject();
  }

  void WriteCounted(const ExplainedRun& told, const ExplainedCaseObjective& of,
                    absl::TimeZone zone) {
    const Contribution& counted = *told.counted;
    json_.Integer("counted", counted.tally.counted);
    json_.Integer("met", counted.tally.met);
    json_.Flag("against_target", told.miss);
    if (!of.objective->watches_us.empty() && of.excluded == nullptr) {
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

std::string CaseJson(const CaseExplanation& explanation,
                     const ExplanationStyle& style) {
  return CaseJsonWriter(style).Write(explanation);
}

}  // namespace holdline
