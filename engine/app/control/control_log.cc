#include "engine/app/control/control_log.h"

#include <memory>
#include <utility>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_format.h"
#include "engine/base/status_macros.h"
#include "holdline/observation.pb.h"

namespace holdline {
namespace {

constexpr absl::Duration kDeadline = absl::Seconds(60);
constexpr absl::Duration kPoll = absl::Milliseconds(50);

// The last book of the log; position 0 where there is none.
absl::StatusOr<ControlState> ReadLast(Log& log, Clock& clock,
                                      const std::string& topic,
                                      const std::string& instance) {
  HL_ASSIGN_OR_RETURN(const auto ranges, log.Ranges(topic, kDeadline));
  const OffsetRange range = ranges.at(0);
  ControlState state;
  if (range.first == range.end) return state;
  HL_ASSIGN_OR_RETURN(
      const auto reader,
      log.OpenReader({.topic = topic,
                      .group = absl::StrCat(topic, "-", instance),
                      .instance_id = absl::StrCat(instance, "-control")}));
  const int64_t give_up_us =
      clock.MonotonicUs() + absl::ToInt64Microseconds(kDeadline);
  for (int64_t next = range.first; next < range.end;) {
    if (clock.MonotonicUs() > give_up_us) {
      return absl::DeadlineExceededError(
          absl::StrCat("topic ", topic, " was not read within ",
                       absl::FormatDuration(kDeadline)));
    }
    HL_ASSIGN_OR_RETURN(const PollResult* polled, reader->Poll(kPoll, true));
    if (polled->kind == PollResult::Kind::kAssigned) {
      HL_RETURN_IF_ERROR(reader->Seek(0, next));
    } else if (polled->kind == PollResult::Kind::kRevoked) {
      HL_RETURN_IF_ERROR(reader->ReleaseRevoked());
    } else if (polled->kind == PollResult::Kind::kRecords) {
      for (const Record& record : polled->records) {
        state.book_bytes = std::string(record.value);
        state.position = record.offset + 1;
      }
      next = polled->next_offset;
    }
  }
  reader->Close();
  return state;
}

std::string HashOf(const std::string& book_bytes) {
  Book book;
  if (!book.ParseFromString(book_bytes)) return "(not a book)";
  return absl::StrFormat("%016x", book.hash());
}

}  // namespace

absl::StatusOr<ControlState> AgreeOnBook(Log& log, Clock& clock,
                                         const TopicNames& topics,
                                         const std::string& instance,
                                         const std::string& book_bytes) {
  const std::string topic = topics.Control();
  HL_ASSIGN_OR_RETURN(ControlState state,
                      ReadLast(log, clock, topic, instance));
  if (state.position == 0) {
    HL_ASSIGN_OR_RETURN(const auto appender, log.OpenAppender());
    NewRecord record;
    record.topic = topic;
    record.key = "book";
    record.value = book_bytes;
    HL_RETURN_IF_ERROR(appender->Append(std::move(record)));
    HL_RETURN_IF_ERROR(appender->Flush(kDeadline));
    HL_ASSIGN_OR_RETURN(state, ReadLast(log, clock, topic, instance));
    state.appended = true;
  }
  if (state.book_bytes == book_bytes) return state;
  return absl::FailedPreconditionError(absl::StrCat(
      "topic ", topic, " holds the contract book ", HashOf(state.book_bytes),
      ", the contracts folder is ", HashOf(book_bytes),
      "; changing a book in force is not supported yet: put the old files "
      "back, or choose another topics.prefix for a new installation"));
}

}  // namespace holdline
