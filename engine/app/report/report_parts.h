// What the report and the comparison of two reports print alike. For the files
// of this folder, and for statements.
#pragma once

#include <map>
#include <optional>
#include <string>

#include "absl/time/time.h"
#include "engine/app/report/report.h"

namespace holdline {

// Columns by which tables stand in from the margin.
inline constexpr int kReportIndent = 2;

// "Events: ..." and what no contract covers, each a line.
std::string EventLines(const Report& report);

// Days as DaysText has them; a watch is named by where it ends.
std::string SpanText(const ReportResult& result, absl::TimeZone zone);

// "The client may end the contract: answer was missed in ...", without a stop.
std::string TerminationText(const ReportTermination& termination,
                            absl::TimeZone zone);

// The name, the title, the zone.
std::string ContractHeading(const ReportContract& contract, absl::TimeZone zone,
                            bool color);

// A field of CSV.
std::string NumberOrEmpty(std::optional<double> number);

// JSON objects, as ReportJson has them.
std::string EventsJson(const ReportEvents& events);
std::string CountsJson(const std::map<std::string, int64_t>& counts);
std::string ResultJson(const ReportResult& result, absl::TimeZone zone);
std::string TerminationJson(const ReportTermination& termination,
                            absl::TimeZone zone);
std::string CreditJson(const ReportCredit& credit, absl::TimeZone zone);

}  // namespace holdline
