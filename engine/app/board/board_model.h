// Collects what is published (status and alerts) into what the board shows,
// and remembers the trend of every row.
//
// Thread-compatible.
#pragma once

#include <cstdint>
#include <deque>
#include <map>
#include <string>
#include <tuple>
#include <vector>

#include "absl/status/statusor.h"
#include "absl/time/time.h"
#include "engine/app/board/board_snapshot.h"
#include "holdline/alert.pb.h"
#include "holdline/status.pb.h"

namespace holdline {

// An alert as the board shows it.
BoardAlert ToBoardAlert(const Alert& alert);

// An alert as it stands on the topic of alerts. Fields that a newer release
// has added are passed over. InvalidArgument where it is not one.
absl::StatusOr<Alert> ParseAlertJson(const std::string& json);

class BoardModel {
 public:
  struct Options {
    std::string title;
    std::string subtitle;
    absl::TimeZone zone;
    // A point of the trend stands for this much of judge's time.
    absl::Duration trend_step = absl::Seconds(15);
    size_t trend_points = 24;
    size_t alerts_kept = 64;
  };
  explicit BoardModel(Options options) : options_(std::move(options)) {}

  // The contract's status, replacing the one before.
  void Apply(const Status& status);
  // The contract is no longer ours to show.
  void Drop(const std::string& contract);
  void Apply(const Alert& alert) { Add(ToBoardAlert(alert)); }
  void Add(BoardAlert alert);

  // What is going on besides, and how many events have been read.
  void SetNotes(std::vector<std::string> notes) { notes_ = std::move(notes); }
  void SetEvents(int64_t events) { events_ = events; }

  BoardSnapshot Snapshot() const;

 private:
  // contract, objective, slot, window
  using RowKey = std::tuple<std::string, std::string, std::string, std::string>;
  struct Trend {
    int64_t step = 0;  // of the newest point
    std::deque<TrendPoint> points;
  };

  BoardRow MakeRow(const std::string& contract, const StatusRow& row) const;
  void FollowTrend(const BoardRow& row, int64_t clock_us);

  const Options options_;
  std::map<std::string, Status> contracts_;
  std::map<RowKey, Trend> trends_;
  std::deque<BoardAlert> alerts_;
  std::map<std::string, int64_t> alerts_told_;
  int64_t events_ = 0;
  std::vector<std::string> notes_;
};

}  // namespace holdline
