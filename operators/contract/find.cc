#include "operators/contract/find.h"

#include "operators/contract/versions.h"

namespace holdline {

std::span<const Contract> FindContract(const ContractBook& book,
                                       std::string_view name) {
  for (const std::span<const Contract> versions : ByContract(book)) {
    if (versions[0].name == name) return versions;
  }
  return {};
}

std::optional<uint32_t> FindObjective(const Contract& version,
                                      std::string_view name) {
  for (uint32_t i = 0; i < version.objectives.size(); ++i) {
    if (version.objectives[i].name == name) return i;
  }
  return std::nullopt;
}

}  // namespace holdline
