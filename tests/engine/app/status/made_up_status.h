// Statuses for tests.
#pragma once

#include <string>

#include "holdline/status.pb.h"

namespace holdline {

inline constexpr int64_t kStatusClockUs = 1'772'446'051'000'000;

// One watch (slot "prime", 5m) and one queue in which somebody waits.
inline Status MadeUpStatus(const std::string& contract,
                           const std::string& state = "breached") {
  Status status;
  status.set_contract(contract);
  status.set_clock_us(kStatusClockUs);
  StatusRow* row = status.add_rows();
  row->set_objective("answer");
  row->set_measure("service_level");
  row->set_slot("prime");
  row->set_watch("5m");
  row->set_state(state);
  row->set_value(0.75);
  row->set_target(0.8);
  row->set_counted(20);
  row->set_met(15);
  QueueLevel* level = status.add_queues();
  level->set_queue("support");
  level->set_waiting(3);
  level->set_oldest_us(kStatusClockUs - 12'000'000);
  level->set_next_miss_us(kStatusClockUs + 8'000'000);
  return status;
}

}  // namespace holdline
