// Which period a statement is of: what `--period` says, found among the periods
// of a contract.
//
// Thread-safe: functions without state.
#pragma once

#include <cstdint>
#include <span>
#include <string>

#include "absl/status/statusor.h"
#include "operators/calendar/period.h"
#include "operators/calendar/period_text.h"
#include "operators/contract/model.h"

namespace holdline {

struct AskedPeriod {
  std::string text = {};  // as it was written, without its kind's name
  NamedPeriod named = {};
  // What stood before a colon: "month_from_22"; or empty.
  std::string kind_name = {};
};

// A name of period_text.h; after "KIND:" the period of that kind
// ("month_from_22:2026-02"), where a contract has two alike. InvalidArgument
// where it is none.
absl::StatusOr<AskedPeriod> ParseAskedPeriod(const std::string& text);

struct StatementPeriod {
  PeriodSpec spec;
  std::string title = {};  // "March 2026"
  int64_t start_us = 0;
  int64_t end_us = 0;  // exclusive
};

// The period that was asked for, of the terms at its end; of two the one of the
// calendar. NotFound where no objective has it then, where the contract is not
// in force in it, and where there are two fiscal ones; each says what there is.
// REQUIRES: versions of one contract.
absl::StatusOr<StatementPeriod> FindPeriod(const AskedPeriod& asked,
                                           std::span<const Contract> versions);

}  // namespace holdline
