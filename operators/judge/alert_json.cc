#include "operators/judge/alert_json.h"

#include "operators/judge/json_writer.h"

namespace holdline {
namespace {

void WriteUnlessEmpty(JsonWriter& json, std::string_view name,
                      const std::string& text) {
  if (!text.empty()) json.Text(name, text);
}

void WriteWindow(JsonWriter& json, const Alert& alert) {
  if (alert.period().empty()) {
    json.Text("watch", alert.watch());
    return;
  }
  json.Text("period", alert.period());
  json.Integer("periodStartUs", alert.period_start_us());
  json.Integer("periodEndUs", alert.period_end_us());
}

void WriteTakenOut(JsonWriter& json, const Alert& alert) {
  if (alert.excluded() != 0) {
    json.Integer("excluded", alert.excluded());
    json.Integer("excludedMet", alert.excluded_met());
    if (alert.has_raw_value()) json.Number("rawValue", alert.raw_value());
  }
  if (alert.relieved_intervals() != 0) {
    json.Integer("relieved", alert.relieved());
    json.Integer("relievedMet", alert.relieved_met());
    json.Integer("relievedIntervals", alert.relieved_intervals());
    if (alert.has_unrelieved_value()) {
      json.Number("unrelievedValue", alert.unrelieved_value());
    }
  }
  if (alert.is_void()) json.Flag("isVoid", true);
}

void WriteOutlook(JsonWriter& json, const PeriodOutlook& outlook) {
  json.BeginObject("outlook");
  if (outlook.by_forecast()) json.Flag("byForecast", true);
  if (outlook.is_time()) json.Flag("isTime", true);
  json.Integer("weeks", outlook.weeks());
  json.Integer("expected", outlook.expected());
  json.Integer("atMost", outlook.at_most());
  if (outlook.has_spare_us()) json.Integer("spareUs", outlook.spare_us());
  if (outlook.has_needed()) json.Number("needed", outlook.needed());
  if (outlook.has_projected()) json.Number("projected", outlook.projected());
  if (outlook.has_lowest()) json.Number("lowest", outlook.lowest());
  if (outlook.has_highest()) json.Number("highest", outlook.highest());
  json.EndObject();
}

void WriteNumbers(JsonWriter& json, const Alert& alert) {
  if (alert.has_value()) json.Number("value", alert.value());
  if (alert.has_target()) json.Number("target", alert.target());
  json.Flag("targetAtMost", alert.target_at_most());
  WriteUnlessEmpty(json, "verdict", alert.verdict());
  if (alert.has_verdict_value()) {
    json.Number("verdictValue", alert.verdict_value());
  }
  if (alert.has_verdict_target()) {
    json.Number("verdictTarget", alert.verdict_target());
  }
  json.Integer("counted", alert.counted());
  json.Integer("met", alert.met());
  WriteTakenOut(json, alert);
  if (alert.has_outlook()) WriteOutlook(json, alert.outlook());
}

void WriteCompleteness(JsonWriter& json, const Completeness& completeness) {
  json.BeginObject("completeness");
  json.Integer("included", completeness.included());
  json.Integer("partitions", completeness.partitions());
  json.Integer("oldestClockUs", completeness.oldest_clock_us());
  json.EndObject();
}

}  // namespace

std::string AlertJson(const Alert& alert) {
  std::string out;
  JsonWriter json(&out);
  json.BeginObject();
  json.Text("alertId", alert.alert_id());
  json.Text("contract", alert.contract());
  json.Text("contractVersion", alert.contract_version());
  json.Text("objective", alert.objective());
  WriteUnlessEmpty(json, "clause", alert.clause());
  json.Text("measure", alert.measure());
  WriteUnlessEmpty(json, "slot", alert.slot());
  WriteWindow(json, alert);
  json.Text("stateBefore", alert.state_before());
  json.Text("state", alert.state());
  WriteNumbers(json, alert);
  if (alert.of_periods() != 0) {
    json.Integer("misses", alert.misses());
    json.Integer("ofPeriods", alert.of_periods());
  }
  if (alert.due_us() != 0) json.Integer("dueUs", alert.due_us());
  json.Integer("sinceUs", alert.since_us());
  if (alert.has_partial_since_us()) {
    json.Integer("partialSinceUs", alert.partial_since_us());
  }
  json.BeginArray("contacts");
  for (const std::string& contact : alert.contacts()) json.Text(contact);
  json.EndArray();
  WriteCompleteness(json, alert.completeness());
  json.Flag("correction", alert.correction());
  json.EndObject();
  return out;
}

}  // namespace holdline
