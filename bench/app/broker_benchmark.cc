// The whole way through a real broker, one event a message: both stages, both
// hops exactly once, beside a bare librdkafka consumer that only counts, from
// the same topic in the same run.
//
// The arguments of Holdline are its number of shards and whether it writes
// snapshots, that of the bare consumer is its number of handles, each with its
// share of the partitions. `snapshots` and `snapshot_mb` are what the run
// wrote: a last one comes with its clean end. BM_Restart is the time from
// opening the runtime until all partitions are owned, with the state of the
// whole topic: from snapshots, which a clean end has left, or by replay of the
// log. Time is real time, from before the group is joined until the last
// transaction; `cpu` is this process's, in seconds per million events. Needs
// HOLDLINE_KAFKA_BROKERS;
// `--benchmark_repetitions=9 --benchmark_enable_random_interleaving=true` gives
// medians of interleaved runs.
#include <benchmark/benchmark.h>
#include <librdkafka/rdkafka.h>

#include <atomic>
#include <chrono>
#include <cstdlib>
#include <ctime>
#include <functional>
#include <memory>
#include <stop_token>
#include <string>
#include <thread>
#include <vector>

#include "absl/strings/str_cat.h"
#include "bench/app/workload.h"
#include "engine/app/stages/pipeline.h"
#include "engine/base/check.h"
#include "engine/base/clock.h"
#include "engine/base/hash.h"
#include "engine/kafka/kafka_log.h"
#include "engine/runtime/runtime.h"

namespace holdline {
namespace {

constexpr int32_t kPartitions = 8;
constexpr Workload kWorkload = {.contacts = 2'100'000};

std::string Brokers() {
  const char* brokers = std::getenv("HOLDLINE_KAFKA_BROKERS");
  return brokers == nullptr ? "" : brokers;
}

// A name that no run before has used.
std::string FreshName() {
  static int number = 0;
  return absl::StrCat("bench-", SystemClock().WallUs(), "-", number++);
}

double CpuSeconds() {
  timespec time;
  clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &time);
  return static_cast<double>(time.tv_sec) +
         static_cast<double>(time.tv_nsec) * 1e-9;
}

// A topic that is filled once for all benchmarks of this process.
struct Telemetry {
  std::string topic = FreshName();
  std::unique_ptr<Log> log;
  int64_t messages = 0;
  int64_t end_us = 0;  // the last timestamp
};

Telemetry Fill() {
  Telemetry telemetry;
  telemetry.log = *OpenKafkaLog(
      {.properties = {{"bootstrap.servers", Brokers()}, {"linger.ms", "50"}},
       .clock = &SystemClock()});
  TopicSpec spec;
  spec.name = telemetry.topic;
  spec.partitions = kPartitions;
  HL_CHECK(telemetry.log->CreateTopics(std::span(&spec, 1)).ok());
  auto appender = *telemetry.log->OpenAppender();
  for (WorkloadMessage& message : MakeMessages(kWorkload)) {
    NewRecord record;
    record.topic = telemetry.topic;
    record.partition = static_cast<int32_t>(
        MixHash(static_cast<uint64_t>(message.contact)) % kPartitions);
    record.value = std::move(message.bytes);
    record.timestamp_us = message.timestamp_us;
    HL_CHECK(appender->Append(std::move(record)).ok());
    ++telemetry.messages;
    telemetry.end_us = message.timestamp_us;
  }
  HL_CHECK(appender->Flush(absl::Minutes(2)).ok());
  return telemetry;
}

const Telemetry& FilledTelemetry() {
  static const Telemetry& telemetry = *new Telemetry(Fill());
  return telemetry;
}

// Runs `body`, which handles every message once, as one iteration.
void Measure(benchmark::State& state, const std::function<void()>& body) {
  using Steady = std::chrono::steady_clock;
  const double cpu_before = CpuSeconds();
  const auto before = Steady::now();
  body();
  const std::chrono::duration<double> took = Steady::now() - before;
  state.SetIterationTime(took.count());
  state.counters["cpu"] += (CpuSeconds() - cpu_before) * 1e6 /
                           static_cast<double>(FilledTelemetry().messages);
}

bool LacksBroker(benchmark::State& state) {
  if (!Brokers().empty()) return false;
  state.SkipWithError("HOLDLINE_KAFKA_BROKERS is not set");
  return true;
}

// ---- The bare consumer

// Counts what `handle` number `index` of `handles` finds in its partitions.
int64_t CountMessages(int index, int handles) {
  const Telemetry& telemetry = FilledTelemetry();
  rd_kafka_conf_t* conf = rd_kafka_conf_new();
  const std::pair<const char*, std::string> settings[] = {
      {"bootstrap.servers", Brokers()},
      {"group.id", FreshName()},
      {"enable.auto.commit", "false"},
      {"enable.partition.eof", "true"},
      {"queued.min.messages", "10000000"},
      {"queued.max.messages.kbytes", "1048576"}};
  for (const auto& [name, value] : settings) {
    HL_CHECK(rd_kafka_conf_set(conf, name, value.c_str(), nullptr, 0) ==
             RD_KAFKA_CONF_OK);
  }
  rd_kafka_t* consumer = rd_kafka_new(RD_KAFKA_CONSUMER, conf, nullptr, 0);
  HL_CHECK(consumer != nullptr);
  rd_kafka_poll_set_consumer(consumer);
  rd_kafka_topic_partition_list_t* partitions =
      rd_kafka_topic_partition_list_new(kPartitions);
  for (int32_t p = index; p < kPartitions; p += handles) {
    rd_kafka_topic_partition_list_add(partitions, telemetry.topic.c_str(), p)
        ->offset = RD_KAFKA_OFFSET_BEGINNING;
  }
  rd_kafka_assign(consumer, partitions);
  rd_kafka_queue_t* queue = rd_kafka_queue_get_consumer(consumer);
  std::vector<rd_kafka_message_t*> batch(4096);
  int64_t count = 0;
  for (int unfinished = partitions->cnt; unfinished > 0;) {
    const ssize_t got =
        rd_kafka_consume_batch_queue(queue, 100, batch.data(), batch.size());
    for (ssize_t i = 0; i < got; ++i) {
      rd_kafka_message_t* message = batch[static_cast<size_t>(i)];
      if (message->err == RD_KAFKA_RESP_ERR__PARTITION_EOF) --unfinished;
      if (message->err == RD_KAFKA_RESP_ERR_NO_ERROR) ++count;
      rd_kafka_message_destroy(message);
    }
  }
  rd_kafka_queue_destroy(queue);
  rd_kafka_topic_partition_list_destroy(partitions);
  rd_kafka_destroy(consumer);
  return count;
}

void BM_BareConsumer(benchmark::State& state) {
  if (LacksBroker(state)) return;
  const int handles = static_cast<int>(state.range(0));
  const int64_t messages = FilledTelemetry().messages;
  for (auto _ : state) {
    std::vector<int64_t> counts(static_cast<size_t>(handles));
    Measure(state, [&] {
      std::vector<std::jthread> threads;
      for (int i = 0; i < handles; ++i) {
        threads.emplace_back([&counts, i, handles] {
          counts[static_cast<size_t>(i)] = CountMessages(i, handles);
        });
      }
    });
    int64_t total = 0;
    for (const int64_t count : counts) total += count;
    HL_CHECK(total == messages);
  }
  state.SetItemsProcessed(state.iterations() * messages);
}
BENCHMARK(BM_BareConsumer)
    ->Arg(1)
    ->Arg(2)
    ->Iterations(1)
    ->UseManualTime()
    ->Unit(benchmark::kMillisecond);

// ---- Holdline

// What all shards write of snapshots.
class SnapshotCount final : public RuntimeProbe {
 public:
  void OnSnapshot(const SnapshotSample& sample) override {
    bytes_.fetch_add(sample.bytes, std::memory_order_relaxed);
    if (sample.complete) whole_.fetch_add(1, std::memory_order_relaxed);
  }
  void Report(benchmark::State& state) const {
    state.counters["snapshots"] = static_cast<double>(whole_);
    state.counters["snapshot_mb"] = static_cast<double>(bytes_) / 1e6;
  }

 private:
  std::atomic<size_t> bytes_ = 0;
  std::atomic<size_t> whole_ = 0;
};

// One installation: topics and groups of its own over the same telemetry.
class Installation {
 public:
  explicit Installation(bool snapshots, int64_t remember_us) {
    static const WorkloadBook& book = *new WorkloadBook(MakeBook(kWorkload));
    const Telemetry& telemetry = FilledTelemetry();
    pipeline_options_.topics = {.telemetry = telemetry.topic,
                                .prefix = FreshName()};
    pipeline_options_.book = book.book;
    pipeline_options_.book_bytes = book.bytes;
    pipeline_options_.score.remember_us = remember_us;
    const TopicNames& names = pipeline_options_.topics;
    const auto topics = TopicTable({.names = names, .judge_partitions = 1});
    HL_CHECK(telemetry.log->CreateTopics(topics).ok());
    options.clock_mode = ClockMode::kLog;
    options.instance = names.prefix;
    options.group_prefix = names.prefix;
    if (snapshots) options.snapshots_topic = names.Snapshots();
    // Six times as often as by default: a run has several cycles.
    options.snapshot_pace.cycle_us = 5'000'000;
  }

  // A process's life from its start until the end of the log.
  void RunToTheEnd(RuntimeProbe* probe = nullptr) {
    Pipeline pipeline(pipeline_options_);
    options.until_us = FilledTelemetry().end_us;
    auto runtime = Open(pipeline, probe);
    HL_CHECK(runtime->RunThreads(std::stop_token()).ok());
    HL_CHECK(pipeline.CountEvents().applied == FilledTelemetry().messages);
  }

  // Another, until it owns all partitions.
  void Restart() {
    struct Owned final : RuntimeProbe {
      void OnPartition(const PartitionSample& sample, bool changed) override {
        count += changed && sample.phase == PartitionPhase::kOwned;
      }
      int count = 0;
    } owned;
    Pipeline pipeline(pipeline_options_);
    options.until_us.reset();
    auto runtime = Open(pipeline, &owned);
    while (owned.count < kPartitions + 1) HL_CHECK(runtime->Step().ok());
  }

  RuntimeOptions options;

 private:
  std::unique_ptr<Runtime> Open(Pipeline& pipeline, RuntimeProbe* probe) {
    return *Runtime::Open(*FilledTelemetry().log, SystemClock(), options,
                          pipeline.Stages(), probe);
  }

  PipelineOptions pipeline_options_;
};

void BM_Holdline(benchmark::State& state) {
  if (LacksBroker(state)) return;
  const Telemetry& telemetry = FilledTelemetry();
  for (auto _ : state) {
    Installation installation(state.range(1) != 0, Workload::kRememberUs);
    installation.options.shards = static_cast<int>(state.range(0));
    SnapshotCount written;
    Measure(state, [&] { installation.RunToTheEnd(&written); });
    written.Report(state);
  }
  state.SetItemsProcessed(state.iterations() * telemetry.messages);
}
BENCHMARK(BM_Holdline)
    ->ArgNames({"shards", "snapshots"})
    ->Args({1, 0})
    ->Args({1, 1})
    ->Args({2, 1})
    ->Iterations(1)
    ->UseManualTime()
    ->Unit(benchmark::kMillisecond);

// Contacts are remembered for 15 s, so that there are some 100,000 at the end.
void BM_Restart(benchmark::State& state) {
  if (LacksBroker(state)) return;
  for (auto _ : state) {
    Installation installation(state.range(0) != 0, 15'000'000);
    installation.RunToTheEnd();
    Measure(state, [&] { installation.Restart(); });
  }
}
BENCHMARK(BM_Restart)
    ->ArgName("snapshots")
    ->Arg(0)
    ->Arg(1)
    ->Iterations(1)
    ->UseManualTime()
    ->Unit(benchmark::kMillisecond);

}  // namespace
}  // namespace holdline

BENCHMARK_MAIN();
