// An alert as it is filled for the topic: the same alert has the same fields,
// the same id and the same bytes in a replay.
#pragma once

#include <cstdint>
#include <string>

#include "holdline/alert.pb.h"
#include "operators/contract/model.h"
#include "operators/judge/promise.h"
#include "operators/tally/tally.h"

namespace holdline {

// What is judged: one objective of a contract in one slot.
struct Subject {
  const Contract* contract = nullptr;
  const Objective* objective = nullptr;
  const Target* target = nullptr;
};

// States that are none of a watch or a period by itself.
inline constexpr char kForecastLate[] = "forecast_late";
inline constexpr char kForecastInTime[] = "forecast_in_time";
inline constexpr char kRightArisen[] = "termination_right";
inline constexpr char kRightWithdrawn[] = "termination_right_withdrawn";

inline constexpr char kRenewalDue[] = "renewal_due";
inline constexpr char kRenewed[] = "renewed";

// A number that stands for people (a contract's version, an alert's id):
// sixteen hexadecimal digits.
std::string HexName(uint64_t number);

// All but window, states, contacts, completeness and id.
Alert MakeAlert(const Subject& subject, const Promise& promise,
                const Tally& tally, int64_t since_us);

// Hash of contract and version, objective, slot, window, new state and clock.
std::string AlertId(const Alert& alert);

}  // namespace holdline
