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
  if (!is_older) entry = {partition, std::move(status)};
  return true;
}

void StatusBoard::SetUncovered(int32_t partition,
                               std::map<std::string, int64_t> contacts) {
  MutexLock lock(&mutex_);
  uncovered_[partition] = std::move(contacts);
}

void StatusBoard::DropPartition(int32_t partition) {
  MutexLock lock(&mutex_);
  uncovered_.erase(partition);
  std::erase_if(contracts_, [partition](const auto& entry) {
    return entry.second.partition == partition;
  });
}

std::vector<std::shared_ptr<const Status>> StatusBoard::Contracts() const {
  std::vector<std::shared_ptr<const Status>> statuses;
  MutexLock lock(&mutex_);
  statuses.reserve(contracts_.size());
  for (const auto& [contract, entry] : contracts_) {
    statuses.push_back(entry.status);
  }
  return statuses;
}

std::map<std::string, int64_t> StatusBoard::Uncovered() const {
  std::map<std::string, int64_t> sum;
  MutexLock lock(&mutex_);
  for (const auto& [partition, contacts] : uncovered_) {
    for (const auto& [queue, count] : contacts) sum[queue] += count;
  }
  return sum;
}

void StatusBoard::RenderMetrics(int64_t now_us, std::string& page) {
  const auto statuses = Contracts();
  const int64_t series = CountContractSeries(statuses);
  const bool is_over = series > options_.max_series;
  ExpositionWriter writer(page);
  WriteOverview({.statuses = statuses,
                 .uncovered = Uncovered(),
                 .uncovered_queues = options_.uncovered_queues,
                 .contract_series = series,
                 .is_over_limit = is_over},
                writer);
  if (!is_over) WriteContractSeries(statuses, now_us, writer);
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
  auto statuses = Contracts();
  std::erase_if(statuses, [shard, shards](const auto& status) {
    return PartitionOf(status->contract(), shards) != shard;
  });
  ExpositionWriter writer(page);
  WriteContractSeries(statuses, now_us, writer);
}

}  // namespace holdline
