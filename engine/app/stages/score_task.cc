#include "engine/app/stages/score_task.h"

#include <algorithm>
#include <cstring>
#include <utility>

#include "absl/strings/numbers.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "absl/strings/str_split.h"
#include "engine/app/stages/dead_letter.h"
#include "engine/base/status_macros.h"
#include "operators/score/cut.h"

namespace holdline {
namespace {

// Enough to hide a cache miss behind the others, few enough to stay in L1.
constexpr size_t kRecordsPerBatch = 32;

// Stands between score's part of the cut and the counts of events.
constexpr char kCountsMark[] = " events=";

ScorePartition MakePartition(const BookHistory& books, ScoreOptions options) {
  const BookVersion first = books.Books().first.at(0);
  options.control_position = first.position;
  return {first.book, *first.bytes, options};
}

}  // namespace

ScoreTask::ScoreTask(std::string telemetry_topic, const BookHistory& books,
                     const ScoreOptions& options, StageProbe* probe)
    : topic_(std::move(telemetry_topic)),
      input_partition_(options.partition),
      probe_(probe),
      books_(books),
      partition_(MakePartition(books, options)) {
  UseNewBooks();
}

int64_t ScoreTask::ControlPositionOf(std::string_view metadata) {
  const auto cut = ParseCut(metadata.substr(0, metadata.find(kCountsMark)));
  return cut.ok() ? cut->control_position : -1;
}

void ScoreTask::UseNewBooks() {
  if (books_.position() == books_used_) return;
  const auto [books, position] = books_.Books();
  partition_.UseBooks(books, position);
  books_used_ = position;
}

void ScoreTask::Process(std::span<const Record> records) {
  UseNewBooks();
  for (size_t at = 0; at < records.size(); at += kRecordsPerBatch) {
    ProcessBatch(
        records.subspan(at, std::min(kRecordsPerBatch, records.size() - at)));
  }
}

void ScoreTask::ProcessBatch(std::span<const Record> records) {
  events_.Clear();
  refused_.clear();
  decoded_.clear();
  for (const Record& record : records) {
    const size_t first = events_.size();
    decoder_.Decode(record.value, events_, refused_);
    decoded_.push_back({&record, first, events_.size(), refused_.size()});
  }
  partition_.Prepare(events_.events());
  size_t first_refused = 0;
  for (const DecodedRecord& decoded : decoded_) {
    ApplyRecord(decoded, first_refused);
    first_refused = decoded.end_refused;
  }
}

void ScoreTask::ApplyRecord(const DecodedRecord& decoded,
                            size_t first_refused) {
  const Record& record = *decoded.record;
  const auto events = events_.events().subspan(
      decoded.first_event, decoded.end_event - decoded.first_event);
  record_refused_.clear();
  partition_.Apply(
      {.offset = record.offset, .timestamp_us = record.timestamp_us}, events,
      record_refused_);
  for (size_t i = first_refused; i < decoded.end_refused; ++i) {
    Refuse(record, refused_[i]);
  }
  for (RefusedEvent& refused : record_refused_) {
    // Score counts the events that it was given; the message knows of more.
    refused.index = events_.indices()[decoded.first_event +
                                      static_cast<size_t>(refused.index)];
    Refuse(record, refused);
  }
  if (live_ && probe_ != nullptr && !events.empty()) {
    probe_->OnDelivery(events.back().time_us);
  }
}

void ScoreTask::Refuse(const Record& record, const RefusedEvent& refused) {
  ++refusals_[static_cast<size_t>(refused.reason)];
  untold_.push_back(refused.reason);
  const DeadLetterSource source{.topic = topic_,
                                .partition = input_partition_,
                                .offset = record.offset,
                                .payload = record.value};
  dead_letters_.push_back({.topic = kDeadLetters,
                           .partition = 0,
                           .key = DeadLetterKey(source),
                           .value = DeadLetterJson(source, refused)});
  dead_letter_bytes_ += dead_letters_.back().value.size();
}

void ScoreTask::AdvanceTo(int64_t clock_us, bool live) {
  live_ = live;
  const int64_t safe_us = books_.safe_us();
  UseNewBooks();
  partition_.AdvanceTo(live ? std::min(clock_us, safe_us) : clock_us, live);
}

bool ScoreTask::HasOutput() const {
  return !dead_letters_.empty() || partition_.HasOutput();
}

size_t ScoreTask::OutputBytes() const {
  return dead_letter_bytes_ + partition_.OutputBytes();
}

void ScoreTask::Seal(std::vector<Output>& out) {
  partition_.Seal([&out](int32_t judge_partition, std::string bytes) {
    out.push_back({.topic = kObservations,
                   .partition = judge_partition,
                   .key = {},
                   .value = std::move(bytes)});
  });
  std::move(dead_letters_.begin(), dead_letters_.end(),
            std::back_inserter(out));
  dead_letters_.clear();
  dead_letter_bytes_ = 0;
  if (probe_ != nullptr) {
    for (const Refusal reason : untold_) probe_->OnRefused(reason);
    probe_->OnScored(input_partition_, partition_);
  }
  untold_.clear();
}

void ScoreTask::Discard() {
  partition_.Discard();
  untold_.clear();
  dead_letters_.clear();
  dead_letter_bytes_ = 0;
}

// The counts stand in the cut: a snapshot does not know what became of the
// events behind it.
std::string ScoreTask::CutMetadata() const {
  const ScoreCounters counters = partition_.counters();
  return absl::StrCat(partition_.CutMetadata(), kCountsMark,
                      restored_.applied + counters.applied, ",",
                      restored_.duplicate + counters.duplicate, ",",
                      absl::StrJoin(refusals_, ","));
}

absl::Status ScoreTask::RestoreCut(std::string_view metadata) {
  const size_t mark = metadata.find(kCountsMark);
  std::vector<int64_t> counts;
  if (mark != std::string_view::npos) {
    const std::string text(metadata.substr(mark + std::strlen(kCountsMark)));
    for (const absl::string_view field : absl::StrSplit(text, ',')) {
      if (!absl::SimpleAtoi(field, &counts.emplace_back())) break;
    }
  }
  if (counts.size() != 2 + refusals_.size()) {
    return absl::InvalidArgumentError(
        absl::StrCat("no counts of events in \"", std::string(metadata), "\""));
  }
  UseNewBooks();
  HL_RETURN_IF_ERROR(partition_.RestoreCut(metadata.substr(0, mark)));
  books_used_ = -1;
  restored_.applied = counts[0];
  restored_.duplicate = counts[1];
  std::copy(counts.begin() + 2, counts.end(), refusals_.begin());
  return absl::OkStatus();
}

EventCounts ScoreTask::CountEvents() const {
  const ScoreCounters counters = partition_.counters();
  EventCounts counts = restored_;
  counts.applied += counters.applied;
  counts.duplicate += counters.duplicate;
  counts.refused = refusals_;
  std::swap(counts.late, counts.refused[static_cast<size_t>(Refusal::kLate)]);
  return counts;
}

EventCounts& EventCounts::operator+=(const EventCounts& other) {
  applied += other.applied;
  duplicate += other.duplicate;
  late += other.late;
  for (size_t i = 0; i < refused.size(); ++i) refused[i] += other.refused[i];
  return *this;
}

}  // namespace holdline
