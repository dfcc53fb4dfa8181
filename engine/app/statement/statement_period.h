// Which period a statement is of: what `--period` says, found among the periods
// of a contract.
//
// Thread-safe: functions without state.
#pragma once

#include <cstdint>
#include <span>
#include <string>

#include "absl/status/statusor.h"
#include "absl/time/civil_time.h"
#include "operators/calendar/period.h"
#include "operators/contract/model.h"

namespace holdline {

struct AskedPeriod {
  std::string text = {};  // as it was written, without what it names
  PeriodKind kind = PeriodKind::kMonth;
  // A day of it, in whichever month it begins.
  absl::CivilDay day = {};
  // What stood before a colon: "month_from_22"; or empty.
  std::string name = {};
};

// "2026-03" (a month), "2026-W14" (a week by ISO 8601), "2026-03-17", "2026-Q1"
// or "2026"; after "NAME:" the period of that name ("month_from_22:2026-02"),
// where a contract has two of a kind. A fiscal month is that in which it ends,
// as PeriodSpec names it: "2026-02" begins on 22 January. InvalidArgument where
// it is none of them.
absl::StatusOr<AskedPeriod> ParsePeriod(const std::string& text);

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
