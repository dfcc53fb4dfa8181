#include "operators/judge/ledger_json.h"

#include "operators/judge/json_writer.h"

namespace holdline {

std::string LedgerEntryJson(const LedgerEntry& entry) {
  std::string out;
  JsonWriter json(&out);
  json.BeginObject();
  json.Text("entryId", entry.entry_id());
  json.Text("contract", entry.contract());
  json.Text("contractVersion", entry.contract_version());
  json.Text("objective", entry.objective());
  if (!entry.clause().empty()) json.Text("clause", entry.clause());
  json.Text("period", entry.period());
  json.Integer("periodStartUs", entry.period_start_us());
  json.Integer("periodEndUs", entry.period_end_us());
  json.Text("kind", entry.kind());
  json.Text("currency", entry.currency());
  json.Integer("amountMinor", entry.amount_minor());
  if (!entry.corrects().empty()) json.Text("corrects", entry.corrects());
  json.Text("reason", entry.reason());
  json.Integer("clockUs", entry.clock_us());
  json.EndObject();
  return out;
}

}  // namespace holdline
