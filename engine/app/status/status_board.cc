#include "engine/app/status/status_board.h"

#include <utility>

#include "engine/app/status/contract_series.h"
#include "engine/app/status/overview_series.h"
#include "engine/base/check.h"
#include "engine/base/hash.h"
#include "engine/base/mutex_lock.h"
#include "engine/metrics/exposition.h"

namespace holdline {

bool StatusBoard::Apply(int32_t partition, const std::string& contract,
                        std::string_view bytes) {
  auto status = std::make_shared<Status>();
  if (!status->ParseFromArray(bytes.data(), static_cast<int>(bytes.size()))) {
    return false;
  }
  MutexLock lock(&mutex_);
  if (bytes.empty()) {
    contracts_.erase(contract);
    return true;
  }
  Entry& entry = contracts_[contract];
  const bool is_older = entry.status != nullptr &&
                        entry.partition == partition &&
                        status->clock_us() < entry.status->clock_us();
  if (is_older) return true;
  AdvanceClock(partition, status->clock_us());
  entry = {partition, std::move(status)};
  return true;
}

void StatusBoard::SetClock(int32_t partition, int64_t clock_us) {
  MutexLock lock(&mutex_);
  AdvanceClock(partition, clock_us);
}

void StatusBoard::AdvanceClock(int32_t partition, int64_t clock_us) {
  int64_t& known = clocks_.try_emplace(partition, clock_us).first->second;
  known = std::max(known, clock_us);
}

void StatusBoard::SetUncovered(int32_t partition, UncoveredCounts counts) {
  MutexLock lock(&mutex_);
  uncovered_[partition] = std::move(counts);
}

void StatusBoard::DropPartition(int32_t partition) {
  MutexLock lock(&mutex_);
  uncovered_.erase(partition);
  clocks_.erase(partition);
  std::erase_if(contracts_, [partition](const auto& entry) {
    return entry.second.partition == partition;
  });
}

StatusList StatusBoard::Contracts() const {
  StatusList statuses;
  MutexLock lock(&mutex_);
  statuses.reserve(contracts_.size());
  for (const auto& [contract, entry] : contracts_) {
    statuses.push_back(entry.status);
  }
  return statuses;
}

UncoveredCounts StatusBoard::Uncovered() const {
  UncoveredCounts sum;
  MutexLock lock(&mutex_);
  for (const auto& [partition, counts] : uncovered_) {
    for (const auto& [queue, n] : counts.contacts) sum.contacts[queue] += n;
    for (const auto& [queue, n] : counts.cases) sum.cases[queue] += n;
    for (const auto& [service, n] : counts.outages) sum.outages[service] += n;
  }
  return sum;
}

ContractList StatusBoard::AsOf(int64_t now_us) const {
  ContractList contracts;
  MutexLock lock(&mutex_);
  contracts.reserve(contracts_.size());
  for (const auto& [name, entry] : contracts_) {
    const int64_t clock_us = clocks_.at(entry.partition);
    contracts.push_back(
        {.status = entry.status,
         .clock_us = clock_us,
         .is_stale = options_.stale_after_us > 0 &&
                     now_us - clock_us > options_.stale_after_us});
  }
  return contracts;
}

void StatusBoard::RenderMetrics(int64_t now_us, std::string& page) {
  const ContractList contracts = AsOf(now_us);
  const int64_t series = CountContractSeries(contracts);
  const bool is_over = series > options_.max_series;
  ExpositionWriter writer(page);
  WriteOverview({.contracts = contracts,
                 .uncovered = Uncovered(),
                 .uncovered_queues = options_.uncovered_queues,
                 .contract_series = series,
                 .is_over_limit = is_over},
                writer);
  if (!is_over) WriteContractSeries(contracts, now_us, writer);
  NoteLimit(series);
}

void StatusBoard::NoteLimit(int64_t series) {
  const bool is_over = series > options_.max_series;
  {
    MutexLock lock(&mutex_);
    if (std::exchange(over_limit_, is_over) == is_over) return;
  }
  if (options_.on_limit) options_.on_limit(is_over, series);
}

void StatusBoard::RenderShard(int shard, int shards, int64_t now_us,
                              std::string& page) const {
  HL_CHECK(0 <= shard && shard < shards);
  ContractList contracts = AsOf(now_us);
  std::erase_if(contracts, [shard, shards](const ShownContract& contract) {
    return PartitionOf(contract.status->contract(), shards) != shard;
  });
  ExpositionWriter writer(page);
  WriteContractSeries(contracts, now_us, writer);
}

}  // namespace holdline
