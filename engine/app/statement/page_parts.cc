#include "engine/app/statement/page_parts.h"

#include <algorithm>
#include <cstdlib>

#include "absl/strings/str_cat.h"
#include "engine/app/words/amounts.h"

namespace holdline {

std::string StateWords(std::string state) {
  std::replace(state.begin(), state.end(), '_', ' ');
  if (!state.empty() && state[0] >= 'a' && state[0] <= 'z') {
    state[0] = static_cast<char>(state[0] - 'a' + 'A');
  }
  return state;
}

bool IsMissed(const std::string& state) {
  return state == "missed" || state == "behind";
}

std::string StateHead(const Statement& statement) {
  return statement.closed ? "Verdict" : "Stands at";
}

std::string HeldText(const StatementObjective& objective,
                     const ReportResult& result) {
  if (!result.verdict) {
    return ValueText(result.value, objective.unit, result.target);
  }
  const ReportVerdict& verdict = *result.verdict;
  return ValueText(verdict.value, verdict.share ? Unit::kShare : objective.unit,
                   verdict.share ? verdict.share : result.target);
}

std::string OwedWords(const StatementTotal& total) {
  if (!total.closed) return "if it closed as it is";
  return BalanceOf(total) < 0 ? "owed by the client" : "owed to the client";
}

int64_t BalanceOf(const StatementTotal& total) {
  return total.credit_minor - total.bonus_minor;
}

std::string Money(int64_t minor, int digits, const std::string& currency) {
  CreditTerms terms;
  terms.digits = digits;
  terms.currency = currency;
  return absl::StrCat(minor < 0 ? "−" : "", MoneyWords(std::abs(minor), terms));
}

std::string Prose(const std::string& text) {
  std::string prose;
  for (size_t i = 0; i < text.size(); ++i) {
    const bool is_after_digit =
        i > 0 && text[i] == ' ' && text[i - 1] >= '0' && text[i - 1] <= '9';
    const std::string unit =
        text.substr(i + 1, text.find_first_of(" ,.;:)", i + 1) - i - 1);
    const bool is_unit =
        unit == "%" || unit == "s" || unit == "min" || unit == "h";
    if (is_after_digit && is_unit) {
      prose += "\u00A0";
    } else {
      prose += text[i];
    }
  }
  return prose;
}

Markup::Attributes Column() { return {{"scope", "col"}}; }
Markup::Attributes Row() { return {{"scope", "row"}}; }
Markup::Attributes Figure() { return {{"class", "n"}}; }
Markup::Attributes FigureColumn() { return {{"scope", "col"}, {"class", "n"}}; }

}  // namespace holdline
