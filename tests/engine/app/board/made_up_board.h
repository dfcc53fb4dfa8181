// A snapshot for tests: two contracts, one breached, one fine.
#pragma once

#include "engine/app/board/board_snapshot.h"

namespace holdline {

inline constexpr int64_t kBoardClockUs = 1'772'446'051'000'000;  // 10:07:31

inline BoardRow MadeUpRow(const char* contract, const char* objective,
                          const char* window, const char* state,
                          std::optional<double> value) {
  BoardRow row;
  row.contract = contract;
  row.objective = objective;
  row.window = window;
  row.is_watch = std::string(window) != "month";
  row.state = state;
  row.value = value;
  row.target = 0.8;
  row.counted = 21;
  row.since_us = kBoardClockUs - 79'000'000;
  return row;
}

inline BoardSnapshot MadeUpBoard() {
  BoardSnapshot board;
  board.title = "demo";
  board.subtitle = "60 times as fast";
  board.zone = absl::UTCTimeZone();
  board.clock_us = kBoardClockUs;
  board.rows = {
      MadeUpRow("acme-sales", "answer", "5m", "ok", 0.9),
      MadeUpRow("acme-sales", "answer", "month", "on_track", 0.95),
      MadeUpRow("acme-support", "answer", "1m", "breached", 0.4167),
      MadeUpRow("acme-support", "answer", "5m", "at_risk", 0.81),
      MadeUpRow("acme-support", "speed", "5m", "insufficient", std::nullopt)};
  board.rows[2].in_a_row = 41;
  board.rows[2].trend = {{0.9, "ok"}, {0.82, "at_risk"}, {0.4167, "breached"}};
  board.queues = {
      {"acme-sales", "sales", false, 0, 0, 0},
      {"acme-support", "billing", false, 1, kBoardClockUs - 2'000'000,
       kBoardClockUs + 18'000'000},
      {"acme-support", "support", false, 23, kBoardClockUs - 102'000'000, 0}};
  BoardAlert alert;
  alert.since_us = kBoardClockUs - 79'000'000;
  alert.contract = "acme-support";
  alert.objective = "answer";
  alert.window = "1m";
  alert.slot = "prime";
  alert.clause = "Schedule B, 4.1";
  alert.state_before = "at_risk";
  alert.state = "breached";
  alert.value = 0.75;
  alert.target = 0.8;
  alert.counted = 20;
  board.alerts = {alert};
  board.alerts_told = {{"breached", 1}};
  board.events = 1284;
  board.included = board.partitions = 4;
  return board;
}

}  // namespace holdline
