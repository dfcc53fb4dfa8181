// The contract books of simulated runs: every measure, slots, two zones,
// overlapping scopes, and times short enough that things happen in minutes.
// In one of them all is as it begins; in the others an objective is another, a
// contract is gone, one is new, one covers less, one excludes more.
#pragma once

#include <array>
#include <memory>
#include <string>

#include "operators/contract/model.h"

namespace holdline::sim {

struct LoadedContracts {
  std::shared_ptr<const ContractBook> book;
  std::string bytes;  // the serialized holdline.Book
};

inline constexpr size_t kBooks = 4;

// The first is that of the beginning. Loaded once; they live as long as the
// process.
const std::array<LoadedContracts, kBooks>& Books();

}  // namespace holdline::sim
