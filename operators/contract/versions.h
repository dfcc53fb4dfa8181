// The versions of a contract, as its amendments make them: they stand together
// in a book, in the order in which they come into force.
//
// Thread-safe: functions without state.
#pragma once

#include <cstdint>
#include <span>
#include <vector>

#include "operators/contract/model.h"

namespace holdline {

// All versions of each contract, in the order of the book, into which they
// point.
std::vector<std::span<const Contract>> ByContract(const ContractBook& book);

// The one that is in force, or else the nearest. REQUIRES: at least one.
const Contract& VersionAt(std::span<const Contract> versions, int64_t time_us);

}  // namespace holdline
