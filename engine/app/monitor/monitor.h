// What operations see of a running pipeline: it listens to the runtime, the
// stages and the committed records, and makes the pages /metrics,
// /metrics/contracts, /healthz and /readyz of them.
//
// Gauges of contracts are those that were committed. The age of a clock is
// taken when the page is made: a clock that stands still grows old there.
//
// Thread-safe.
#pragma once

#include <array>
#include <atomic>
#include <cstdint>
#include <functional>
#include <map>
#include <string>
#include <utility>

#include "absl/base/thread_annotations.h"
#include "absl/synchronization/mutex.h"
#include "absl/time/time.h"
#include "engine/app/control/book_reloader.h"
#include "engine/app/monitor/orphan_watch.h"
#include "engine/app/stages/stage_probe.h"
#include "engine/app/status/status_board.h"
#include "engine/app/topics.h"
#include "engine/base/clock.h"
#include "engine/http/http_server.h"
#include "engine/metrics/engine_metrics.h"
#include "engine/metrics/metric_registry.h"
#include "engine/runtime/probe.h"
#include "holdline/alert.pb.h"

namespace holdline {

struct MonitorOptions {
  TopicNames topics;
  int32_t judge_partitions = 1;
  int64_t max_series = 5'000;
  // Whether clocks follow the wall: then an old one is not ready.
  bool live = true;
  // Then how old one may be: see StatusBoardOptions.
  absl::Duration stale_after = absl::Seconds(30);
  // Called for each committed alert, on the committer's thread; may be empty.
  std::function<void(const Alert&)> on_alert = {};
};

class Monitor final : public RuntimeProbe,
                      public CommitObserver,
                      public StageProbe {
 public:
  // `clock` must outlive it.
  Monitor(Clock* clock, MonitorOptions options);

  HttpRoutes Routes();

  // Empty where the service is ready, else why it is not.
  std::string WhyNotReady();

  const StatusBoard& board() const { return board_; }
  int64_t events() const;  // applied so far
  // When a partition came, went or recovered last, monotonic; 0: never.
  int64_t phase_changed_us() const { return phase_changed_us_.load(); }

  // The runtime was thrown away: nothing is owned, and what comes next is told
  // from its beginning. Totals go on.
  void StartAnew();

  // The contracts folder was read again.
  void OnBookReload(ReloadOutcome outcome);

  void OnPartition(const PartitionSample& sample, bool phase_changed) override;
  void OnTick(int64_t took_us) override;
  void OnShard(const ShardSample& sample) override;
  void OnSnapshot(const SnapshotSample& sample) override;
  void OnSnapshotRefused(std::string_view stage, int32_t partition,
                         std::string_view why) override;
  void OnRecoveryWaits(std::string_view stage, int32_t partition,
                       int64_t waited_us, std::string_view why) override;
  void OnFenced(std::string_view stage, int32_t partition,
                std::string_view owner) override;
  void OnCommit(const CommitSample& sample) override;
  void OnCommitted(std::span<const NewRecord> records,
                   int64_t wall_us) override;
  void OnDelivery(int64_t time_us) override;
  void OnRefused(Refusal reason) override;
  void OnScored(int32_t partition, const ScorePartition& score) override;
  void OnJudgeOwned(int32_t partition,
                    std::span<const StatusRecord> statuses) override;
  void OnJudged(int32_t partition, const JudgePartition& judge) override;

 private:
  using PartitionKey = std::pair<std::string, int32_t>;  // stage, partition
  struct PartitionView {
    PartitionPhase phase = PartitionPhase::kReading;
    int64_t clock_us = INT64_MIN;  // T; INT64_MIN: none yet
    ScoreCounters scored;          // what was taken into the counters
    bool retention_is_short = false;
  };

  void WatchRetention(const PartitionSample& sample, PartitionView& view)
      ABSL_EXCLUSIVE_LOCKS_REQUIRED(mutex_);
  void LogPhase(const PartitionSample& sample) const;
  void Forget(const PartitionSample& sample);
  void OnAlert(const std::string& json, int64_t wall_us);
  void CountScored(const ScoreCounters& now, PartitionView& view)
      ABSL_EXCLUSIVE_LOCKS_REQUIRED(mutex_);
  void WatchOrphans(const ScoreCounters& before, const ScoreCounters& now)
      ABSL_EXCLUSIVE_LOCKS_REQUIRED(mutex_);
  void SetContacts() ABSL_EXCLUSIVE_LOCKS_REQUIRED(mutex_);
  HttpResponse MetricsPage();
  HttpResponse ContractsPage(const HttpQuery& query) const;
  HttpResponse ReadyPage();
  void RefreshGauges();

  Clock& clock_;
  const MonitorOptions options_;
  MetricRegistry registry_;
  EngineMetrics engine_;
  StatusBoard board_;

  // The stages' families.
  MetricFamily<CounterMetric>& events_;
  CounterMetric& applied_;
  CounterMetric& duplicate_;
  CounterMetric& late_;
  CounterMetric& refused_;
  MetricFamily<CounterMetric>& dead_letters_;
  MetricFamily<CounterMetric>& snapshot_bytes_;
  MetricFamily<CounterMetric>& snapshots_;
  CounterMetric& fenced_;
  CounterMetric& rejoins_;
  MetricFamily<CounterMetric>& forgotten_;
  MetricFamily<CounterMetric>& reloads_;
  GaugeMetric& last_reload_;
  MetricFamily<GaugeMetric>& contacts_;
  MetricFamily<GaugeMetric>& cases_;
  MetricFamily<CounterMetric>& forgotten_cases_;
  MetricFamily<GaugeMetric>& outages_;
  MetricFamily<CounterMetric>& forgotten_outages_;
  HistogramMetric& delivery_delay_;
  HistogramMetric& event_to_alert_;

  std::atomic<int64_t> phase_changed_us_{0};
  mutable absl::Mutex mutex_;
  std::map<PartitionKey, PartitionView> partitions_ ABSL_GUARDED_BY(mutex_);
  std::map<int, uint64_t> ring_full_ ABSL_GUARDED_BY(mutex_);
  OrphanWatch orphans_ ABSL_GUARDED_BY(mutex_);
};

}  // namespace holdline
