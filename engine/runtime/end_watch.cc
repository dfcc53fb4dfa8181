#include "engine/runtime/end_watch.h"

#include <algorithm>
#include <utility>

#include "engine/base/check.h"
#include "engine/base/status_macros.h"

namespace holdline {

EndWatch::EndWatch(Log* log, Clock* clock, std::string topic,
                   int32_t partitions)
    : log_(*log),
      clock_(*clock),
      topic_(std::move(topic)),
      partitions_(partitions),
      cells_(std::make_unique<Cell[]>(static_cast<size_t>(partitions))) {}

absl::Status EndWatch::Ask(absl::Duration timeout) {
  const int64_t asked_wall_us = clock_.WallUs();
  HL_ASSIGN_OR_RETURN(const auto ranges, log_.Ranges(topic_, timeout));
  const size_t count =
      std::min(ranges.size(), static_cast<size_t>(partitions_));
  for (size_t i = 0; i < count; ++i) {
    Publish(cells_[i], {ranges[i].end, asked_wall_us});
  }
  const Log::BrokerTime heard = log_.LastBrokerTime();
  if (heard.broker_us != 0) {
    skew_us_.store(heard.wall_us - heard.broker_us, std::memory_order_relaxed);
  }
  return absl::OkStatus();
}

void EndWatch::Publish(Cell& cell, const EndAnswer& answer) {
  const uint64_t sequence = cell.sequence.load(std::memory_order_relaxed);
  cell.sequence.store(sequence + 1, std::memory_order_seq_cst);
  cell.end_offset.store(answer.end_offset, std::memory_order_seq_cst);
  cell.asked_wall_us.store(answer.asked_wall_us, std::memory_order_seq_cst);
  cell.sequence.store(sequence + 2, std::memory_order_seq_cst);
}

EndAnswer EndWatch::Answer(int32_t partition) const {
  HL_CHECK(partition >= 0 && partition < partitions_);
  const Cell& cell = cells_[static_cast<size_t>(partition)];
  while (true) {
    const uint64_t before = cell.sequence.load(std::memory_order_seq_cst);
    const EndAnswer answer{cell.end_offset.load(std::memory_order_seq_cst),
                           cell.asked_wall_us.load(std::memory_order_seq_cst)};
    const uint64_t after = cell.sequence.load(std::memory_order_seq_cst);
    if (before == after && before % 2 == 0) return answer;
  }
}

}  // namespace holdline
