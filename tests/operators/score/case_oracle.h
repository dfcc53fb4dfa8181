// The rules of operators/score/case.h and case_run.h once more: slow, and
// written apart from them. Works on whole events with their texts, and looks at
// every minute of three weeks to know business time.
#pragma once

#include <cstdint>
#include <limits>
#include <map>
#include <string>
#include <vector>

#include "contact_oracle.h"
#include "operators/contract/model.h"
#include "operators/score/contribution.h"
#include "operators/tally/tally.h"

namespace holdline {

inline constexpr int64_t kOracleNever = std::numeric_limits<int64_t>::max();

struct OracleCase {
  struct Span {
    int64_t from_us = 0;
    int64_t to_us = kOracleNever;
    int64_t responded_us = kOracleNever;  // of a stint
    std::string status = {};              // of a pause
  };
  std::vector<Span> stints;
  std::vector<Span> pauses;
  std::string queue;
  std::string channel;
  std::map<std::string, std::string> attributes;
  bool cancelled = false;
  bool contradictory = false;
  int64_t last_us = 0;  // time of the latest event

  bool IsOpened() const { return !stints.empty(); }
  bool IsOpen() const {
    return IsOpened() && stints.back().to_us == kOracleNever;
  }
};

// Of events in the order of the log.
OracleCase RecomputeCase(const std::vector<OwnEvent>& log);

struct OracleCount {
  int64_t began_us = 0;
  int64_t watch_us = 0;
  int64_t booked_us = 0;
  Tally tally;
  int bin = kNoBin;
};
// What the case counts as at T, whatever its slots are.
std::vector<OracleCount> CountCase(const OracleCase& of,
                                   const Contract& contract,
                                   const Objective& objective,
                                   int64_t clock_us);

// When the open run of the case becomes a miss, where that is not before T;
// kOracleNever: it does not. `began_us`: when the run began.
struct OracleDeadline {
  int64_t began_us = 0;
  int64_t last_us = kOracleNever;
};
OracleDeadline DeadlineOf(const OracleCase& of, const Contract& contract,
                          const Objective& objective, int64_t clock_us);

}  // namespace holdline
