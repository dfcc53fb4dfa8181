#include "tests/sim/process_scan.h"

#include "absl/strings/str_cat.h"
#include "engine/base/status_macros.h"

namespace holdline::sim {
namespace {

constexpr size_t kLeastRecords = 300;

// "score/1/manifest/0" as that of partition 0, and the other way round.
std::string OfTheOtherPartition(std::string_view key) {
  const size_t begin = key.find('/') + 1;
  const size_t end = key.find('/', begin);
  const int partition = key[begin] - '0';
  return absl::StrCat(std::string(key.substr(0, begin)), partition ^ 1,
                      std::string(key.substr(end)));
}

}  // namespace

absl::StatusOr<std::span<const Record>> ProcessScan::Poll(
    absl::Duration timeout) {
  World& world = log_.world();
  records_.clear();
  kept_.clear();
  // However few records a poll of telemetry brings.
  while (records_.size() < kLeastRecords && !inner_->done()) {
    HL_ASSIGN_OR_RETURN(const auto read,
                        log_.Through([&] { return inner_->Poll(timeout); }));
    if (read.empty()) break;
    for (const Record& record : read) {
      records_.push_back({.offset = record.offset,
                          .timestamp_us = record.timestamp_us,
                          .key = Keep(std::string(record.key)),
                          .value = Keep(std::string(record.value))});
    }
  }
  if (!spoils_) return records_;
  if (world.bug == Bug::kOthersSnapshot) {
    for (Record& record : records_) {
      record.key = Keep(OfTheOtherPartition(record.key));
    }
  }
  if (records_.empty() || !world.Happens(Fault::kDamage)) return records_;
  Record& record = records_[world.random.Below(records_.size())];
  if (record.value.empty()) return records_;
  std::string damaged(record.value);
  damaged[world.random.Below(damaged.size())] ^=
      static_cast<char>(1 + world.random.Below(255));
  record.value = Keep(std::move(damaged));
  return records_;
}

std::string_view ProcessScan::Keep(std::string bytes) {
  kept_.push_back(std::move(bytes));
  return kept_.back();
}

}  // namespace holdline::sim
