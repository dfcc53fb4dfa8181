// From an objective's verdict to its credit: asks judge and its ledger. Pure.
#pragma once

#include <span>

#include "engine/app/explain/objective_explanation.h"
#include "engine/app/explain/objective_question.h"
#include "holdline/ledger.pb.h"
#include "operators/judge/contract_judge.h"

namespace holdline {

// `judge` is that of the contract, null where nothing came; `ledger` may be of
// all contracts.
ExplainedCost ExplainCost(const ObjectiveQuestion& question,
                          const ContractJudge* judge,
                          std::span<const LedgerEntry> ledger);

}  // namespace holdline
