// The table that every workforce analyst compares first: offered, answered,
// abandoned, service level, speed of answer and handle time, by queue and
// interval of clock time.
//
// It follows visits to queues ("legs") by differences: where a leg changes,
// what it was is removed and what it has become is added, so that late and
// corrected events need no special path. What it holds depends on the set of
// legs alone, not on the order of changes.
//
// Thread-compatible.
#pragma once

#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "absl/container/flat_hash_map.h"
#include "absl/time/time.h"
#include "engine/app/report/clock_intervals.h"
#include "engine/base/time_units.h"
#include "operators/contract/model.h"

namespace holdline {

enum class LegOutcome : uint8_t {
  kWaiting,
  kAnswered,
  kAbandoned,
  kFlowedOut,
  kLost,  // counts in nothing
};

// What is known of one leg, in microseconds; as operators/score/leg.h has it.
struct LegFacts {
  static constexpr int64_t kUnknown = -1;

  std::string_view queue;
  int64_t enqueue_us = 0;
  LegOutcome outcome = LegOutcome::kWaiting;
  int64_t outcome_us = 0;        // when the wait ended
  int64_t wait_us = kUnknown;    // as stated, or the difference
  int64_t end_us = 0;            // where handled to the end; else 0
  int64_t handle_us = kUnknown;  // of an answered leg
};

struct IntervalOptions {
  absl::TimeZone zone;
  absl::Duration every = absl::Minutes(30);  // ClockIntervals::IsAllowed
  bool by_queue = true;  // false: all queues together, named "(all)"
  int64_t within_us = 20'000'000;
  ClassTable classes{};   // the formula
  int64_t short_us = -1;  // -1: no class of short abandons
  // A leg that still waits after this is lost and counts in nothing.
  int64_t lost_after_us = 4 * kHourUs;
  // The interval that a leg belongs to, with all that it counts for. A leg
  // that was answered and whose end is not known is booked at its outcome.
  BookedAt booked_at = BookedAt::kEnqueue;
};

struct IntervalRow {
  std::string queue;
  int64_t start_us = 0;
  int64_t end_us = 0;  // exclusive
  // Legs. Booked at enqueue, `offered` holds those that still wait, too.
  int64_t offered = 0;
  int64_t answered = 0;
  int64_t abandoned = 0;
  int64_t flowed_out = 0;
  int64_t counted = 0;  // of the service level: denominator and numerator
  int64_t met = 0;
  int64_t wait_sum_us = 0;  // of answered legs
  int64_t handled = 0;      // answered legs whose handle time is known
  int64_t handle_sum_us = 0;

  std::optional<double> ServiceLevel() const;          // share of 1
  std::optional<double> AverageSpeedOfAnswer() const;  // seconds
  std::optional<double> AverageHandleTime() const;     // seconds

  bool operator==(const IntervalRow&) const = default;
};

class IntervalTable {
 public:
  // REQUIRES: ClockIntervals::IsAllowed(options.every).
  explicit IntervalTable(const IntervalOptions& options);

  void Add(const LegFacts& leg) { Book(leg, +1); }
  // Takes back what Add was told. REQUIRES: the same facts.
  void Remove(const LegFacts& leg) { Book(leg, -1); }

  // By queue and start; intervals without legs are left out. A leg that still
  // waits at `now_us`, longer than promised, is in the class answered late.
  std::vector<IntervalRow> Rows(int64_t now_us) const;

  const IntervalOptions& options() const { return options_; }

 private:
  struct Cell {
    int64_t offered = 0;
    int64_t answered = 0;
    int64_t abandoned = 0;
    int64_t flowed_out = 0;
    int64_t counted = 0;
    int64_t met = 0;
    int64_t wait_sum_us = 0;
    int64_t handled = 0;
    int64_t handle_sum_us = 0;
    bool operator==(const Cell&) const = default;
  };
  using QueueIndex = uint32_t;
  using CellKey = std::pair<QueueIndex, int64_t>;  // and the interval's start
  using Cells = absl::flat_hash_map<CellKey, Cell>;

  void Book(const LegFacts& leg, int64_t sign);
  void NoteWaiting(QueueIndex queue, int64_t enqueue_us, int64_t sign);
  void AddWaiting(int64_t now_us, Cells& cells) const;
  void Count(ContactClass contact_class, int64_t sign, Cell& cell) const;
  QueueIndex IndexOf(std::string_view queue);
  int64_t BookedUs(const LegFacts& leg) const;
  ContactClass ClassOf(const LegFacts& leg) const;

  const IntervalOptions options_;
  mutable ClockIntervals intervals_;
  absl::flat_hash_map<std::string, QueueIndex> index_of_;
  std::vector<std::string> queues_;
  Cells cells_;
  // Legs that wait, by enqueue time: what one counts as depends on when it is
  // asked. Few at any time.
  std::map<std::pair<int64_t, QueueIndex>, int64_t> waiting_;
};

}  // namespace holdline
