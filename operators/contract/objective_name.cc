#include "operators/contract/objective_name.h"

#include "operators/contract/find.h"
#include "operators/contract/suggestion.h"
#include "operators/contract/text.h"

namespace holdline {

std::optional<uint32_t> ReadObjectiveName(
    const YamlCursor& at, const Contract& contract,
    absl::FunctionRef<bool(const Objective&)> may_be_meant) {
  const auto name = at.Text();
  if (!name.has_value()) return std::nullopt;
  const auto found = FindObjective(contract, *name);
  if (found.has_value()) return found;
  std::vector<std::string_view> meant;
  for (const Objective& objective : contract.objectives) {
    if (may_be_meant(objective)) meant.push_back(objective.name);
  }
  TellNoObjective(at, *name, meant);
  return std::nullopt;
}

void TellNoObjective(const YamlCursor& at, std::string_view name,
                     const std::vector<std::string_view>& meant) {
  at.Error(Concat("\"", name, "\" is no objective of this contract",
                  DidYouMean(name, meant)));
}

}  // namespace holdline
