// A contract that is judged by the day too, so that a statement can show what
// each day of its period came to: the sums and values are then judge's own, and
// nothing has to add up contacts a second time.
//
// Thread-safe: a function without state.
#pragma once

#include <memory>
#include <string>

#include "operators/contract/model.h"

namespace holdline {

// The same book under the same hash, but that each objective of the contract
// has the period `day`. It changes no other number: periods do not know of each
// other, score books by the day anyway, and credits go by their own period.
std::shared_ptr<const ContractBook> WithDays(const ContractBook& book,
                                             const std::string& contract);

}  // namespace holdline
