// Judge: what a cell costs from the bytes of an observation to verdicts, with
// 1,000 contracts of five windows and a month each, and what a second costs in
// which only windows slide.

#include <benchmark/benchmark.h>

#include <cstdint>
#include <memory>
#include <random>
#include <string>
#include <vector>

#include "absl/strings/str_cat.h"
#include "engine/base/time_units.h"
#include "holdline/observation.pb.h"
#include "operators/contract/model.h"
#include "operators/judge/judge_partition.h"

namespace holdline {
namespace {

constexpr int64_t kStartUs = 1'772'445'600 * kSecondUs;  // 2026-03-02 10:00 UTC
constexpr int kContracts = 1000;

std::shared_ptr<const ContractBook> MakeBook(
    const std::vector<int64_t>& watches_us) {
  auto book = std::make_shared<ContractBook>();
  for (int i = 0; i < kContracts; ++i) {
    Objective objective;
    objective.name = "answer";
    objective.targets.emplace_back().bound = 800'000;
    objective.watches_us = watches_us;
    objective.periods = {PeriodSpec{}};
    objective.alert.from_contacts = 20;
    objective.alert.recover_by = 10'000;
    objective.alert.recover_for_us = kMinuteUs;
    Contract contract;
    contract.name = absl::StrCat("contract-", i);
    contract.id = ContractId(contract.name);
    contract.version = contract.id;
    contract.zone = absl::UTCTimeZone();
    contract.terminates_us = INT64_MAX;
    objective.id = ObjectiveId(contract.name, objective.name);
    contract.objectives = {objective};
    book->contracts.push_back(contract);
  }
  return book;
}

const std::vector<int64_t> kFiveWatches = {5 * kMinuteUs, 30 * kMinuteUs,
                                           kHourUs, kDayUs, 7 * kDayUs};

// One second's packet: so many cells of random contracts, watch and period.
class Stream {
 public:
  Stream(std::shared_ptr<const ContractBook> book, bool live)
      : book_(std::move(book)), live_(live) {}

  std::string NextSecond(int cells) {
    clock_us_ += kSecondUs;
    ObservationRecord record;
    Observation& packet = *record.add_packets();
    packet.set_partitions(1);
    packet.set_clock_us(clock_us_);
    packet.set_live(live_);
    if (clock_us_ == kStartUs + kSecondUs) packet.mutable_book()->set_hash(1);
    if (cells == 0) return record.SerializeAsString();
    Segment& segment = *packet.add_segments();
    segment.set_at_us(clock_us_);
    for (int i = 0; i < cells / 2; ++i) {
      const Contract& contract = book_->contracts[random_() % kContracts];
      const int64_t met = random_() % 100 < 81 ? 1 : 0;
      AddRow(contract.objectives[0].id, clock_us_ / kSecondUs - 1, met,
             *segment.mutable_watch());
      AddRow(contract.objectives[0].id, clock_us_ / kDayUs, met,
             *segment.mutable_period());
    }
    return record.SerializeAsString();
  }

 private:
  static void AddRow(uint64_t objective, int64_t slice, int64_t met,
                     Tallies& tallies) {
    tallies.add_objective(objective);
    tallies.add_slot(0);
    tallies.add_slice(slice);
    tallies.add_counted(1);
    tallies.add_met(met);
    tallies.add_sum_us(0);
  }

  std::shared_ptr<const ContractBook> book_;
  bool live_;
  int64_t clock_us_ = kStartUs;
  std::mt19937_64 random_{42};
};

JudgeOptions OptionsFor(std::shared_ptr<const ContractBook> book) {
  JudgeOptions options;
  options.parse_book = [book](const Book&) { return book; };
  return options;
}

void JudgeCells(benchmark::State& state, const std::vector<int64_t>& watches,
                bool live) {
  const auto book = MakeBook(watches);
  const int cells = static_cast<int>(state.range(0));
  Stream stream(book, live);
  JudgePartition judge(OptionsFor(book));
  // A quarter of an hour first, so that windows are full and slide.
  for (int second = 0; second < 900; ++second) {
    judge.Process(stream.NextSecond(cells));
    judge.Discard();
  }
  std::vector<std::string> records;
  size_t next = 0;
  for (auto _ : state) {
    if (next == records.size()) {
      state.PauseTiming();
      records.clear();
      next = 0;
      for (int i = 0; i < 60; ++i) records.push_back(stream.NextSecond(cells));
      state.ResumeTiming();
    }
    judge.Process(records[next++]);
    judge.Discard();
  }
  state.SetItemsProcessed(state.iterations() * cells);
}

void BM_CellsFiveWatches(benchmark::State& state) {
  JudgeCells(state, kFiveWatches, false);
}
BENCHMARK(BM_CellsFiveWatches)->Arg(200)->Arg(2000)->Arg(20000);

void BM_CellsOneWatch(benchmark::State& state) {
  JudgeCells(state, {5 * kMinuteUs}, false);
}
BENCHMARK(BM_CellsOneWatch)->Arg(2000)->Arg(20000);

void BM_CellsFiveWatchesLive(benchmark::State& state) {
  JudgeCells(state, kFiveWatches, true);
}
BENCHMARK(BM_CellsFiveWatchesLive)->Arg(2000)->Arg(20000);

}  // namespace
}  // namespace holdline

BENCHMARK_MAIN();
