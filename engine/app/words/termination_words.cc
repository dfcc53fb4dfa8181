#include "engine/app/words/termination_words.h"

#include <string>
#include <vector>

#include "engine/app/words/amounts.h"
#include "operators/calendar/period.h"
#include "operators/contract/text.h"

namespace holdline {
namespace {

// The first days of the contract's first so many periods.
std::vector<std::string> FirstDays(const Contract& contract,
                                   const TerminationRight& right, int count) {
  std::vector<std::string> days;
  DayRange at = PeriodOf(right.period,
                         DayFinder(contract.zone).DayOf(contract.effective_us));
  for (int i = 0; i < count; ++i) {
    days.push_back(DayWords(at.first));
    at = PeriodOf(right.period, at.end);
  }
  return days;
}

// Missed as late as it still counts together, and a period later.
std::string ExampleWords(const Contract& contract,
                         const TerminationRight& right) {
  if (right.times < 2) return "";
  const auto days = FirstDays(contract, right, right.in + 1);
  std::vector<std::string> in_time(days.begin(),
                                   days.begin() + (right.times - 1));
  std::vector<std::string> too_late = in_time;
  in_time.push_back(days[static_cast<size_t>(right.in) - 1]);
  too_late.push_back(days[static_cast<size_t>(right.in)]);
  return Concat(" For example, what is missed in the periods that begin ",
                AndList(in_time),
                " gives the right; what is missed in those that begin ",
                AndList(too_late), " does not.");
}

std::string Sentence(const Contract& contract, const TerminationRight& right) {
  return Concat("The client may end the contract once ",
                contract.objectives[right.objective].name, " was missed in ",
                right.times, " of ", PeriodsWords(right.in, right.period),
                " in a row, from the closing of the last of them on",
                right.clause.empty() ? "" : Concat(" (", right.clause, ")"),
                ".", ExampleWords(contract, right));
}

}  // namespace

void TellTermination(const Contract& contract, Page& page) {
  if (contract.termination_rights.empty()) return;
  page.Section("Right to end the contract");
  for (const TerminationRight& right : contract.termination_rights) {
    page.Paragraph(Sentence(contract, right));
  }
}

}  // namespace holdline
