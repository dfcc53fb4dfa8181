// The whole way in one process and one shard: serialized telemetry in the
// in-memory log, through score, transactions, observations and judge, to
// verdicts. The base point is that of workload.h.
//
// The argument is how many events a message carries. Reported: events a second
// of one core (CPU time), the most contacts that were in memory, by how much
// the process grew for each of them, alerts.
#include <benchmark/benchmark.h>

#include <algorithm>
#include <memory>
#include <vector>

#include "bench/app/workload.h"
#include "engine/app/stages/pipeline.h"
#include "engine/base/check.h"
#include "engine/base/clock.h"
#include "engine/base/process.h"
#include "engine/log/memory_log.h"
#include "engine/runtime/runtime.h"

namespace holdline {
namespace {

class AlertCounter final : public CommitObserver {
 public:
  void OnCommitted(std::span<const NewRecord> records, int64_t) override {
    for (const NewRecord& record : records) {
      alerts += record.topic == "holdline.alerts";
    }
  }
  int64_t alerts = 0;
};

std::unique_ptr<MemoryLog> LogWith(
    const std::vector<WorkloadMessage>& messages) {
  auto log = std::make_unique<MemoryLog>(
      SystemClock(), MemoryLogOptions{.max_poll_records = 4096});
  auto topics = TopicTable({.names = {}, .judge_partitions = 1});
  TopicSpec telemetry;
  telemetry.name = "telemetry";
  topics.push_back(telemetry);
  HL_CHECK(log->CreateTopics(topics).ok());
  log->TrimCommitted("holdline.observations");
  auto appender = *log->OpenAppender();
  for (const WorkloadMessage& message : messages) {
    NewRecord record;
    record.topic = "telemetry";
    record.value = message.bytes;
    record.timestamp_us = message.timestamp_us;
    HL_CHECK(appender->Append(std::move(record)).ok());
  }
  return log;
}

int64_t ContactsIn(const ScorePartition& score) {
  const ScoreCounters counters = score.counters();
  return counters.open + counters.remembered;
}

void BM_TelemetryToVerdict(benchmark::State& state) {
  const Workload workload = {.events_per_message =
                                 static_cast<int>(state.range(0))};
  const auto messages = MakeMessages(workload);
  const WorkloadBook book = MakeBook(workload);
  PipelineOptions options;
  options.book = book.book;
  options.book_bytes = book.bytes;
  options.score.remember_us = Workload::kRememberUs;
  AlertCounter counter;
  int64_t events = 0, contacts = 0, grown = 0;
  for (auto _ : state) {
    state.PauseTiming();
    const auto log = LogWith(messages);
    Pipeline pipeline(options);
    RuntimeOptions runtime_options;
    runtime_options.clock_mode = ClockMode::kLog;
    auto runtime = *Runtime::Open(*log, SystemClock(), runtime_options,
                                  pipeline.Stages(), nullptr, &counter);
    HL_CHECK(runtime->FinishAt(messages.back().timestamp_us).ok());
    const int64_t before = ResidentBytes();
    state.ResumeTiming();
    while (!runtime->finished()) {
      HL_CHECK(runtime->Step().ok());
      contacts = std::max(contacts, ContactsIn(*pipeline.Scores()[0]));
    }
    state.PauseTiming();
    grown = std::max(grown, ResidentBytes() - before);
    events += pipeline.CountEvents().applied;
    state.ResumeTiming();
  }
  state.SetItemsProcessed(events);
  state.counters["contacts"] = static_cast<double>(contacts);
  state.counters["bytes_per_contact"] =
      static_cast<double>(grown) /
      static_cast<double>(std::max<int64_t>(1, contacts));
  state.counters["alerts"] =
      static_cast<double>(counter.alerts) /
      static_cast<double>(std::max<int64_t>(1, state.iterations()));
}
BENCHMARK(BM_TelemetryToVerdict)->Arg(1)->Arg(32)->Unit(benchmark::kSecond);

}  // namespace
}  // namespace holdline

BENCHMARK_MAIN();
