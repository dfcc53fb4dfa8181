#include "engine/metrics/metric_registry.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <atomic>
#include <thread>

namespace holdline {
namespace {

using testing::HasSubstr;
using testing::Not;

TEST(MetricRegistry, WritesFamiliesInTheOrderOfTheirMaking) {
  MetricRegistry registry;
  registry.Counters("b_total", "Second letter.", {"kind"})
      .With({"x\"y\n"})
      .Add(3);
  registry.Gauges("a", "First letter.").With({}).Set(-1.5);
  EXPECT_EQ(registry.Render(),
            "# HELP b_total Second letter.\n"
            "# TYPE b_total counter\n"
            "b_total{kind=\"x\\\"y\\n\"} 3\n"
            "# HELP a First letter.\n"
            "# TYPE a gauge\n"
            "a -1.5\n");
}

TEST(MetricRegistry, HistogramBucketsAreCumulativeAndInclusive) {
  MetricRegistry registry;
  HistogramMetric& seconds =
      registry.Histograms("wait_seconds", "Waiting.", {0.5, 1}).With({});
  for (const double value : {0.25, 0.5, 0.75, 1.0, 2.0}) seconds.Observe(value);
  EXPECT_EQ(registry.Render(),
            "# HELP wait_seconds Waiting.\n"
            "# TYPE wait_seconds histogram\n"
            "wait_seconds_count 5\n"
            "wait_seconds_sum 4.5\n"
            "wait_seconds_bucket{le=\"0.5\"} 2\n"
            "wait_seconds_bucket{le=\"1\"} 4\n"
            "wait_seconds_bucket{le=\"+Inf\"} 5\n");
}

TEST(MetricRegistry, TheSameLabelsAreTheSameMetric) {
  MetricRegistry registry;
  auto& family = registry.Counters("n_total", "N.", {"a", "b"});
  EXPECT_EQ(&family.With({"1", "2"}), &family.With({"1", "2"}));
  EXPECT_NE(&family.With({"1", "2"}), &family.With({"2", "1"}));
}

TEST(MetricRegistry, AFamilyAboveItsLimitSharesOneSeries) {
  MetricRegistry registry;
  auto& family = registry.Counters("n_total", "N.", {"queue"}, 2);
  family.With({"a"}).Add();
  family.With({"b"}).Add();
  family.With({"c"}).Add();
  family.With({"d"}).Add();
  family.With({"a"}).Add();
  const std::string page = registry.Render();
  EXPECT_THAT(page, HasSubstr("n_total{queue=\"a\"} 2\n"));
  EXPECT_THAT(page, HasSubstr("n_total{queue=\"b\"} 1\n"));
  EXPECT_THAT(page, HasSubstr("n_total{queue=\"(other)\"} 2\n"));
  EXPECT_THAT(page, Not(HasSubstr("\"c\"")));
}

TEST(MetricRegistry, RemovedSeriesAreGoneAndEmptyFamiliesUnseen) {
  MetricRegistry registry;
  auto& family = registry.Gauges("lag", "Lag.", {"partition"});
  EXPECT_EQ(registry.Render(), "");
  family.With({"0"}).Set(1);
  family.With({"1"}).Set(2);
  family.Remove({"0"});
  EXPECT_THAT(registry.Render(), Not(HasSubstr("\"0\"")));
  family.Clear();
  EXPECT_EQ(registry.Render(), "");
}

TEST(MetricRegistry, CountsAllWhileOthersScrape) {
  MetricRegistry registry;
  CounterMetric& counter = registry.Counters("n_total", "N.").With({});
  HistogramMetric& histogram =
      registry.Histograms("h", "H.", {1, 2, 3}).With({});
  std::atomic<bool> done = false;
  std::thread scraper([&] {
    while (!done.load()) registry.Render();
  });
  constexpr int kWriters = 3;
  constexpr int kTimes = 5000;
  std::vector<std::thread> writers;
  for (int i = 0; i < kWriters; ++i) {
    writers.emplace_back([&] {
      for (int k = 0; k < kTimes; ++k) {
        counter.Add();
        histogram.Observe(k % 5);
      }
    });
  }
  for (std::thread& writer : writers) writer.join();
  done.store(true);
  scraper.join();
  EXPECT_EQ(counter.value(), kWriters * kTimes);
  EXPECT_THAT(registry.Render(), HasSubstr("h_count 15000\nh_sum 30000\n"));
}

}  // namespace
}  // namespace holdline
