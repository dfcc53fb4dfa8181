#include <algorithm>
#include <cstddef>
#include <iterator>
#include <string_view>
#include <utility>
#include <vector>

#include "absl/strings/str_cat.h"
#include "engine/app/report/csv_text.h"
#include "engine/app/report/json_text.h"
#include "engine/app/report/report_parts.h"
#include "engine/app/statement/statement.h"
#include "engine/base/check.h"

namespace holdline {
namespace {

constexpr std::string_view kColumns[] = {
    "line",          "contract",        "objective", "clause",   "slot",
    "period",        "start",           "end",       "closed",   "state",
    "value",         "target",          "counted",   "met",      "verdict",
    "verdict_value", "verdict_target",  "kind",      "currency", "amount_minor",
    "bonus_minor",   "reason",          "at",        "excluded", "raw_value",
    "relieved",      "unrelieved_value"};

struct Field {
  std::string_view column;
  std::string text;
};

// The columns that are not given are empty. REQUIRES: each is one of kColumns.
std::string LineOf(const std::vector<Field>& given) {
  std::vector<std::string> fields(std::size(kColumns));
  for (const Field& field : given) {
    const auto* const at =
        std::find(std::begin(kColumns), std::end(kColumns), field.column);
    HL_CHECK(at != std::end(kColumns));
    fields[static_cast<size_t>(at - std::begin(kColumns))] = field.text;
  }
  return CsvLine(fields);
}

std::string HeadLine() {
  return CsvLine({std::begin(kColumns), std::end(kColumns)});
}

class StatementLines {
 public:
  explicit StatementLines(const Statement& statement)
      : statement_(statement), zone_(statement.zone) {}

  std::string Write() const {
    std::string text = HeadLine();
    for (const StatementObjective& objective : statement_.objectives) {
      for (const StatementSlot& slot : objective.slots) {
        text += Result(objective, slot.result);
      }
    }
    for (const StatementEntry& entry : statement_.entries) {
      text += Entry(entry);
    }
    for (const ReportCredit& credit : statement_.credits) {
      text += Credit(credit);
    }
    return text;
  }

 private:
  std::string At(int64_t time_us) const { return InstantText(time_us, zone_); }

  std::string Result(const StatementObjective& objective,
                     const ReportResult& result) const {
    const ReportVerdict verdict = result.verdict.value_or(ReportVerdict());
    std::vector<Field> fields = {
        {"line", "result"},
        {"contract", statement_.contract},
        {"objective", objective.name},
        {"clause", objective.clause},
        {"slot", result.slot},
        {"period", result.period},
        {"start", At(result.start_us)},
        {"end", At(result.end_us)},
        {"closed", JsonBool(statement_.closed)},
        {"state", result.state},
        {"value", NumberOrEmpty(result.value)},
        {"target", NumberOrEmpty(result.target)},
        {"counted", absl::StrCat(result.counted)},
        {"met", absl::StrCat(result.met)},
        {"verdict", verdict.form},
        {"verdict_value", NumberOrEmpty(verdict.value)},
        {"verdict_target", NumberOrEmpty(verdict.share)}};
    if (const auto& excluded = result.excluded) {
      fields.push_back({"excluded", absl::StrCat(excluded->contacts)});
      fields.push_back({"raw_value", NumberOrEmpty(excluded->raw_value)});
    }
    if (const auto& relieved = result.relieved) {
      fields.push_back({"relieved", absl::StrCat(relieved->contacts)});
      fields.push_back(
          {"unrelieved_value", NumberOrEmpty(relieved->unrelieved_value)});
    }
    return LineOf(fields);
  }

  std::string Entry(const StatementEntry& entry) const {
    return LineOf({{"line", "entry"},
                   {"contract", statement_.contract},
                   {"objective", entry.objective},
                   {"clause", entry.clause},
                   {"period", entry.period},
                   {"start", At(entry.start_us)},
                   {"end", At(entry.end_us)},
                   {"closed", JsonBool(true)},
                   {"kind", entry.kind},
                   {"currency", entry.currency},
                   {"amount_minor", absl::StrCat(entry.amount_minor)},
                   {"reason", entry.reason},
                   {"at", At(entry.clock_us)}});
  }

  std::string Credit(const ReportCredit& credit) const {
    return LineOf({{"line", "credit"},
                   {"contract", statement_.contract},
                   {"objective", credit.objective},
                   {"period", credit.period},
                   {"start", At(credit.start_us)},
                   {"end", At(credit.end_us)},
                   {"closed", JsonBool(credit.closed)},
                   {"currency", credit.currency},
                   {"amount_minor", absl::StrCat(credit.credit_minor)},
                   {"bonus_minor", absl::StrCat(credit.bonus_minor)}});
  }

  const Statement& statement_;
  const absl::TimeZone zone_;
};

}  // namespace

std::string StatementCsv(const Statement& statement) {
  return StatementLines(statement).Write();
}

}  // namespace holdline
