#include "absl/strings/str_cat.h"
#include "absl/strings/str_format.h"
#include "absl/strings/str_join.h"
#include "engine/app/report/comparison.h"
#include "engine/app/report/report_parts.h"
#include "engine/app/report/text_table.h"
#include "operators/money/exact.h"

namespace holdline {
namespace {

using Align = TextTable::Align;
using Cell = TextTable::Cell;

constexpr const char* kNothing = "–";

std::string DifferenceText(std::optional<double> difference, Unit unit) {
  if (!difference) return kNothing;
  if (*difference == 0) return "0";
  switch (unit) {
    case Unit::kShare:
      return absl::StrFormat("%+.2f points", *difference * 100);
    case Unit::kSeconds:
      return absl::StrFormat("%+.1f s", *difference);
    case Unit::kContacts:
      break;
  }
  return absl::StrFormat("%+.0f", *difference);
}

// State, value, target.
void AddSide(const std::optional<ReportResult>& result, Unit unit,
             std::vector<Cell>& row) {
  if (!result) {
    for (int i = 0; i < 3; ++i) row.emplace_back(kNothing);
    return;
  }
  row.emplace_back(result->state, StateInk(result->state));
  row.emplace_back(ValueText(result->value, unit, result->target),
                   StateInk(result->state));
  row.emplace_back(TargetText(result->target, result->at_most, unit));
}

std::string BreachesText(const std::optional<ReportResult>& result) {
  return result && result->breaches ? CountText(*result->breaches) : "";
}

TextTable ResultTable(const ComparedContract& contract, absl::TimeZone zone) {
  TextTable table({{"objective"},
                   {"window"},
                   {"slot"},
                   {"span"},
                   {"as it is"},
                   {"value", Align::kRight},
                   {"target", Align::kRight},
                   {"what if"},
                   {"value", Align::kRight},
                   {"target", Align::kRight},
                   {"difference", Align::kRight},
                   {"breaches", Align::kRight},
                   {"what if", Align::kRight}});
  for (const ComparedObjective& objective : contract.objectives) {
    std::string name = objective.name;  // once, in its first row
    for (const Pair<ReportResult>& pair : objective.results) {
      const ReportResult& any = pair.Any();
      std::vector<Cell> row = {{name, Ink::kStrong},
                               {any.period.empty() ? any.watch : any.period},
                               {any.slot},
                               {SpanText(any, zone)}};
      AddSide(pair.as_is, objective.unit, row);
      AddSide(pair.what_if, objective.what_if_unit, row);
      row.emplace_back(
          DifferenceText(ValueDifference(objective, pair), objective.unit));
      row.emplace_back(BreachesText(pair.as_is));
      row.emplace_back(BreachesText(pair.what_if));
      table.Add(std::move(row));
      name.clear();
    }
  }
  return table;
}

std::string MoneyOf(const ReportCredit& credit, int64_t minor) {
  return MoneyText(minor, credit.digits, credit.currency);
}

std::string SignedMoney(const ReportCredit& credit,
                        std::optional<int64_t> minor) {
  if (!minor) return kNothing;
  return absl::StrCat(*minor > 0 ? "+" : "", MoneyOf(credit, *minor));
}

std::string Amount(const std::optional<ReportCredit>& credit,
                   int64_t ReportCredit::*minor) {
  return credit ? MoneyOf(*credit, (*credit).*minor) : kNothing;
}

bool HasBonus(const Pair<ReportCredit>& pair) {
  return (pair.as_is && pair.as_is->bonus_minor != 0) ||
         (pair.what_if && pair.what_if->bonus_minor != 0);
}

std::vector<Cell> CreditRow(const Pair<ReportCredit>& pair,
                            absl::TimeZone zone) {
  const ReportCredit& any = pair.Any();
  std::vector<Cell> row = {{any.objective, Ink::kStrong},
                           {any.period},
                           {DaysText(any.start_us, any.end_us, zone)},
                           {any.closed ? "closed" : "if it closed now"},
                           {Amount(pair.as_is, &ReportCredit::credit_minor)},
                           {Amount(pair.what_if, &ReportCredit::credit_minor)},
                           {SignedMoney(any, CreditDifference(pair))}};
  const bool has_bonus = HasBonus(pair);
  const auto bonus = [&](std::string text) {
    return Cell(has_bonus ? std::move(text) : std::string());
  };
  row.push_back(bonus(Amount(pair.as_is, &ReportCredit::bonus_minor)));
  row.push_back(bonus(Amount(pair.what_if, &ReportCredit::bonus_minor)));
  row.push_back(bonus(SignedMoney(any, BonusDifference(pair))));
  return row;
}

TextTable CreditTable(const ComparedContract& contract, absl::TimeZone zone) {
  TextTable table({{"credits for"},
                   {"period"},
                   {"span"},
                   {"state"},
                   {"as it is", Align::kRight},
                   {"what if", Align::kRight},
                   {"difference", Align::kRight},
                   {"bonus", Align::kRight},
                   {"what if", Align::kRight},
                   {"difference", Align::kRight}});
  for (const Pair<ReportCredit>& pair : contract.credits) {
    table.Add(CreditRow(pair, zone));
  }
  return table;
}

// What all credits of the contract come to; empty where they are of several
// currencies.
std::string TotalLine(const ComparedContract& contract) {
  int64_t as_is = 0;
  int64_t what_if = 0;
  const ReportCredit& first = contract.credits[0].Any();
  for (const Pair<ReportCredit>& pair : contract.credits) {
    if (!CreditDifference(pair)) return "";
    if (pair.Any().currency != first.currency) return "";
    if (pair.as_is) as_is += pair.as_is->credit_minor;
    if (pair.what_if) what_if += pair.what_if->credit_minor;
  }
  return absl::StrCat("  Credits in all: ", MoneyOf(first, as_is),
                      " as it is, ", MoneyOf(first, what_if),
                      " what if: ", SignedMoney(first, what_if - as_is), "\n");
}

std::string OnlyLine(const char* what, const char* where,
                     const std::vector<std::string>& names) {
  if (names.empty()) return "";
  return absl::StrCat(what, " only ", where, ": ", absl::StrJoin(names, ", "),
                      "\n");
}

std::string ContractText(const ComparedContract& contract,
                         const ReportStyle& style) {
  const absl::TimeZone zone = style.zone.value_or(contract.as_is.zone);
  std::string out = ContractHeading(contract.as_is, zone, style.color);
  out += "\n";
  const TextTable::Layout layout = {.indent = kReportIndent,
                                    .color = style.color};
  if (!contract.objectives.empty()) {
    out += ResultTable(contract, zone).Render(layout);
  }
  if (!contract.credits.empty()) {
    out += CreditTable(contract, zone).Render(layout);
    out += TotalLine(contract);
  }
  return absl::StrCat(
      out, OnlyLine("  Objectives", "as it is", contract.only_as_is),
      OnlyLine("  Objectives", "what if", contract.only_what_if));
}

}  // namespace

std::string ComparisonTable(const Comparison& comparison,
                            const ReportStyle& style) {
  std::string out = EventLines(comparison.as_is);
  if (comparison.what_if_uncovered != comparison.as_is.uncovered) {
    std::vector<std::string> parts;
    for (const auto& [queue, contacts] : comparison.what_if_uncovered) {
      parts.push_back(absl::StrCat(queue, " ", CountText(contacts)));
    }
    absl::StrAppend(&out, "What if, no contract covers, by queue: ",
                    parts.empty() ? "none" : absl::StrJoin(parts, ", "), "\n");
  }
  for (const ComparedContract& contract : comparison.contracts) {
    absl::StrAppend(&out, "\n", ContractText(contract, style));
  }
  const std::string only =
      absl::StrCat(OnlyLine("Contracts", "as it is", comparison.only_as_is),
                   OnlyLine("Contracts", "what if", comparison.only_what_if));
  return only.empty() ? out : absl::StrCat(out, "\n", only);
}

}  // namespace holdline
