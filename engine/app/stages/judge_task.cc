#include "engine/app/stages/judge_task.h"

#include <utility>

namespace holdline {

void JudgeTask::Process(std::span<const Record> records) {
  for (const Record& record : records) {
    partition_.Reach(record.offset);
    partition_.Process(record.value);
  }
}

void JudgeTask::OnOwned() {
  if (probe_ == nullptr) return;
  probe_->OnJudgeOwned(input_partition_, partition_.StatusNow());
}

void JudgeTask::Seal(std::vector<Output>& out) {
  alerts_.clear();
  statuses_.clear();
  partition_.Seal(alerts_, statuses_);
  for (AlertRecord& alert : alerts_) {
    out.push_back({.topic = kAlerts,
                   .partition = 0,
                   .key = std::move(alert.contract),
                   .value = std::move(alert.json)});
  }
  for (StatusRecord& status : statuses_) {
    out.push_back({.topic = kStatus,
                   .partition = 0,
                   .key = std::move(status.contract),
                   .value = std::move(status.bytes)});
  }
  if (probe_ != nullptr) probe_->OnJudged(input_partition_, partition_);
}

}  // namespace holdline
