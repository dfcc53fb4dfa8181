#include <vector>

#include "absl/strings/str_cat.h"
#include "engine/app/report/csv_text.h"
#include "engine/app/report/json_text.h"
#include "engine/app/statement/statement.h"

namespace holdline {
namespace {

std::string NumberOrEmpty(std::optional<double> number) {
  return number ? JsonNumber(number) : "";
}

class StatementLines {
 public:
  explicit StatementLines(const Statement& statement)
      : statement_(statement), zone_(statement.zone) {}

  std::string Write() const {
    const std::vector<std::string> columns = {"line",
                                              "contract",
                                              "objective",
                                              "clause",
                                              "slot",
                                              "period",
                                              "start",
                                              "end",
                                              "closed",
                                              "state",
                                              "value",
                                              "target",
                                              "counted",
                                              "met",
                                              "verdict",
                                              "verdict_value",
                                              "verdict_target",
                                              "kind",
                                              "currency",
                                              "amount_minor",
                                              "bonus_minor",
                                              "reason",
                                              "at",
                                              "excluded",
                                              "raw_value",
                                              "relieved",
                                              "unrelieved_value"};
    std::string text = CsvLine(columns);
    const auto add = [&](std::vector<std::string> fields) {
      fields.resize(columns.size());
      text += CsvLine(fields);
    };
    for (const StatementObjective& objective : statement_.objectives) {
      for (const StatementSlot& slot : objective.slots) {
        add(Result(objective, slot.result));
      }
    }
    for (const StatementEntry& entry : statement_.entries) {
      add(Entry(entry));
    }
    for (const ReportCredit& credit : statement_.credits) {
      add(Credit(credit));
    }
    return text;
  }

 private:
  std::string At(int64_t time_us) const { return InstantText(time_us, zone_); }
  static std::string Bool(bool value) { return value ? "true" : "false"; }

  std::vector<std::string> Result(const StatementObjective& objective,
                                  const ReportResult& result) const {
    const ReportVerdict verdict = result.verdict.value_or(ReportVerdict());
    return {"result",
            statement_.contract,
            objective.name,
            objective.clause,
            result.slot,
            result.period,
            At(result.start_us),
            At(result.end_us),
            Bool(statement_.closed),
            result.state,
            NumberOrEmpty(result.value),
            NumberOrEmpty(result.target),
            absl::StrCat(result.counted),
            absl::StrCat(result.met),
            verdict.form,
            NumberOrEmpty(verdict.value),
            NumberOrEmpty(verdict.share),
            "",
            "",
            "",
            "",
            "",
            "",
            result.excluded ? absl::StrCat(result.excluded->contacts) : "",
            result.excluded ? NumberOrEmpty(result.excluded->raw_value) : "",
            result.relieved ? absl::StrCat(result.relieved->contacts) : "",
            result.relieved ? NumberOrEmpty(result.relieved->unrelieved_value)
                            : ""};
  }

  std::vector<std::string> Entry(const StatementEntry& entry) const {
    return {"entry",
            statement_.contract,
            entry.objective,
            entry.clause,
            "",
            entry.period,
            At(entry.start_us),
            At(entry.end_us),
            Bool(true),
            "",
            "",
            "",
            "",
            "",
            "",
            "",
            "",
            entry.kind,
            entry.currency,
            absl::StrCat(entry.amount_minor),
            "",
            entry.reason,
            At(entry.clock_us)};
  }

  std::vector<std::string> Credit(const ReportCredit& credit) const {
    return {"credit",
            statement_.contract,
            credit.objective,
            "",
            "",
            credit.period,
            At(credit.start_us),
            At(credit.end_us),
            Bool(credit.closed),
            "",
            "",
            "",
            "",
            "",
            "",
            "",
            "",
            "",
            credit.currency,
            absl::StrCat(credit.credit_minor),
            absl::StrCat(credit.bonus_minor),
            "",
            ""};
  }

  const Statement& statement_;
  const absl::TimeZone zone_;
};

}  // namespace

std::string StatementCsv(const Statement& statement) {
  return StatementLines(statement).Write();
}

}  // namespace holdline
