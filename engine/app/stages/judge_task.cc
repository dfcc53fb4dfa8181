#include "engine/app/stages/judge_task.h"

#include <utility>

#include "absl/strings/numbers.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/strip.h"

namespace holdline {
namespace {

constexpr char kCutForm[] = "judge-cut/1 k=";

}  // namespace

void JudgeTask::Process(std::span<const Record> records) {
  for (const Record& record : records) {
    partition_.Reach(record.offset);
    partition_.Process(record.value);
  }
}

std::string JudgeTask::CutMetadata() const {
  return absl::StrCat(kCutForm, partition_.control_position());
}

int64_t JudgeTask::ControlPositionOf(std::string_view metadata) {
  absl::string_view rest(metadata.data(), metadata.size());
  int64_t position = -1;
  return absl::ConsumePrefix(&rest, kCutForm) &&
                 absl::SimpleAtoi(rest, &position)
             ? position
             : -1;
}

void JudgeTask::OnOwned() {
  if (probe_ == nullptr) return;
  probe_->OnJudgeOwned(input_partition_, partition_.StatusNow());
}

void JudgeTask::Seal(std::vector<Output>& out) {
  said_.Clear();
  partition_.Seal(said_);
  for (AlertRecord& alert : said_.alerts) {
    out.push_back({.topic = kAlerts,
                   .partition = 0,
                   .key = std::move(alert.contract),
                   .value = std::move(alert.json)});
  }
  for (StatusRecord& status : said_.statuses) {
    out.push_back({.topic = kStatus,
                   .partition = 0,
                   .key = std::move(status.contract),
                   .value = std::move(status.bytes)});
  }
  for (LedgerRecord& entry : said_.entries) {
    out.push_back({.topic = kLedger,
                   .partition = 0,
                   .key = std::move(entry.contract),
                   .value = std::move(entry.json)});
  }
  for (NotificationRecord& one : said_.notifications) {
    out.push_back({.topic = kNotifications,
                   .partition = 0,
                   .key = std::move(one.key),
                   .value = std::move(one.json)});
  }
  if (probe_ != nullptr) probe_->OnJudged(input_partition_, partition_);
}

}  // namespace holdline
