#include "engine/metrics/metric_registry.h"

#include <prometheus/metric_family.h>
#include <prometheus/text_serializer.h>

#include <sstream>

namespace holdline {
namespace {

using prometheus::ClientMetric;

void Fill(const CounterMetric& counter, ClientMetric& out) {
  out.counter.value = static_cast<double>(counter.value());
}

void Fill(const GaugeMetric& gauge, ClientMetric& out) {
  out.gauge.value = gauge.value();
}

// The total is the sum of the buckets that were read, so that a page is never
// at odds with itself while others observe.
void Fill(const HistogramMetric& histogram, ClientMetric& out) {
  uint64_t seen = 0;
  for (size_t at = 0; at < histogram.bounds().size(); ++at) {
    seen += histogram.count(at);
    out.histogram.bucket.push_back(
        {.cumulative_count = seen, .upper_bound = histogram.bounds()[at]});
  }
  out.histogram.sample_count =
      seen + histogram.count(histogram.bounds().size());
  out.histogram.sample_sum = histogram.sum();
}

template <typename Metric>
void Collect(const std::unique_ptr<MetricFamily<Metric>>& family,
             prometheus::MetricType type,
             std::vector<prometheus::MetricFamily>& out) {
  if (family == nullptr) return;
  prometheus::MetricFamily page{.name = family->name(),
                                .help = family->help(),
                                .type = type,
                                .metric = {}};
  family->ForEach(
      [&](const std::vector<std::string>& values, const Metric& metric) {
        ClientMetric series;
        for (size_t i = 0; i < values.size(); ++i) {
          series.label.push_back({family->label_names()[i], values[i]});
        }
        Fill(metric, series);
        page.metric.push_back(std::move(series));
      });
  if (!page.metric.empty()) out.push_back(std::move(page));
}

}  // namespace

MetricFamily<CounterMetric>& MetricRegistry::Counters(
    std::string name, std::string help, std::vector<std::string> label_names,
    size_t max_series) {
  auto family = std::make_unique<MetricFamily<CounterMetric>>(
      std::move(name), std::move(help), std::move(label_names), max_series,
      [] { return std::make_unique<CounterMetric>(); });
  absl::MutexLock lock(&mutex_);
  return *families_.emplace_back(Family{.counters = std::move(family)})
              .counters;
}

MetricFamily<GaugeMetric>& MetricRegistry::Gauges(
    std::string name, std::string help, std::vector<std::string> label_names,
    size_t max_series) {
  auto family = std::make_unique<MetricFamily<GaugeMetric>>(
      std::move(name), std::move(help), std::move(label_names), max_series,
      [] { return std::make_unique<GaugeMetric>(); });
  absl::MutexLock lock(&mutex_);
  return *families_.emplace_back(Family{.gauges = std::move(family)}).gauges;
}

MetricFamily<HistogramMetric>& MetricRegistry::Histograms(
    std::string name, std::string help, std::vector<double> bounds,
    std::vector<std::string> label_names, size_t max_series) {
  auto family = std::make_unique<MetricFamily<HistogramMetric>>(
      std::move(name), std::move(help), std::move(label_names), max_series,
      [bounds = std::move(bounds)] {
        return std::make_unique<HistogramMetric>(bounds);
      });
  absl::MutexLock lock(&mutex_);
  return *families_.emplace_back(Family{.histograms = std::move(family)})
              .histograms;
}

std::string MetricRegistry::Render() const {
  std::vector<prometheus::MetricFamily> page;
  {
    absl::MutexLock lock(&mutex_);
    for (const Family& family : families_) {
      Collect(family.counters, prometheus::MetricType::Counter, page);
      Collect(family.gauges, prometheus::MetricType::Gauge, page);
      Collect(family.histograms, prometheus::MetricType::Histogram, page);
    }
  }
  std::ostringstream text;
  prometheus::TextSerializer().Serialize(text, page);
  return text.str();
}

}  // namespace holdline
