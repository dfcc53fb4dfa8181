#include "engine/app/words/contract_words.h"

#include <algorithm>
#include <optional>

#include "engine/app/words/amendment_words.h"
#include "engine/app/words/amounts.h"
#include "engine/app/words/credit_words.h"
#include "engine/app/words/escalation_words.h"
#include "engine/app/words/exclusion_words.h"
#include "engine/app/words/objective_words.h"
#include "engine/app/words/page.h"
#include "engine/app/words/relief_words.h"
#include "engine/app/words/scope_words.h"
#include "engine/app/words/slot_times.h"
#include "engine/app/words/termination_words.h"
#include "operators/calendar/calendar.h"
#include "operators/contract/text.h"
#include "operators/contract/versions.h"

namespace holdline {
namespace {

void TellVersion(const Contract& contract, Page& page) {
  TellHead(contract, page);
  TellCalendars(contract, page);
  const SlotTimes slots(contract);
  for (const Objective& objective : contract.objectives) {
    TellObjective(contract, objective, slots, page);
  }
  TellRelief(contract, page);
  if (contract.credits) TellCredits(contract, page);
  TellTermination(contract, page);
  TellEscalation(contract, page);
}

// The version as if no amendment came after it.
Contract OnItsOwn(Contract version, int64_t effective_us,
                  int64_t terminates_us) {
  version.effective_us = effective_us;
  version.terminates_us = terminates_us;
  return version;
}

// A period in whose midst the amendment comes into force, and that ends while
// it is.
std::optional<std::string> SpanningPeriod(const Contract& version) {
  DayFinder finder(version.zone);
  for (const Objective& objective : version.objectives) {
    for (const PeriodSpec& period : objective.periods) {
      const DayRange days =
          PeriodOf(period, finder.DayOf(version.effective_us));
      if (DayStartUs(version.zone, days.first) < version.effective_us &&
          DayStartUs(version.zone, days.end) <= version.terminates_us) {
        return Concat("the ", PeriodWords(period), " from ",
                      DayWords(days.first), " to ", DayWords(days.end - 1));
      }
    }
  }
  return std::nullopt;
}

void TellAmendment(const Contract& before, const Contract& after,
                   int64_t end_us, Page& page) {
  std::string from = MomentWords(after.effective_us, after.zone);
  if (from.ends_with(" 00:00")) from.resize(from.size() - 6);
  page.Title(Concat(
      "From ", from,
      after.amendment.empty() ? "" : Concat(" (", after.amendment, ")")));
  const auto period = SpanningPeriod(after);
  page.Paragraph(Concat(
      "What enters a queue from then on counts by these terms. A period is "
      "held against the terms at its end",
      after.credits ? ", and costs by them" : "",
      period ? Concat(": ", *period, " by these") : "", "."));
  Page was;
  TellVersion(OnItsOwn(before, after.effective_us, end_us), was);
  Page is;
  TellVersion(OnItsOwn(after, after.effective_us, end_us), is);
  if (!TellChanges(was, is, page)) {
    page.Paragraph("Nothing that is told here changes.");
  }
}

}  // namespace

std::string ContractInWords(std::span<const Contract> versions) {
  const Contract& first = versions.front();
  const int64_t end_us = versions.back().terminates_us;
  Page page;
  TellVersion(OnItsOwn(first, first.effective_us, end_us), page);
  TellExclusions(versions, page);
  for (size_t i = 1; i < versions.size(); ++i) {
    TellAmendment(versions[i - 1], versions[i], end_us, page);
  }
  return page.text();
}

std::string ContractInWords(const Contract& contract) {
  return ContractInWords({&contract, 1});
}

std::string BookInWords(const ContractBook& book) {
  std::string text;
  for (const std::span<const Contract> versions : ByContract(book)) {
    if (!text.empty()) text += '\n';
    text += ContractInWords(versions);
  }
  return text;
}

}  // namespace holdline
