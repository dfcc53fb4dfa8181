#include "tests/sim/follower.h"

#include <limits>
#include <utility>

#include "absl/strings/str_cat.h"
#include "engine/base/check.h"
#include "engine/runtime/cut_metadata.h"
#include "operators/score/cut.h"
#include "operators/score/record_clock.h"

namespace holdline::sim {

KnownBooks::KnownBooks(std::span<const BookVersion> all, const Clock& clock,
                       bool from_the_beginning)
    : all_(all), from_the_beginning_(from_the_beginning), history_(clock) {
  // What the task is told is as far as its clock goes.
  history_.SetSafe(std::numeric_limits<int64_t>::max(), 0);
  history_.Add({all.begin(), from_the_beginning ? all.end() : all.begin() + 1},
               from_the_beginning ? all.back().position : all.front().position);
}

void KnownBooks::LearnTo(int64_t position) {
  if (from_the_beginning_ || position <= history_.position()) return;
  std::vector<BookVersion> learnt;
  for (const BookVersion& book : all_) {
    if (history_.position() < book.position && book.position <= position) {
      learnt.push_back(book);
    }
  }
  history_.Add(std::move(learnt), position);
}

std::vector<SeenRecord> ReadAll(MemoryLog& log, const TopicPartition& where) {
  std::vector<SeenRecord> all;
  const auto scan = log.OpenScan(where);
  HL_CHECK(scan.ok());
  while (!(*scan)->done()) {
    const auto records = (*scan)->Poll(absl::ZeroDuration());
    HL_CHECK(records.ok());
    for (const Record& record : *records) {
      all.push_back({.offset = record.offset,
                     .timestamp_us = record.timestamp_us,
                     .key = std::string(record.key),
                     .value = std::string(record.value)});
    }
  }
  return all;
}

std::string Follower::Follow(const std::string& writer,
                             const CommittedPosition& position,
                             const Ledger& ledger, std::vector<Output>& said) {
  if (position.metadata.size() > 4'096) return "metadata of over 4,096 bytes";
  const auto metadata = ParseCutMetadata(position.metadata);
  if (!metadata.ok()) return std::string(metadata.status().message());
  if (position.next_offset < next_offset_) {
    return absl::StrCat("the position went back from ", next_offset_, " to ",
                        position.next_offset);
  }
  if (!writer.empty() && (metadata->owner != writer || owner_ != writer)) {
    return absl::StrCat(writer, " committed as ", metadata->owner,
                        " what was claimed by ", owner_);
  }
  owner_ = metadata->owner;
  const auto numbered = SplitNumber(metadata->task);
  const int64_t number = numbered ? numbered->number : 0;
  if (writer.empty() && number != number_) {
    return absl::StrCat("a claim of packet ", number, ", not of ", number_);
  }
  if (std::string wrong = FollowPackets(number, ledger, said); !wrong.empty()) {
    return wrong;
  }
  next_offset_ = position.next_offset;
  const bool all_taken =
      at_ == records_.size() || records_[at_].offset >= next_offset_;
  const bool none_ahead = at_ == 0 || records_[at_ - 1].offset < next_offset_;
  if (!all_taken || !none_ahead) {
    return absl::StrCat("the position ", next_offset_,
                        " is not where the packets have come to");
  }
  if (!numbered) return "";
  if (!IsCutOf(numbered->cut)) {
    return absl::StrCat("the cut is ", std::string(numbered->cut),
                        ", expected was ", task_->CutMetadata());
  }
  cut_ = numbered->cut;
  return "";
}

// A transaction may hold several packets of a partition.
std::string Follower::FollowPackets(int64_t number, const Ledger& ledger,
                                    std::vector<Output>& said) {
  std::vector<int64_t> packets;
  for (int64_t at = number; at != number_; at = ledger.At(at).before) {
    if (at < number_) {
      return absl::StrCat("packet ", packets.empty() ? at : packets.back(),
                          " stands on packet ", at, ", committed was ",
                          number_);
    }
    packets.push_back(at);
  }
  while (!packets.empty()) {
    const PacketNote& note = ledger.At(packets.back());
    packets.pop_back();
    // As a restored task: until it is told the time, it follows records.
    if (note.restored) task_->FollowRecords();
    for (const TaskCall& call : note.calls) {
      if (std::string wrong = Repeat(call); !wrong.empty()) return wrong;
    }
    task_->Seal(said);
  }
  number_ = number;
  return "";
}

// Before there is a clock no book matters, and none of the calls tells which
// were known when the task was made.
bool Follower::IsCutOf(std::string_view committed) const {
  const std::string own = task_->CutMetadata();
  const auto theirs = SplitScoreCut(committed);
  auto ours = SplitScoreCut(own);
  if (!theirs || !ours) return committed == own;
  if (books_.from_the_beginning() || theirs->cut.clock_us == kNoClock) {
    ours->cut.control_position = theirs->cut.control_position;
  }
  return FormatCut(ours->cut) == FormatCut(theirs->cut) &&
         ours->counts == theirs->counts;
}

std::string Follower::Repeat(const TaskCall& call) {
  books_.LearnTo(call.books);
  switch (call.kind) {
    case TaskCall::Kind::kProcess:
      return Process(call.a, call.b);
    case TaskCall::Kind::kAdvance:
      task_->AdvanceTo(call.a, call.b == 1);
      break;
    case TaskCall::Kind::kFollowRecords:
      task_->FollowRecords();
      break;
  }
  return "";
}

std::string Follower::Process(int64_t from, int64_t to) {
  std::vector<Record> records;
  for (; at_ < records_.size() && records_[at_].offset < to; ++at_) {
    const SeenRecord& seen = records_[at_];
    records.push_back({.offset = seen.offset,
                       .timestamp_us = seen.timestamp_us,
                       .key = seen.key,
                       .value = seen.value});
  }
  if (records.empty() || records.front().offset != from ||
      records.back().offset != to - 1) {
    return absl::StrCat("the records [", from, ", ", to,
                        ") were taken where others were the next");
  }
  task_->Process(records);
  return "";
}

}  // namespace holdline::sim
