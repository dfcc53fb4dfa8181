#include "engine/app/words/contract_words.h"

#include "engine/app/words/credit_words.h"
#include "engine/app/words/objective_words.h"
#include "engine/app/words/page.h"
#include "engine/app/words/scope_words.h"
#include "engine/app/words/slot_times.h"

namespace holdline {

std::string ContractInWords(const Contract& contract) {
  Page page;
  TellHead(contract, page);
  TellCalendars(contract, page);
  const SlotTimes slots(contract);
  for (const Objective& objective : contract.objectives) {
    TellObjective(contract, objective, slots, page);
  }
  if (contract.credits) TellCredits(contract, page);
  return page.text();
}

std::string BookInWords(const ContractBook& book) {
  std::string text;
  for (const Contract& contract : book.contracts) {
    if (!text.empty()) text += '\n';
    text += ContractInWords(contract);
  }
  return text;
}

}  // namespace holdline
