// Fills a statement from what a run has judged. Pure: the same sources give the
// same statement.
#pragma once

#include <cstdint>
#include <span>

#include "absl/status/statusor.h"
#include "engine/app/report/report.h"
#include "engine/app/statement/statement.h"
#include "engine/app/statement/statement_period.h"
#include "engine/app/statement/wait_fold.h"
#include "holdline/ledger.pb.h"
#include "operators/contract/model.h"

namespace holdline {

struct StatementSources {
  const Report& report;                // with days: see WithDays
  std::span<const Contract> versions;  // of the contract
  StatementPeriod period;
  std::span<const LedgerEntry> ledger;  // of whatever contracts and periods
  const WaitFold& waits;
  int64_t clock_us = 0;    // judge's
  int64_t settled_us = 0;  // likewise: what is closed has waited for it
};

// NotFound where nothing counts in the period, saying what was read.
// REQUIRES: the report has the contract.
absl::StatusOr<Statement> MakeStatement(const StatementSources& sources);

}  // namespace holdline
