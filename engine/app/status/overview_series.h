// What /metrics says of all contracts together, however many there are.
#pragma once

#include <cstddef>
#include <cstdint>
#include <map>
#include <string>

#include "engine/app/status/contract_series.h"
#include "engine/metrics/exposition.h"

namespace holdline {

// What no contract covers, by queue.
struct UncoveredCounts {
  std::map<std::string, int64_t> contacts = {};
  std::map<std::string, int64_t> cases = {};
  std::map<std::string, int64_t> outages = {};  // by service
};

struct Overview {
  const ContractList& contracts;
  UncoveredCounts uncovered = {};
  size_t uncovered_queues = 20;  // those with most contacts; the rest is summed
  int64_t contract_series = 0;
  bool is_over_limit = false;
};

// Rows by state (every state, so that a rule finds a zero and not nothing),
// uncovered contacts, and whether the contracts' series are on this page.
void WriteOverview(const Overview& overview, ExpositionWriter& page);

}  // namespace holdline
