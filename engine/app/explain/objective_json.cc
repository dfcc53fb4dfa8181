#include <utility>

#include "engine/app/explain/cost_words.h"
#include "engine/app/explain/explanation_words.h"
#include "engine/app/explain/render_objective.h"
#include "engine/app/explain/scope_steps.h"
#include "engine/app/explain/slot_words.h"
#include "engine/app/report/interval_report.h"
#include "engine/app/words/objective_words.h"
#include "operators/judge/json_writer.h"
#include "operators/judge/promise.h"

namespace holdline {
namespace {

class ObjectiveJsonWriter {
 public:
  ObjectiveJsonWriter(const ObjectiveExplanation& told,
                      const ExplanationStyle& style)
      : told_(told),
        zone_(style.zone.value_or(told.question.zone)),
        contract_(told.question.contract()) {}

  std::string Write() {
    json_.BeginObject();
    WriteHead();
    json_.BeginArray("slots");
    for (const ExplainedSlot& slot : told_.slots) WriteSlot(slot);
    json_.EndArray();
    json_.Integer("in_no_slot", told_.in_no_slot);
    WriteCost();
    json_.EndObject();
    return std::move(text_) + "\n";
  }

 private:
  void Time(std::string_view name, int64_t time_us) {
    json_.Text(name, ExactInstant(time_us, zone_));
  }
  void Seconds(std::string_view name, int64_t duration_us) {
    json_.Number(name, static_cast<double>(duration_us) / 1e6);
  }
  void TextUnlessEmpty(std::string_view name, std::string_view text) {
    if (!text.empty()) json_.Text(name, text);
  }
  void Texts(std::string_view name, const std::vector<std::string>& texts) {
    json_.BeginArray(name);
    for (const std::string& text : texts) json_.Text(text);
    json_.EndArray();
  }
  void Counts(const Tally& tally) {
    json_.Integer("counted", tally.counted);
    json_.Integer("met", tally.met);
    Seconds("sum_seconds", tally.sum_us);
  }

  void WriteHead() {
    const ObjectiveQuestion& question = told_.question;
    json_.Text("contract", contract_.name);
    json_.Text("objective", question.objective);
    const Objective& objective = question.promised();
    TextUnlessEmpty("clause", objective.clause);
    json_.Text("measure", MeasureName(objective.measure));
    json_.Text("promises", MeasureWords(objective));
    Texts("scope", ScopeSteps(contract_, objective));
    json_.Text("booked_at", BookedAtName(objective.booked_at));
    json_.BeginObject("period");
    json_.Text("kind", question.spec.Name());
    json_.Text("name", question.PeriodName());
    Time("start", question.from_us);
    Time("end", question.to_us);
    json_.Flag("closed", told_.closed);
    json_.EndObject();
    Time("at", told_.clock_us);
    json_.BeginArray("versions");
    for (const Contract* version : told_.versions) {
      json_.BeginObject();
      TextUnlessEmpty("amendment", version->amendment);
      Time("effective", version->effective_us);
      json_.EndObject();
    }
    json_.EndArray();
  }

  void WriteSlot(const ExplainedSlot& slot) {
    const Promise promise(*slot.subject.objective, *slot.subject.target);
    json_.BeginObject();
    TextUnlessEmpty("slot", slot.subject.target->slot);
    json_.Text("promises", PromiseWords(slot));
    json_.Text("state", StateName(slot));
    Counts(slot.tally);
    if (const auto value = promise.ValueOf(slot.tally)) {
      json_.Number("value", *value);
    }
    if (const auto target = promise.TargetValue()) {
      json_.Number("target", *target);
    }
    json_.BeginArray("groups");
    for (const LegGroup& group : slot.groups) WriteGroup(group);
    json_.EndArray();
    if (slot.relieved_intervals > 0) {
      json_.BeginObject("relieved");
      json_.Integer("intervals", slot.relieved_intervals);
      Counts(slot.relieved);
      json_.EndObject();
    }
    if (slot.is_void) json_.Flag("void", true);
    Texts("verdict", VerdictSteps(slot));
    if (slot.outlook) WriteOutlook(*slot.outlook);
    if (slot.parts) WriteParts(*slot.parts);
    if (slot.in_a_row) json_.Integer("in_a_row", *slot.in_a_row);
    if (slot.broke) WriteCrossing("went_wrong", *slot.broke, promise);
    if (slot.recovered) WriteCrossing("recovered", *slot.recovered, promise);
    WriteMisses(slot);
    json_.EndObject();
  }

  void WriteGroup(const LegGroup& group) {
    json_.BeginObject();
    json_.Text("class", LegKindName(group.kind));
    json_.Text("is", LegKindWords(group.kind, *group.objective));
    json_.Text("counts_as", group.counts);
    TextUnlessEmpty("amendment", group.version->amendment);
    json_.Integer("contacts", group.legs);
    Counts(group.tally);
    json_.EndObject();
  }

  void WriteOutlook(const Outlook& outlook) {
    json_.BeginObject("outlook");
    json_.Flag("by_forecast", outlook.is_forecast);
    json_.Integer("weeks", outlook.weeks);
    json_.Integer("expected", outlook.expected);
    json_.Integer("at_most", outlook.most);
    const auto number = [&](std::string_view name,
                            std::optional<double> value) {
      if (value) json_.Number(name, *value);
    };
    number("needed", outlook.needed);
    number("projected", outlook.projected);
    number("lowest", outlook.lowest);
    number("highest", outlook.highest);
    json_.EndObject();
  }

  void WriteParts(const ExplainedParts& parts) {
    json_.BeginObject("parts");
    json_.Integer("kept", parts.kept);
    json_.Integer("failed", parts.failed);
    json_.Integer("not_measured", parts.not_measured);
    json_.BeginArray("worst");
    for (const ExplainedPart& part : parts.worst) {
      json_.BeginObject();
      Time("start", part.from_us);
      Time("end", part.to_us);
      Counts(part.tally);
      json_.EndObject();
    }
    json_.EndArray();
    json_.EndObject();
  }

  void WriteValue(std::string_view name, const RunningValue& value,
                  const Promise& promise) {
    json_.BeginObject(name);
    Counts(value.tally);
    const auto shown = value.form ? value.form : promise.ValueOf(value.tally);
    if (shown) json_.Number("value", *shown);
    json_.Text("state", PeriodStateName(value.state));
    json_.EndObject();
  }

  void WriteCrossing(std::string_view name, const Crossing& crossing,
                     const Promise& promise) {
    json_.BeginObject(name);
    Time("at", crossing.leg.decided_us);
    json_.Text("contact", crossing.leg.contact);
    WriteValue("before", crossing.before, promise);
    WriteValue("after", crossing.after, promise);
    json_.EndObject();
  }

  void WriteMisses(const ExplainedSlot& slot) {
    json_.BeginObject("misses");
    json_.Integer("count", slot.misses);
    json_.BeginArray("longest");
    for (const ToldLeg& miss : slot.longest) {
      json_.BeginObject();
      json_.Text("contact", miss.contact);
      json_.Text("queue", miss.queue);
      Time("enqueued", miss.leg.enqueue_us);
      Seconds("wait_seconds", miss.wait_us);
      if (miss.leg.IsHandled()) Seconds("handle_seconds", miss.leg.handle_us);
      json_.Text("class", LegKindName(miss.kind));
      json_.EndObject();
    }
    json_.EndArray();
    json_.EndObject();
  }

  void WriteCost() {
    const ExplainedCost& cost = told_.cost;
    json_.BeginObject("cost");
    json_.Text("kind", CostKindName(cost));
    if (cost.kind != ExplainedCost::Kind::kNoCredits) {
      json_.Text("settled_by", cost.settled_by.Name());
    }
    json_.Text("words", CostWords(told_));
    if (cost.kind == ExplainedCost::Kind::kOtherPeriod) {
      json_.BeginObject("within");
      json_.Integer("periods", cost.within.periods);
      json_.Integer("credit_minor", cost.within.credit_minor);
      json_.Integer("bonus_minor", cost.within.bonus_minor);
      json_.EndObject();
    }
    Texts("steps", CostSteps(told_));
    if (cost.account) WriteAccount(*cost.account);
    json_.BeginArray("ledger");
    for (const LedgerEntry& entry : cost.entries) WriteEntry(entry);
    json_.EndArray();
    json_.EndObject();
  }

  void WriteAccount(const ContractJudge::Account& account) {
    const CreditRow& row = account.row;
    json_.Text("currency", row.currency());
    json_.Integer("digits", row.digits());
    if (account.steps) {
      json_.Integer("before_caps_minor", account.steps->asked.minor);
    }
    json_.Integer("credit_minor", row.credit_minor());
    json_.Integer("bonus_minor", row.bonus_minor());
  }

  void WriteEntry(const LedgerEntry& entry) {
    json_.BeginObject();
    json_.Text("entry_id", entry.entry_id());
    json_.Text("kind", entry.kind());
    json_.Integer("amount_minor", entry.amount_minor());
    json_.Text("reason", entry.reason());
    TextUnlessEmpty("corrects", entry.corrects());
    Time("told_at", entry.clock_us());
    json_.EndObject();
  }

  const ObjectiveExplanation& told_;
  const absl::TimeZone zone_;
  const Contract& contract_;
  std::string text_;
  JsonWriter json_{&text_};
};

}  // namespace

std::string ObjectiveJson(const ObjectiveExplanation& told,
                          const ExplanationStyle& style) {
  return ObjectiveJsonWriter(told, style).Write();
}

}  // namespace holdline
