// The score stage alone, from decoded events to sealed packets: 1,000 contracts
// with five watches each, 100 k contacts in memory, 2.8 events a contact.
//
// `Events` is what making the events costs; subtract it. `Backlog` has record
// time, 280 events and one closed segment a second: what a replay of a normal
// day does. `Live` has 100 times the rate and a packet every 20 ms.
//
// `SaveBucket` is what a snapshot adds to the packet of one partition: a 32nd
// of its contacts, whose number is the argument; `longest_us` is the longest of
// all. `Restore` reads what 32 such calls have written.
#include <benchmark/benchmark.h>

#include <algorithm>
#include <array>
#include <chrono>
#include <cstdint>
#include <cstdio>
#include <limits>
#include <memory>
#include <random>
#include <string>
#include <string_view>
#include <vector>

#include "engine/base/hash.h"
#include "engine/base/time_units.h"
#include "operators/contract/model.h"
#include "operators/score/score_partition.h"

namespace holdline {
namespace {

constexpr int64_t kStartUs = 1'772'445'600 * kSecondUs;
constexpr int kContracts = 1000;
constexpr size_t kBatch = 32;

std::string QueueName(int number) {
  char name[24];
  std::snprintf(name, sizeof(name), "team-%04d", number);
  return name;
}

std::shared_ptr<const ContractBook> ThousandContracts() {
  auto book = std::make_shared<ContractBook>();
  for (int i = 0; i < kContracts; ++i) {
    Contract& contract = book->contracts.emplace_back();
    contract.name = "contract-" + std::to_string(i);
    contract.id = ContractId(contract.name);
    contract.zone = absl::UTCTimeZone();
    contract.terminates_us = std::numeric_limits<int64_t>::max();
    contract.covers.push_back(
        {.channel = "voice", .queue = QueueName(i) + "*", .attributes = {}});
    Objective& objective = contract.objectives.emplace_back();
    objective.name = "answer";
    objective.id = ObjectiveId(contract.name, objective.name);
    objective.within_us = 20 * kSecondUs;
    objective.classes = *FormulaTable("abandons_miss");
    objective.targets.emplace_back();
    objective.targets.front().bound = 800'000;
    objective.watches_us = {5 * kMinuteUs, 15 * kMinuteUs, 30 * kMinuteUs,
                            60 * kMinuteUs, 24 * 60 * kMinuteUs};
    objective.periods = {{.kind = PeriodKind::kMonth}};
  }
  return book;
}

// An endless stream of contacts that come at a constant rate: four of five are
// answered and completed, one gives up. A cycle is worked out once and repeated
// with other ids.
class Stream {
 public:
  // Durations are divided by `haste`.
  Stream(int64_t contacts_per_s, int64_t haste) {
    std::mt19937_64 random(1);
    const int64_t contacts = 100'000;
    period_us_ = contacts * kSecondUs / contacts_per_s;
    const auto some = [&](int64_t most_s) {
      return static_cast<int64_t>(random() %
                                  static_cast<uint64_t>(most_s * kSecondUs)) /
             haste;
    };
    for (int64_t i = 0; i < contacts; ++i) {
      const int64_t enqueue_us = i * kSecondUs / contacts_per_s;
      const auto queue = static_cast<uint32_t>(random() % kContracts);
      Add(i, enqueue_us, EventKind::kQueued, queue);
      const int64_t outcome_us = enqueue_us + some(25);
      if (i % 5 == 4) {
        Add(i, outcome_us, EventKind::kAbandoned, queue);
      } else {
        Add(i, outcome_us, EventKind::kAnswered, queue);
        Add(i, outcome_us + some(400), EventKind::kCompleted, queue);
      }
    }
    std::sort(planned_.begin(), planned_.end(),
              [](const Planned& a, const Planned& b) {
                return a.time_us < b.time_us;
              });
    for (int i = 0; i < kContracts; ++i) queues_.push_back(QueueName(i));
    for (size_t i = 0; i < kBatch; ++i) events_[i].channel = "voice";
  }

  // Valid until the next call; in order of time.
  std::span<const Event> Next() {
    for (size_t i = 0; i < kBatch; ++i) Make(i);
    return events_;
  }

 private:
  struct Planned {
    int64_t time_us;
    int64_t contact;  // less what a cycle has, where it began in the one before
    uint32_t queue;
    EventKind kind;
  };

  void Add(int64_t contact, int64_t time_us, EventKind kind, uint32_t queue) {
    planned_.push_back({.time_us = time_us % period_us_,
                        .contact = contact - time_us / period_us_ * 100'000,
                        .queue = queue,
                        .kind = kind});
  }

  void Make(size_t i) {
    const Planned& planned = planned_[at_];
    char* id = ids_[i].data();
    auto digits = static_cast<uint64_t>(planned.contact + cycle_ * 100'000 +
                                        100'000'000'000);
    for (int d = 23; d >= 12; --d) {
      id[d] = static_cast<char>('0' + digits % 10);
      digits /= 10;
    }
    std::copy_n("contact-0000", 12, id);
    Event& event = events_[i];
    event.kind = planned.kind;
    event.time_us = kStartUs + planned.time_us + cycle_ * period_us_;
    event.entity_id = {id, 24};
    event.entity_hash = StableHash(event.entity_id);
    event.id_hash =
        CombineHash(event.entity_hash, static_cast<uint64_t>(planned.kind));
    event.queue = queues_[planned.queue];
    if (++at_ == planned_.size()) {
      at_ = 0;
      ++cycle_;
    }
  }

  int64_t period_us_ = 0;
  std::vector<Planned> planned_;
  std::vector<std::string> queues_;
  std::array<std::array<char, 24>, kBatch> ids_{};
  std::array<Event, kBatch> events_{};
  size_t at_ = 0;
  int64_t cycle_ = 1;
};

void Report(benchmark::State& state, const ScorePartition& partition,
            size_t bytes) {
  state.SetItemsProcessed(state.iterations() * static_cast<int64_t>(kBatch));
  const ScoreCounters counters = partition.counters();
  state.counters["contacts"] =
      static_cast<double>(counters.open + counters.remembered);
  state.counters["bytes/event"] =
      static_cast<double>(bytes) / static_cast<double>(counters.Events());
}

void Events(benchmark::State& state) {
  Stream stream(100, 1);
  for (auto _ : state) {
    benchmark::DoNotOptimize(stream.Next().data());
    benchmark::ClobberMemory();
  }
  state.SetItemsProcessed(state.iterations() * static_cast<int64_t>(kBatch));
}
BENCHMARK(Events);

// One record an event, as producers without batching send.
void ApplyOneByOne(ScorePartition& partition, std::span<const Event> events,
                   std::vector<RefusedEvent>& refused) {
  partition.Prepare(events);
  for (const Event& event : events) {
    partition.Apply({.timestamp_us = event.time_us}, {&event, 1}, refused);
  }
}

void Backlog(benchmark::State& state) {
  Stream stream(100, 1);
  ScorePartition partition(ThousandContracts(), "", {.judge_partitions = 4});
  std::vector<RefusedEvent> refused;
  size_t bytes = 0;
  const auto seal = [&] {
    partition.Seal([&](int32_t, const std::string& packet) {
      bytes += packet.size();
      benchmark::DoNotOptimize(packet.data());
    });
  };
  for (int i = 0; i < 2 * 280'000 / static_cast<int>(kBatch); ++i) {
    ApplyOneByOne(partition, stream.Next(), refused);
    if (i % 512 == 0) seal();
  }
  int64_t batches = 0;
  for (auto _ : state) {
    ApplyOneByOne(partition, stream.Next(), refused);
    if (++batches % 512 == 0) seal();
  }
  Report(state, partition, bytes);
}
BENCHMARK(Backlog)->MinTime(3);

void Live(benchmark::State& state) {
  constexpr int64_t kTickUs = 20'000;
  Stream stream(10'000, 100);
  ScorePartition partition(
      ThousandContracts(), "",
      {.judge_partitions = 4, .remember_us = 7 * kSecondUs});
  std::vector<RefusedEvent> refused;
  size_t bytes = 0;
  int64_t tick_us = 0;
  const auto apply = [&] {
    const std::span<const Event> events = stream.Next();
    ApplyOneByOne(partition, events, refused);
    if (events.back().time_us < tick_us) return;
    tick_us = events.back().time_us + kTickUs;
    partition.AdvanceTo(events.back().time_us - 500'000, true);
    partition.Seal([&](int32_t, const std::string& packet) {
      bytes += packet.size();
      benchmark::DoNotOptimize(packet.data());
    });
  };
  for (int i = 0; i < 2 * 280'000 / static_cast<int>(kBatch); ++i) apply();
  for (auto _ : state) apply();
  Report(state, partition, bytes);
}
BENCHMARK(Live)->MinTime(3);

// With so many contacts in memory.
std::unique_ptr<ScorePartition> PartitionOf(int64_t contacts) {
  auto partition = std::make_unique<ScorePartition>(
      ThousandContracts(), "",
      ScoreOptions{
          .judge_partitions = 4, .remember_us = 60 * kMinuteUs, .buckets = 32});
  Stream stream(10'000, 100);
  std::vector<RefusedEvent> refused;
  while (partition->counters().open + partition->counters().remembered <
         contacts) {
    ApplyOneByOne(*partition, stream.Next(), refused);
    partition->Discard();
  }
  return partition;
}

void SaveBucket(benchmark::State& state) {
  const auto partition = PartitionOf(state.range(0));
  uint32_t bucket = 0;
  size_t bytes = 0;
  std::chrono::duration<double, std::micro> longest{};
  for (auto _ : state) {
    const auto before = std::chrono::steady_clock::now();
    bytes = partition->SaveBucket(bucket).size();
    longest = std::max<decltype(longest)>(
        longest, std::chrono::steady_clock::now() - before);
    bucket = (bucket + 1) % partition->buckets();
  }
  state.counters["bytes"] = static_cast<double>(bytes);
  state.counters["longest_us"] = longest.count();
}
BENCHMARK(SaveBucket)
    ->Arg(25'000)
    ->Arg(100'000)
    ->Arg(250'000)
    ->Unit(benchmark::kMicrosecond);

void Restore(benchmark::State& state) {
  const auto partition = PartitionOf(state.range(0));
  const std::string head = partition->SaveHead();
  const std::string cut = partition->CutMetadata();
  std::vector<std::string> buckets;
  for (uint32_t i = 0; i < partition->buckets(); ++i) {
    buckets.push_back(partition->SaveBucket(i));
  }
  for (auto _ : state) {
    auto restored = std::make_unique<ScorePartition>(
        ThousandContracts(), "",
        ScoreOptions{.judge_partitions = 4,
                     .remember_us = 60 * kMinuteUs,
                     .buckets = 32});
    bool ok = restored->LoadHead(head).ok();
    for (uint32_t i = 0; i < buckets.size(); ++i) {
      ok = ok && restored->LoadBucket(i, 0, buckets[i]).ok();
    }
    ok = ok && restored->RestoreCut(cut).ok();
    if (!ok) state.SkipWithError("cannot be restored");
    state.PauseTiming();
    restored.reset();
    state.ResumeTiming();
  }
  state.SetItemsProcessed(state.iterations() * state.range(0));
}
BENCHMARK(Restore)->Arg(250'000)->Unit(benchmark::kMillisecond);

}  // namespace
}  // namespace holdline

BENCHMARK_MAIN();
