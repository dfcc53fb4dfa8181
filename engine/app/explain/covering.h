// How a contract stands to what began somewhere: a leg or a case.
// Thread-safe: a function without state.
#pragma once

#include <cstdint>
#include <optional>

#include "engine/app/explain/explanation.h"
#include "operators/contract/model.h"
#include "operators/score/visit.h"

namespace holdline {

// Without objectives; absent where the contract has nothing to do with it.
// `is_covered`: as Coverage says.
std::optional<ExplainedContract> ExplainCovering(const Contract& contract,
                                                 const Visit& visit,
                                                 int64_t began_us,
                                                 bool is_covered);

}  // namespace holdline
