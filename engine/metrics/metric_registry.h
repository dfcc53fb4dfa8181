// The metrics of a process, by families, and their page for Prometheus.
//
// Families are made once, at start. A family hands out one metric for each set
// of label values and is bounded: above its limit all further sets share one
// metric whose labels say "(other)". Values stay atomics of our own
// (metric.h) and prometheus-cpp writes the page from them: its own histograms
// lock, and its own collecting stops the writers.
//
//   MetricRegistry registry;
//   auto& commits = registry.Counters("holdline_commits_total",
//                                     "Transactions by outcome.", {"outcome"});
//   CounterMetric& committed = commits.With({"committed"});  // keep the
//   reference committed.Add();
//
// Thread-safe.
#pragma once

#include <cstddef>
#include <functional>
#include <initializer_list>
#include <map>
#include <memory>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "absl/base/thread_annotations.h"
#include "absl/synchronization/mutex.h"
#include "engine/base/check.h"
#include "engine/metrics/metric.h"

namespace holdline {

inline constexpr size_t kDefaultMaxSeries = 256;

template <typename Metric>
class MetricFamily {
 public:
  using LabelValues = std::vector<std::string>;
  using Maker = std::function<std::unique_ptr<Metric>()>;

  MetricFamily(std::string name, std::string help,
               std::vector<std::string> label_names, size_t max_series,
               Maker make)
      : name_(std::move(name)),
        help_(std::move(help)),
        label_names_(std::move(label_names)),
        max_series_(max_series),
        make_(std::move(make)) {}

  // The metric with these label values, made at the first call. The reference
  // is good until Remove. Takes a lock: call it once and keep the reference.
  // REQUIRES: as many values as the family has label names.
  Metric& With(LabelValues values) {
    HL_CHECK(values.size() == label_names_.size());
    absl::MutexLock lock(&mutex_);
    auto found = series_.find(values);
    if (found == series_.end()) {
      if (series_.size() >= max_series_) {
        values.assign(label_names_.size(), "(other)");
      }
      found = series_.try_emplace(std::move(values)).first;
      if (found->second == nullptr) found->second = make_();
    }
    return *found->second;
  }

  // Ends a series, which then is gone from the page, as that of a partition
  // that was revoked must be. REQUIRES: nobody uses its reference any more.
  void Remove(const LabelValues& values) {
    absl::MutexLock lock(&mutex_);
    series_.erase(values);
  }

  // Ends all series, under the same condition.
  void Clear() {
    absl::MutexLock lock(&mutex_);
    series_.clear();
  }

  const std::string& name() const { return name_; }
  const std::string& help() const { return help_; }
  const std::vector<std::string>& label_names() const { return label_names_; }

  // Calls `visit(label values, metric)` for each series, in order.
  template <typename Visitor>
  void ForEach(const Visitor& visit) const {
    absl::MutexLock lock(&mutex_);
    for (const auto& [values, metric] : series_) visit(values, *metric);
  }

 private:
  const std::string name_;
  const std::string help_;
  const std::vector<std::string> label_names_;
  const size_t max_series_;
  const Maker make_;
  mutable absl::Mutex mutex_;
  std::map<LabelValues, std::unique_ptr<Metric>> series_
      ABSL_GUARDED_BY(mutex_);
};

class MetricRegistry {
 public:
  MetricRegistry() = default;
  MetricRegistry(const MetricRegistry&) = delete;
  MetricRegistry& operator=(const MetricRegistry&) = delete;

  // REQUIRES, of all three: the name is new and valid for Prometheus. The
  // family lives as long as the registry.
  MetricFamily<CounterMetric>& Counters(
      std::string name, std::string help,
      std::vector<std::string> label_names = {},
      size_t max_series = kDefaultMaxSeries);
  MetricFamily<GaugeMetric>& Gauges(std::string name, std::string help,
                                    std::vector<std::string> label_names = {},
                                    size_t max_series = kDefaultMaxSeries);
  MetricFamily<HistogramMetric>& Histograms(
      std::string name, std::string help, std::vector<double> bounds,
      std::vector<std::string> label_names = {},
      size_t max_series = kDefaultMaxSeries);

  // The page, in Prometheus' text format 0.0.4, families in the order in which
  // they were made. Families without series are left out.
  std::string Render() const;

 private:
  struct Family {
    std::unique_ptr<MetricFamily<CounterMetric>> counters = nullptr;
    std::unique_ptr<MetricFamily<GaugeMetric>> gauges = nullptr;
    std::unique_ptr<MetricFamily<HistogramMetric>> histograms = nullptr;
  };

  mutable absl::Mutex mutex_;
  std::vector<Family> families_ ABSL_GUARDED_BY(mutex_);
};

}  // namespace holdline
