#include "engine/app/control/control_log.h"

#include <algorithm>
#include <memory>
#include <utility>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_format.h"
#include "absl/strings/str_join.h"
#include "engine/base/check.h"
#include "engine/base/status_macros.h"
#include "engine/base/time_units.h"
#include "holdline/observation.pb.h"
#include "operators/contract/changed_past.h"

namespace holdline {
namespace {

constexpr char kBookKey[] = "book";
constexpr absl::Duration kPoll = absl::Milliseconds(50);

int64_t CeilSecond(int64_t time_us) {
  return (time_us + kSecondUs - 1) / kSecondUs * kSecondUs;
}

}  // namespace

ControlLog::ControlLog(Log& log, Clock& clock, std::string topic,
                       absl::Duration lead)
    : log_(log),
      clock_(clock),
      topic_(std::move(topic)),
      lead_us_(absl::ToInt64Microseconds(lead)),
      history_(clock) {
  HL_CHECK(lead >= kLeastLead);
}

absl::Status ControlLog::Follow(absl::Duration timeout) {
  const Log::BrokerTime broker = log_.LastBrokerTime();
  const int64_t skew_us = broker.wall_us - broker.broker_us;
  const int64_t asked_us = clock_.WallUs() - skew_us;
  HL_ASSIGN_OR_RETURN(const auto ranges, log_.Ranges(topic_, timeout));
  const int64_t end = ranges.at(0).end;
  if (end > history_.position()) HL_RETURN_IF_ERROR(ReadTo(end, timeout));
  history_.SetSafe(asked_us + absl::ToInt64Microseconds(kLeastLead), skew_us);
  return absl::OkStatus();
}

absl::Status ControlLog::ReadTo(int64_t end, absl::Duration timeout) {
  HL_ASSIGN_OR_RETURN(const auto scan, log_.OpenScan({topic_, 0}));
  const int64_t give_up_us =
      clock_.MonotonicUs() + absl::ToInt64Microseconds(timeout);
  while (!scan->done()) {
    if (clock_.MonotonicUs() > give_up_us) {
      return absl::DeadlineExceededError(
          absl::StrCat("topic ", topic_, " was not read within ",
                       absl::FormatDuration(timeout)));
    }
    HL_ASSIGN_OR_RETURN(const auto records, scan->Poll(kPoll));
    for (const Record& record : records) HL_RETURN_IF_ERROR(Take(record));
  }
  if (end > history_.position()) history_.Add({}, end);
  return absl::OkStatus();
}

absl::Status ControlLog::Take(const Record& record) {
  const int64_t position = record.offset + 1;
  if (position <= history_.position()) return absl::OkStatus();
  if (record.key != kBookKey) {
    history_.Add({}, position);
    return absl::OkStatus();
  }
  Book message;
  std::shared_ptr<const ContractBook> book;
  if (message.ParseFromArray(record.value.data(),
                             static_cast<int>(record.value.size()))) {
    const bool is_known = known_ != nullptr && known_->hash == message.hash();
    book = is_known ? known_ : BookOf(message);
  }
  if (book == nullptr) {
    return absl::DataLossError(absl::StrCat(
        "topic ", topic_, " holds at offset ", record.offset,
        " a contract book that this release of holdline cannot read; it was "
        "written by a newer one: upgrade this instance"));
  }
  // Two instances may append the same files: the first one counts.
  if (newest_.book != nullptr && newest_.book->hash == book->hash) {
    history_.Add({}, position);
    return absl::OkStatus();
  }
  const int64_t lead_us = std::max(message.activates_after_us(),
                                   absl::ToInt64Microseconds(kLeastLead));
  const int64_t activates_us =
      newest_.book == nullptr
          ? kAlways
          : std::max(newest_.activates_us,
                     CeilSecond(record.timestamp_us + lead_us));
  message.clear_activates_after_us();
  newest_ = {.position = position,
             .activates_us = activates_us,
             .book = std::move(book),
             .bytes = std::make_shared<const std::string>(
                 message.SerializeAsString())};
  history_.Add({newest_}, position);
  return absl::OkStatus();
}

absl::Status ControlLog::CheckFollows(const Book& message) const {
  if (newest_.book == nullptr) return absl::OkStatus();
  const bool is_known = known_ != nullptr && known_->hash == message.hash();
  const auto book = is_known ? known_ : BookOf(message);
  if (book == nullptr) return absl::OkStatus();
  const std::vector<std::string> changes =
      ChangedPast(*newest_.book, *book, clock_.WallUs() + lead_us_);
  if (changes.empty()) return absl::OkStatus();
  return absl::FailedPreconditionError(absl::StrJoin(changes, "; "));
}

absl::StatusOr<bool> ControlLog::Offer(const std::string& book_bytes,
                                       absl::Duration timeout) {
  HL_RETURN_IF_ERROR(Follow(timeout));
  Book message;
  HL_CHECK(message.ParseFromString(book_bytes));
  if (newest_.book != nullptr && newest_.book->hash == message.hash()) {
    return false;
  }
  HL_RETURN_IF_ERROR(CheckFollows(message));
  if (newest_.book != nullptr) message.set_activates_after_us(lead_us_);
  HL_ASSIGN_OR_RETURN(const auto appender, log_.OpenAppender());
  NewRecord record;
  record.topic = topic_;
  record.key = kBookKey;
  record.value = message.SerializeAsString();
  HL_RETURN_IF_ERROR(appender->Append(std::move(record)));
  HL_RETURN_IF_ERROR(appender->Flush(timeout));
  // A log may acknowledge a record before it is to be seen.
  const int64_t give_up_us =
      clock_.MonotonicUs() + absl::ToInt64Microseconds(timeout);
  for (;;) {
    HL_RETURN_IF_ERROR(Follow(timeout));
    if (newest_.book != nullptr && newest_.book->hash == message.hash()) break;
    if (clock_.MonotonicUs() > give_up_us) {
      return absl::DeadlineExceededError(absl::StrCat(
          "a book that was appended to ", topic_, " is not to be seen"));
    }
    clock_.Sleep(kPoll);
  }
  return true;
}

}  // namespace holdline
