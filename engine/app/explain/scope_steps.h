// Whose contacts an objective is about, in words. Thread-safe: a function
// without state.
#pragma once

#include <string>
#include <vector>

#include "operators/contract/model.h"

namespace holdline {

// "of the contacts on the channel voice and in a queue named acme-*"; which of
// them the contract excepts; and which of the rest the objective takes.
std::vector<std::string> ScopeSteps(const Contract& contract,
                                    const Objective& objective);

}  // namespace holdline
