// Exclusions that a running service learns of too late to take out all that
// they name: what entered a queue before their book is in force stays counted
// there. A replay, which knows them from the beginning, takes it out.
//
// Thread-safe: a function without state.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "operators/contract/model.h"

namespace holdline {

// A sentence for each exclusion that `after` has and `before` has not, and that
// begins before `after` is in force, microseconds since the epoch.
std::vector<std::string> LateExclusions(const ContractBook& before,
                                        const ContractBook& after,
                                        int64_t activates_us);

}  // namespace holdline
