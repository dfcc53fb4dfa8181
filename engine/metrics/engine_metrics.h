// The metrics of the engine itself: positions, clocks, commits, rings. What
// the stages compute has families of its own in the same registry.
//
// Made at start, one for a process. Thread-safe, as its families are.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>

#include "absl/time/time.h"
#include "engine/log/log.h"
#include "engine/metrics/metric_registry.h"

namespace holdline {

class EngineMetrics {
 public:
  // `registry` must outlive it.
  explicit EngineMetrics(MetricRegistry& registry);

  // holdline_build_info 1.
  void SetBuild(std::string_view version, std::string_view revision);

  // holdline_commits_total, holdline_commit_seconds.
  void OnCommit(CommitOutcome outcome, absl::Duration took);
  // holdline_tick_seconds.
  void OnTick(absl::Duration took);

  // Gauges of a stage's partition; called by the shard that owns it. The
  // series end with RemovePartition.
  GaugeMetric& Lag(std::string_view stage, int32_t partition);       // records
  GaugeMetric& ClockAge(std::string_view stage, int32_t partition);  // seconds
  GaugeMetric& NeededShare(std::string_view stage, int32_t partition);
  void RemovePartition(std::string_view stage, int32_t partition);

  GaugeMetric& Partitions(std::string_view stage);  // owned by this process

  GaugeMetric& RingPackets(int shard);
  CounterMetric& RingFull(int shard);
  GaugeMetric& ring_capacity_packets;

  GaugeMetric& clock_skew_seconds;  // wall - broker
  GaugeMetric& ready;               // 0 or 1
  GaugeMetric& resident_bytes;      // process_resident_memory_bytes

 private:
  MetricFamily<GaugeMetric>& build_;
  MetricFamily<GaugeMetric>& lag_;
  MetricFamily<GaugeMetric>& clock_age_;
  MetricFamily<GaugeMetric>& needed_share_;
  MetricFamily<GaugeMetric>& partitions_;
  MetricFamily<GaugeMetric>& ring_packets_;
  MetricFamily<CounterMetric>& ring_full_;
  MetricFamily<CounterMetric>& commits_;
  CounterMetric& committed_;
  CounterMetric& aborted_;
  CounterMetric& fenced_;
  HistogramMetric& commit_seconds_;
  HistogramMetric& tick_seconds_;
};

}  // namespace holdline
