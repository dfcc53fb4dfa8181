// Start here: a seeded call centre that tells its events in the order in which
// they reach the bus. Used by `holdline simulate` and `holdline demo`.
//
//   HL_ASSIGN_OR_RETURN(auto centre, CallCentre::Create(DefaultCentre(1,
//   now))); while (centre->NextEventTimeUs() <= clock.WallUs())
//     Append(Encode(centre->Next().AsEvent()));
//
// The same options give the same events, byte for byte, on every machine.
// Thread-compatible; knows no clock.
#pragma once

#include <cstdint>
#include <memory>
#include <vector>

#include "absl/status/statusor.h"
#include "engine/app/simulate/centre_event.h"
#include "engine/app/simulate/centre_options.h"
#include "engine/app/simulate/delivery.h"
#include "engine/app/simulate/floor.h"

namespace holdline {

class CallCentre {
 public:
  // InvalidArgument lists every mistake in the options.
  static absl::StatusOr<std::unique_ptr<CallCentre>> Create(
      const SimulationOptions& options);

  static constexpr int64_t kNever = Delivery::kNever;

  // When the next event reaches the bus, microseconds since the epoch; never
  // decreases. kNever where `arrivals_for` is over and all has been told.
  int64_t NextEventTimeUs();

  // The next event; valid until the next call. REQUIRES: NextEventTimeUs() is
  // not kNever.
  const CentreEvent& Next();

 private:
  explicit CallCentre(const SimulationOptions& options);

  Floor floor_;
  Delivery delivery_;
  std::vector<CentreEvent> told_;  // by one step of the floor
  CentreEvent current_;
};

}  // namespace holdline
