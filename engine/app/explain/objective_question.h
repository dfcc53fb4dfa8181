// Which objective and which of its periods somebody asks about. Thread-safe:
// functions without state.
#pragma once

#include <span>
#include <string>
#include <string_view>

#include "absl/status/statusor.h"
#include "operators/calendar/period.h"
#include "operators/contract/model.h"

namespace holdline {

struct ObjectiveQuestion {
  std::span<const Contract> versions = {};  // all of the contract's
  std::string objective = {};
  PeriodSpec spec = {};
  DayRange days = {};
  absl::TimeZone zone = {};
  int64_t from_us = 0;
  int64_t to_us = 0;  // exclusive

  // The version that holds the period: the one in force at its end.
  const Contract& contract() const;
  // As it is in that version.
  const Objective& promised() const;
  // Of this contract in its zone, "2026-03".
  std::string PeriodName() const;
};

// `name` is CONTRACT/OBJECTIVE, `period` as of period_text.h. InvalidArgument
// where one of them is not of that form; NotFound where the book has no such
// contract or objective, or the objective no such period. Points into the book.
absl::StatusOr<ObjectiveQuestion> FindQuestion(const ContractBook& book,
                                               std::string_view name,
                                               std::string_view period);

}  // namespace holdline
