// What a later book may not do: change what amendments have put in force. Terms
// change by another amendment, with a date to come. A contract without any may
// still be written anew: then it holds from the book's activation on.
//
// Thread-safe: a function without state.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "operators/contract/model.h"

namespace holdline {

// A sentence for each; none where `after` may follow `before` at this time,
// microseconds since the epoch.
std::vector<std::string> ChangedPast(const ContractBook& before,
                                     const ContractBook& after, int64_t now_us);

}  // namespace holdline
