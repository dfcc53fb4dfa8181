// Why an objective came to what it did in a period: adds up what each leg
// counts as, and asks judge what that comes to and costs. Pure: the same log
// gives the same explanation.
#pragma once

#include <cstddef>
#include <cstdint>
#include <memory>
#include <vector>

#include "engine/app/explain/leg_collector.h"
#include "engine/app/explain/leg_explainer.h"
#include "engine/app/explain/objective_explanation.h"
#include "holdline/ledger.pb.h"
#include "operators/contract/model.h"
#include "operators/judge/contract_judge.h"
#include "operators/score/names.h"

namespace holdline {

// What a run over the log has left behind.
struct RunEvidence {
  std::shared_ptr<const ContractBook> book;
  const LegCollector& legs;
  const Names& names;
  LegExplainer::At at = {};
  int64_t settled_us = 0;                // of judge: what has closed by then
  const ContractJudge* judge = nullptr;  // of the contract; null: nothing came
  std::vector<LedgerEntry> ledger = {};  // of all contracts
};

// `most_contacts`: so many of the misses are told by themselves. Points into
// the book.
ObjectiveExplanation Explain(const ObjectiveQuestion& question,
                             const RunEvidence& evidence, size_t most_contacts);

}  // namespace holdline
