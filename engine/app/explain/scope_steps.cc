#include "engine/app/explain/scope_steps.h"

#include "engine/app/words/scope_words.h"
#include "operators/contract/text.h"

namespace holdline {
namespace {

std::string LinesWords(const std::vector<ScopeLine>& lines) {
  std::vector<std::string> words;
  for (const ScopeLine& line : lines) words.push_back(ScopeWords(line));
  return Listed(words, "; or ");
}

}  // namespace

std::vector<std::string> ScopeSteps(const Contract& contract,
                                    const Objective& objective) {
  std::vector<std::string> steps = {
      Concat("of contacts ", LinesWords(contract.covers))};
  if (!contract.except.empty()) {
    steps.push_back(Concat("but not those ", LinesWords(contract.except)));
  }
  if (objective.of) {
    steps.push_back(Concat("of these, only those ", ScopeWords(*objective.of)));
  }
  return steps;
}

}  // namespace holdline
