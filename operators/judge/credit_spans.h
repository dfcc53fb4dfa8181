// Which of a contract's versions settles which periods: one settles the period
// in which its credits come into force and those after it, up to the period in
// which others do. So a period that spans an amendment is settled by the terms
// at its end.
//
// Thread-safe: a function without state.
#pragma once

#include <cstddef>
#include <cstdint>
#include <span>
#include <vector>

#include "operators/contract/model.h"
#include "operators/judge/contract_versions.h"

namespace holdline {

struct CreditSpan {
  std::span<const Contract> versions = {};  // all of the contract's
  size_t version = 0;                       // which has these credits, the last
  // Periods that begin on days of [from_day, end_day).
  int64_t from_day = 0;
  int64_t end_day = 0;

  const Contract& contract() const { return versions[version]; }
  const CreditTerms& terms() const { return *contract().credits; }
};

// Ascending; none where the contract has no credits.
std::vector<CreditSpan> CreditSpansOf(const ContractVersions& versions);

}  // namespace holdline
