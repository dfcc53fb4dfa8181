// What a judge would know after these packets: all tallies summed, the last
// level of each queue. The sums keep no zeros, so that equal means equal.
#pragma once

#include <cstdint>
#include <map>
#include <set>
#include <string>
#include <string_view>
#include <tuple>
#include <vector>

#include "holdline/observation.pb.h"
#include "operators/tally/tally.h"

namespace holdline {

struct RowKey {
  bool period = false;
  uint64_t objective = 0;
  uint32_t slot = 0;
  int64_t slice = 0;
  auto operator<=>(const RowKey&) const = default;
};

struct LevelRow {
  int64_t waiting = 0;
  int64_t oldest_us = 0;
  std::map<uint64_t, int64_t> deadlines;  // by objective
  bool operator==(const LevelRow&) const = default;
};

struct Totals {
  std::map<RowKey, Tally> rows;
  std::map<std::pair<RowKey, int>, int64_t> bins;
  std::map<std::string, int64_t> uncovered;  // by queue; "case desk"
  std::map<uint64_t, int64_t> lost;          // by contract
  // As said last, by judge partition and id; those that count as nothing not.
  std::map<std::pair<int32_t, std::string>, std::string> outages;

  void Add(const RowKey& key, const Tally& tally, int bin, int sign);
  void AddUncovered(const std::string& queue, int64_t legs);
  void AddLost(uint64_t contract, int64_t legs);
  bool operator==(const Totals&) const = default;
};

// What differs, a line each; empty where nothing does.
std::string Difference(const Totals& said, const Totals& expected);

using Levels = std::map<std::pair<uint64_t, std::string>, LevelRow>;
// (objective, slot, time, contact)
using Misses = std::set<std::tuple<uint64_t, uint32_t, int64_t, std::string>>;

struct SegmentSum {
  Totals totals;
  Levels levels;  // as said last; those without waiters too
  Misses misses;
  bool operator==(const SegmentSum&) const = default;
};

class PacketSum {
 public:
  // `bytes` of one ObservationRecord, for one judge partition.
  void Take(std::string_view bytes, int32_t judge_partition = 0);

  const Totals& totals() const { return totals_; }
  // Of queues in which somebody waits.
  Levels Waiting() const;
  // By at_us; misses cut to eight a lane.
  std::map<int64_t, SegmentSum> Segments() const;
  const std::vector<Observation>& packets() const { return packets_; }

 private:
  void TakeTallies(const Tallies& tallies, bool period, Totals& to);
  void TakeSegment(const Segment& segment, int32_t judge_partition,
                   SegmentSum& to);

  Totals totals_;
  std::map<int32_t, Levels> levels_;  // by judge partition
  std::map<int64_t, SegmentSum> segments_;
  std::vector<Observation> packets_;
};

}  // namespace holdline
