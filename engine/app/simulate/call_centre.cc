#include "engine/app/simulate/call_centre.h"

#include <utility>

#include "absl/memory/memory.h"
#include "engine/base/hash.h"
#include "engine/base/status_macros.h"

namespace holdline {

absl::StatusOr<std::unique_ptr<CallCentre>> CallCentre::Create(
    const SimulationOptions& options) {
  HL_RETURN_IF_ERROR(CheckOptions(options));
  return absl::WrapUnique(new CallCentre(options));
}

CallCentre::CallCentre(const SimulationOptions& options)
    : floor_(options), delivery_(options.dirt, MixHash(options.seed + 1)) {}

// An event is due when nothing on the floor can still be told before it.
int64_t CallCentre::NextEventTimeUs() {
  while (floor_.NextTimeUs() <= delivery_.NextUs() &&
         floor_.NextTimeUs() != kNever) {
    told_.clear();
    floor_.Step(told_);
    for (CentreEvent& event : told_) delivery_.Add(std::move(event));
  }
  return delivery_.NextUs();
}

const CentreEvent& CallCentre::Next() {
  NextEventTimeUs();
  current_ = delivery_.Take();
  return current_;
}

}  // namespace holdline
