// Start here for `holdline replay --what-if`: what the same events came to
// under two contract books, laid side by side. Contracts and objectives are
// taken for the same where they have the same name.
//
// Nothing here knows how a number came about; the same reports always give the
// same bytes.
#pragma once

#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <vector>

#include "engine/app/report/report.h"

namespace holdline {

// What is in both, or in one of them alone.
template <typename Row>
struct Pair {
  std::optional<Row> as_is = {};
  std::optional<Row> what_if = {};
  // REQUIRES: there is one.
  const Row& Any() const { return as_is ? *as_is : *what_if; }
};

struct ComparedObjective {
  std::string name;
  Unit unit = Unit::kShare;
  Unit what_if_unit = Unit::kShare;
  bool same_measure = true;  // else values are not compared
  // By window and slot; of watches and periods that one of them has alone too.
  std::vector<Pair<ReportResult>> results;
};

struct ComparedContract {
  ReportContract as_is;    // its name, title and zone
  ReportContract what_if;  // likewise
  std::vector<ComparedObjective> objectives;
  std::vector<Pair<ReportCredit>> credits;
  std::vector<std::string> only_as_is;    // objectives
  std::vector<std::string> only_what_if;  // objectives
};

struct Comparison {
  Report as_is;  // its events, and what no contract covers
  std::map<std::string, int64_t> what_if_uncovered;
  std::vector<ComparedContract> contracts;
  std::vector<std::string> only_as_is;    // contracts
  std::vector<std::string> only_what_if;  // contracts
};

// In the order of `as_is`; what `what_if` alone has stands behind.
Comparison Compare(const Report& as_is, const Report& what_if);

// What the value would be more, in the unit of the objective; absent where one
// of them has none, or another measure.
std::optional<double> ValueDifference(const ComparedObjective& objective,
                                      const Pair<ReportResult>& pair);

// What the credits would be more, minor units; one that is not there is none.
// Absent where the currencies differ.
std::optional<int64_t> CreditDifference(const Pair<ReportCredit>& pair);
// The same of what the client pays.
std::optional<int64_t> BonusDifference(const Pair<ReportCredit>& pair);

// Aligned text for people.
std::string ComparisonTable(const Comparison& comparison,
                            const ReportStyle& style);

// One JSON object:
//   {"events": ..., "uncovered": ..., "what_if_uncovered": ...,
//    "contracts": [{"contract", "objectives": [{"objective", "results": [
//      {"as_is": RESULT, "what_if": RESULT, "difference": n}]}],
//      "credits": [{"as_is": CREDIT, "what_if": CREDIT, "difference_minor": n,
//        "bonus_difference_minor": n}],
//      "only_as_is": [OBJECTIVE], "only_what_if": [OBJECTIVE]}],
//    "only_as_is": [CONTRACT], "only_what_if": [CONTRACT]}
// RESULT and CREDIT are those of ReportJson, or null; a watch has `breaches`.
std::string ComparisonJson(const Comparison& comparison,
                           const ReportStyle& style);

}  // namespace holdline
