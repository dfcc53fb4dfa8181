#include "operators/contract/versions.h"

#include <cstddef>

namespace holdline {

std::vector<std::span<const Contract>> ByContract(const ContractBook& book) {
  std::vector<std::span<const Contract>> contracts;
  const std::span<const Contract> all = book.contracts;
  for (size_t first = 0, end = 0; first < all.size(); first = end) {
    while (end < all.size() && all[end].id == all[first].id) ++end;
    contracts.push_back(all.subspan(first, end - first));
  }
  return contracts;
}

const Contract& VersionAt(std::span<const Contract> versions, int64_t time_us) {
  size_t at = versions.size() - 1;
  while (at > 0 && versions[at].effective_us > time_us) --at;
  return versions[at];
}

}  // namespace holdline
