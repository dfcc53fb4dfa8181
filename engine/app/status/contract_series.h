// The series of contracts: a few for each objective, slot and window, and for
// each queue. Their names and labels are an interface: dashboards and alert
// rules are written against them (deploy/).
#pragma once

#include <cstdint>
#include <memory>
#include <span>
#include <vector>

#include "engine/metrics/exposition.h"
#include "holdline/status.pb.h"

namespace holdline {

using StatusList = std::vector<std::shared_ptr<const Status>>;

struct ShownContract {
  std::shared_ptr<const Status> status;
  int64_t clock_us = 0;   // up to when it is known to hold
  bool is_stale = false;  // that is too long ago
};
using ContractList = std::vector<ShownContract>;

// How many samples WriteContractSeries would write.
int64_t CountContractSeries(const ContractList& contracts);

// `now_us` is the wall: ages and waits are as of now, not as of the status. Of
// a contract that is stale only that, its age and its completeness are written.
void WriteContractSeries(const ContractList& contracts, int64_t now_us,
                         ExpositionWriter& page);

}  // namespace holdline
