// The rules of operators/score/outage.h once more: slow, and written apart from
// them. Works on whole events with their texts.
#pragma once

#include <cstdint>
#include <string>
#include <utility>
#include <vector>

#include "case_oracle.h"
#include "contact_oracle.h"

namespace holdline {

struct OracleOutage {
  std::vector<std::pair<int64_t, int64_t>> down;  // kOracleNever: it goes on
  int64_t responded_us = kOracleNever;
  int64_t resolved_us = kOracleNever;
  std::string service;
  bool is_maintenance = false;
  bool cancelled = false;
  bool contradictory = false;
  int64_t last_us = 0;  // time of the latest event

  bool HasBegun() const { return !down.empty(); }
  bool IsDown() const {
    return HasBegun() && down.back().second == kOracleNever;
  }
};

// Of events in the order of the log.
OracleOutage RecomputeOutage(const std::vector<OwnEvent>& log);

// All that is said of it, in a line; empty where it counts as nothing.
std::string TextOf(const OracleOutage& outage);

}  // namespace holdline
