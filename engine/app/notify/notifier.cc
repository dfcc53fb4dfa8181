#include "engine/app/notify/notifier.h"

#include <algorithm>
#include <utility>

#include "absl/strings/str_cat.h"
#include "engine/app/log_line.h"
#include "engine/base/status_macros.h"
#include "engine/base/time_units.h"

namespace holdline {
namespace {

constexpr char kPath[] = "/api/v2/alerts";
constexpr absl::Duration kAnswersIn = absl::Seconds(10);
constexpr absl::Duration kRangesTimeout = absl::Seconds(30);
constexpr int64_t kFirstPauseUs = kSecondUs;
constexpr int64_t kLongestPauseUs = 30 * kFirstPauseUs;

}  // namespace

Notifier::Notifier(Log& log, Clock& clock, NotifierOptions options)
    : log_(log),
      clock_(clock),
      options_(std::move(options)),
      alerts_(NoAlerts()),
      deliveries_(options_.to.size()) {}

absl::Status Notifier::Open() {
  HL_RETURN_IF_ERROR(log_.PartitionCount(options_.topic).status());
  HL_ASSIGN_OR_RETURN(reader_, log_.OpenReader({.topic = options_.topic,
                                                .group = options_.group}));
  return absl::OkStatus();
}

absl::Status Notifier::Step(absl::Duration timeout) {
  HL_ASSIGN_OR_RETURN(const PollResult* const polled,
                      reader_->Poll(timeout, /*take_records=*/true));
  switch (polled->kind) {
    case PollResult::Kind::kIdle:
      break;
    case PollResult::Kind::kAssigned:
      HL_RETURN_IF_ERROR(Begin(polled->partitions));
      break;
    case PollResult::Kind::kRevoked:
      // Whoever has them now reads all of it.
      LogLine(LogLevel::kInfo, "notifications_handed_over");
      alerts_ = NoAlerts();
      unread_.clear();
      return polled->lost ? absl::OkStatus() : reader_->ReleaseRevoked();
    case PollResult::Kind::kRecords:
      TakeRecords(*polled);
      break;
  }
  if (!unread_.empty()) return absl::OkStatus();
  for (size_t i = 0; i < options_.to.size(); ++i) Tell(i);
  return absl::OkStatus();
}

absl::Status Notifier::Begin(const std::vector<int32_t>& partitions) {
  HL_ASSIGN_OR_RETURN(const std::vector<OffsetRange> ranges,
                      log_.Ranges(options_.topic, kRangesTimeout));
  for (const int32_t partition : partitions) {
    const OffsetRange& range = ranges[static_cast<size_t>(partition)];
    if (range.first < range.end) unread_[partition] = range.end;
    HL_RETURN_IF_ERROR(reader_->Seek(partition, range.first));
    LogLine(LogLevel::kInfo, "notifications_read_from",
            {{"topic", options_.topic},
             {"partition", absl::StrCat(partition)},
             {"offset", absl::StrCat(range.first)}});
  }
  return absl::OkStatus();
}

void Notifier::TakeRecords(const PollResult& polled) {
  for (const Record& record : polled.records) {
    if (record.value.empty()) continue;
    const absl::Status taken = alerts_.Take(record.value, clock_.WallUs());
    if (taken.ok()) continue;
    LogLine(LogLevel::kWarning, "notification_refused",
            {{"topic", options_.topic},
             {"offset", absl::StrCat(record.offset)},
             {"why", std::string(taken.message())}});
  }
  const auto unread = unread_.find(polled.partition);
  if (unread != unread_.end() && polled.next_offset >= unread->second) {
    unread_.erase(unread);
  }
}

void Notifier::Tell(size_t receiver) {
  Delivery& delivery = deliveries_[receiver];
  if (clock_.MonotonicUs() < delivery.next_us) return;
  const absl::Status posted = Post(receiver);
  if (posted.ok()) {
    if (std::exchange(delivery.pause_us, 0) > 0) {
      LogLine(LogLevel::kInfo, "alertmanager_back",
              {{"server", options_.to[receiver].server}});
    }
    alerts_.Delivered(receiver, clock_.WallUs());
    return;
  }
  if (delivery.pause_us == 0) {
    LogLine(LogLevel::kWarning, "alertmanager_away",
            {{"why", std::string(posted.message())}});
  }
  delivery.pause_us =
      std::clamp(2 * delivery.pause_us, kFirstPauseUs, kLongestPauseUs);
  delivery.next_us = clock_.MonotonicUs() + delivery.pause_us;
}

absl::Status Notifier::Post(size_t receiver) {
  for (const std::string& body : alerts_.Due(receiver, clock_.WallUs())) {
    HL_RETURN_IF_ERROR(
        HttpPost(options_.to[receiver], kPath, body, kAnswersIn));
  }
  return absl::OkStatus();
}

bool Notifier::IsTold() const {
  if (reader_ == nullptr || !unread_.empty()) return false;
  for (size_t i = 0; i < options_.to.size(); ++i) {
    if (!alerts_.IsTold(i)) return false;
  }
  return true;
}

}  // namespace holdline
