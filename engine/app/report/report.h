// Start here: what `holdline replay` reports, and how it is printed.
//
// The structs are filled from judge's rows by the command; nothing here knows
// how a number came about. The same report always gives the same bytes.
#pragma once

#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <vector>

#include "absl/time/time.h"
#include "engine/app/report/figures.h"

namespace holdline {

// What is held against the target where that is not the value of all contacts.
struct ReportVerdict {
  std::string form;             // "mean_of day", "share_of 30m", "every day"
  std::optional<double> value;  // in the result's unit
  // The share of parts that must keep the target; then the value is one too.
  std::optional<double> share;
};

// What exclusions have taken out of a period.
struct ReportExcluded {
  int64_t contacts = 0;
  int64_t met = 0;                  // of them
  std::optional<double> raw_value;  // with them: before exclusions
};

// What relief has taken out of a period.
struct ReportRelieved {
  int64_t contacts = 0;
  int64_t met = 0;                         // of them
  int64_t intervals = 0;                   // that they came in
  std::optional<double> unrelieved_value;  // with them: after exclusions alone
};

// What is still to come of a period that runs. Values are in the result's unit.
struct ReportOutlook {
  bool by_forecast = false;  // else as in the same hours of earlier weeks
  int64_t weeks = 0;         // so many of them are known
  int64_t expected = 0;      // contacts
  int64_t at_most = 0;       // contacts
  std::optional<double> needed = {};  // of the rest, to be at the target
  std::optional<double> projected =
      {};                              // in the end, if it goes as those weeks
  std::optional<double> lowest = {};   // as the worst of them
  std::optional<double> highest = {};  // as the best
  // Of time: how much of it may still be missed, microseconds.
  std::optional<int64_t> spare_us = {};
};

// One period or one watch of an objective, in one slot.
struct ReportResult {
  std::string period;  // "month"; or else:
  std::string watch;   // "30m"
  std::string slot;    // empty where the objective has no slots
  int64_t start_us = 0;
  int64_t end_us = 0;  // exclusive
  // Where it began before the terms were in force: when they came.
  std::optional<int64_t> partial_since_us = {};
  std::string state;
  std::optional<double> value;   // share of 1, seconds, or contacts
  std::optional<double> target;  // the same unit
  bool at_most = false;
  int64_t counted = 0;  // contacts, cases, outages; of time, microseconds
  int64_t met = 0;      // the same
  std::optional<ReportVerdict> verdict = {};
  std::optional<ReportExcluded> excluded = {};
  std::optional<ReportRelieved> relieved = {};
  bool is_void = false;  // relief leaves it without a verdict
  std::optional<ReportOutlook> outlook = {};
  // Of a watch: the worst value it has had, and when. Absent: it had none.
  std::optional<double> worst;
  int64_t worst_us = 0;
  // Of a watch: how often it has become breached. Absent: not counted.
  std::optional<int64_t> breaches = {};
  // Waits in seconds by percentile (50, 90, ...), where they are shown.
  std::map<int, double> percentiles;
};

struct ReportObjective {
  std::string name;
  std::string measure;  // "service_level"
  Unit unit = Unit::kShare;
  std::vector<ReportResult> results;

  bool CountsTime() const { return holdline::CountsTime(measure); }
};

// What an objective's misses cost in one period.
struct ReportCredit {
  std::string objective;
  std::string period;
  int64_t start_us = 0;
  int64_t end_us = 0;   // exclusive
  bool closed = false;  // else: if it closed as it is
  std::string currency;
  int digits = 2;  // of its minor units
  int64_t credit_minor = 0;
  int64_t bonus_minor = 0;
  std::optional<int64_t> most_minor;  // that the period may cost
};

// A closed period with which the client may end the contract.
struct ReportTermination {
  std::string objective;
  std::string period;
  int64_t start_us = 0;
  int64_t end_us = 0;  // exclusive
  int64_t misses = 0;  // in so many periods up to it
  int64_t of_periods = 0;
};

// A month for which the client's forecast was late, or the next that is due.
struct ReportForecast {
  std::string objective;  // that counts what is forecast
  int64_t start_us = 0;   // of the month
  int64_t end_us = 0;     // exclusive
  int64_t due_us = 0;     // the last instant at which it is in time
  std::string state;      // "forecast_late", "forecast_due", "forecast_in_time"
};

struct ReportContract {
  std::string name;
  std::string title;
  absl::TimeZone zone;
  std::vector<ReportObjective> objectives;
  int64_t lost = 0;  // contacts whose end never came
  std::vector<ReportCredit> credits = {};
  std::vector<ReportTermination> terminations = {};
  std::vector<ReportForecast> forecasts = {};
};

struct ReportEvents {
  int64_t read = 0;
  int64_t applied = 0;
  int64_t duplicate = 0;
  int64_t late = 0;
  std::map<std::string, int64_t> refused;  // by reason
};

struct Report {
  ReportEvents events;
  std::vector<ReportContract> contracts;
  // Contacts that no contract covers, by queue.
  std::map<std::string, int64_t> uncovered;
  std::map<std::string, int64_t> uncovered_cases;    // the same
  std::map<std::string, int64_t> uncovered_outages;  // by service
};

enum class OutputFormat { kTable, kJson, kCsv };

struct ReportStyle {
  // Overrides the contracts' own zones.
  std::optional<absl::TimeZone> zone = {};
  bool color = false;  // of the table
};

std::string RenderReport(const Report& report, OutputFormat format,
                         const ReportStyle& style);

// Aligned text for people.
std::string ReportTable(const Report& report, const ReportStyle& style);

// One JSON object:
//   {"events": {"read", "applied", "duplicate", "late", "refused": {REASON:
//   n}},
//    "contracts": [{"contract", "objectives": [{"objective", "results": [
//      {"period" | "watch", "slot", "start", "end", "state", "value", "target",
//       "counted", "met"}]}]}]}
// `partial_since`, where it is: the terms came into force after the start.
// Times are RFC 3339 in the contract's zone, durations seconds, shares
// fractions of 1, at full precision. `value` is null where there is no data;
// `slot` and `target` are absent where there are none. A watch that had a value
// has `worst` and `worst_at`; a wait has `percentiles` ({"p90": seconds}); a
// contract has `lost`, the report `uncovered` and `uncovered_cases` ({QUEUE:
// n}) and `uncovered_outages` ({SERVICE: n}), where not zero. Of availability
// what is counted, expected or excluded is microseconds. A verdict of parts has
// `verdict` ({"form", "value", "target"}, as above), a period with exclusions
// `excluded` ({"contacts", "met", "raw_value"}), one with relief `relieved`
// ({"contacts", "met", "intervals", "unrelieved_value"}) or `void`, true, one
// that runs and has one `outlook` ({"by_forecast", "weeks", "expected",
// "at_most", "needed", "projected", "lowest", "highest"}). Where the client may
// end the contract, that has `termination_rights`
// ([{"objective", "period", "start", "end", "misses", "of_periods"}]); where it
// owes forecasts `forecasts` ([{"objective", "start", "end", "due", "state"}]),
// those that were late and the next.
std::string ReportJson(const Report& report, const ReportStyle& style);

// RFC 4180 with one header line; a line for each result.
std::string ReportCsv(const Report& report, const ReportStyle& style);

}  // namespace holdline
