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

// How many samples WriteContractSeries would write.
int64_t CountContractSeries(const StatusList& statuses);

// `now_us` is the wall: ages and waits are as of now, not as of the status.
void WriteContractSeries(const StatusList& statuses, int64_t now_us,
                         ExpositionWriter& page);

}  // namespace holdline
