// What the board shows at one moment: plain values, made by BoardModel, drawn
// by board_view.h.
#pragma once

#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <vector>

#include "absl/time/time.h"
#include "engine/app/report/figures.h"

namespace holdline {

// A row's value at an earlier moment.
struct TrendPoint {
  std::optional<double> value;
  std::string state;
};

// One watch or one period of one objective in one slot.
struct BoardRow {
  std::string contract;
  std::string objective;
  std::string slot;    // empty where the objective has no slots
  std::string window;  // "30m", "month"
  bool is_watch = true;
  Unit unit = Unit::kShare;
  std::string state;
  std::optional<double> value;
  std::optional<double> target;
  bool at_most = false;
  int64_t counted = 0;  // contacts; of time, microseconds
  bool counts_time = false;
  int64_t since_us = 0;             // when the state began
  std::optional<int64_t> in_a_row;  // met contacts that would bring it back
  // Of a period that runs: the value that what is still to come must have.
  std::optional<double> needed;
  int64_t expected = 0;           // what is still to come, as counted
  std::vector<TrendPoint> trend;  // oldest first
};

struct BoardQueue {
  std::string contract;
  std::string queue;
  bool is_of_cases = false;
  int64_t waiting = 0;       // contacts that wait, or cases that are open
  int64_t oldest_us = 0;     // when the first of them began; 0: none
  int64_t next_miss_us = 0;  // earliest deadline ahead; 0: none
};

// A watch or a period has changed its state.
struct BoardAlert {
  int64_t since_us = 0;
  std::string contract;
  std::string objective;
  std::string clause;
  std::string slot;
  std::string window;
  Unit unit = Unit::kShare;
  std::string state_before;
  std::string state;
  std::optional<double> value;
  std::optional<double> target;
  bool at_most = false;
  int64_t counted = 0;
  bool counts_time = false;
};

struct BoardSnapshot {
  std::string title;     // "demo"
  std::string subtitle;  // "a simulated call centre, 60 times as fast"
  absl::TimeZone zone;   // of all times shown
  int64_t clock_us = 0;  // judge's newest clock
  std::vector<std::string> notes;  // what is going on, a line each
  std::vector<BoardRow> rows;      // by contract, objective, slot, window
  std::vector<BoardQueue> queues;
  std::vector<BoardAlert> alerts;  // the latest, oldest first
  // Since the start, by the state that they told.
  std::map<std::string, int64_t> alerts_told;
  int64_t events = 0;  // since the start; 0: not known
  // Telemetry partitions whose clock is included, of how many.
  uint32_t included = 0;
  uint32_t partitions = 0;
};

}  // namespace holdline
