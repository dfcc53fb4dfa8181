// The contract book of simulated runs: every measure, slots, two zones,
// overlapping scopes, and times short enough that things happen in minutes.
#pragma once

#include <memory>
#include <string>

#include "operators/contract/model.h"

namespace holdline::sim {

struct LoadedContracts {
  std::shared_ptr<const ContractBook> book;
  std::string bytes;  // the serialized holdline.Book
};

// Loaded once; lives as long as the process.
const LoadedContracts& Contracts();

}  // namespace holdline::sim
