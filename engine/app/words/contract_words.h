// Start here: a contract said back in English, clause by clause, for whoever
// compares it with the signed paper. Every number in it is worked out by the
// code that executes the contract: Score for contacts, Promise for verdicts,
// Settle and CostOf for money; none is written down here.
//
// The same contract always gives the same text.
#pragma once

#include <span>
#include <string>

#include "operators/contract/model.h"

namespace holdline {

std::string ContractInWords(const Contract& contract);

// The version that was agreed first, and of each amendment what it changes.
// REQUIRES: versions of one contract, one after the other.
std::string ContractInWords(std::span<const Contract> versions);

// All contracts, with a blank line between two.
std::string BookInWords(const ContractBook& book);

}  // namespace holdline
