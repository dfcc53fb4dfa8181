#include "tests/sim/noted_task.h"

#include <algorithm>
#include <limits>
#include <utility>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_replace.h"
#include "engine/app/stages/score_task.h"
#include "holdline/observation.pb.h"
#include "operators/score/cut.h"

namespace holdline::sim {
namespace {

// Without the word that the levels are all.
std::string WithoutWhole(const std::string& value) {
  ObservationRecord record;
  record.ParseFromString(value);
  for (Observation& packet : *record.mutable_packets()) {
    for (Segment& segment : *packet.mutable_segments()) {
      segment.clear_levels_whole();
    }
  }
  return record.SerializeAsString();
}

std::string WithoutLaterBooks(const std::string& value) {
  ObservationRecord record;
  record.ParseFromString(value);
  for (Observation& packet : *record.mutable_packets()) {
    if (packet.book().activates_us() != 0) packet.clear_book();
  }
  return record.SerializeAsString();
}

// The cut of score three seconds before.
std::string Earlier(std::string_view metadata) {
  auto split = SplitScoreCut(metadata);
  if (!split || split->cut.clock_us < 0) return std::string(metadata);
  split->cut.clock_us -= 3'000'000;
  return absl::StrCat(FormatCut(split->cut), std::string(split->counts));
}

}  // namespace

void NotedTask::Process(std::span<const Record> records) {
  note_.calls.push_back({.kind = TaskCall::Kind::kProcess,
                         .a = records.front().offset,
                         .b = records.back().offset + 1,
                         .books = books_.position()});
  if (!late_.empty()) LoadLate(records.back().offset);
  if (Has(Bug::kTwiceAtSeam) || Has(Bug::kLoseAtSeam)) {
    return ProcessAtSeam(records);
  }
  inner_->Process(records);
}

void NotedTask::AdvanceTo(int64_t clock_us, bool live) {
  // As far as the task goes itself.
  if (live && world_.plan.HasControl()) {
    clock_us = std::min(clock_us, books_.safe_us());
  }
  note_.calls.push_back({.kind = TaskCall::Kind::kAdvance,
                         .a = clock_us,
                         .b = live ? 1 : 0,
                         .books = books_.position()});
  inner_->AdvanceTo(clock_us, live);
}

void NotedTask::FollowRecords() {
  note_.calls.push_back({.kind = TaskCall::Kind::kFollowRecords});
  inner_->FollowRecords();
}

void NotedTask::Seal(std::vector<Output>& out) {
  const size_t before = out.size();
  inner_->Seal(out);
  loud_ = true;
  number_ = world_.ledger.Add(std::exchange(note_, {}));
  note_.before = number_;
  for (size_t i = before; i < out.size(); ++i) {
    if (judges_ && Has(Bug::kWallInJudge) && clock_.WallUs() % 7 == 0) {
      out[i].value += ' ';
    }
    if (!judges_ && Has(Bug::kBookUntold) && out[i].topic == kObservations) {
      out[i].value = WithoutLaterBooks(out[i].value);
    }
    if (!judges_ && Has(Bug::kLevelsKept) && out[i].topic == kObservations) {
      out[i].value = WithoutWhole(out[i].value);
    }
  }
}

// Silent replay so far: it leaves no note.
void NotedTask::Discard() {
  if (!loud_) note_.calls.clear();
  if (!Has(Bug::kLoudReplay)) inner_->Discard();
}

std::string NotedTask::CutMetadata() const {
  return WithNumber(inner_->CutMetadata(), number_);
}

absl::Status NotedTask::RestoreCut(std::string_view metadata) {
  const auto numbered = SplitNumber(metadata);
  if (!numbered) return absl::InvalidArgumentError("a cut without a number");
  number_ = numbered->number;
  note_ = {.before = number_, .restored = true, .calls = {}};
  loud_ = at_seam_ = true;
  std::string cut(numbered->cut);
  if (!judges_ && Has(Bug::kClockNotRestored)) cut = Earlier(cut);
  const absl::Status restored = inner_->RestoreCut(cut);
  LoadLate(std::numeric_limits<int64_t>::max());
  return restored;
}

// ---- Snapshots

std::string NotedTask::SaveHead() {
  std::string bytes = inner_->SaveHead();
  return Has(Bug::kStaleSnapshot) ? Stale(buckets(), std::move(bytes)) : bytes;
}

std::string NotedTask::SaveBucket(uint32_t bucket) {
  std::string bytes = inner_->SaveBucket(bucket);
  const bool stale =
      Has(Bug::kStaleSnapshot) || (Has(Bug::kSkipBucket) && bucket == 0);
  return stale ? Stale(bucket, std::move(bytes)) : bytes;
}

// What was saved the time before, under the name of now.
std::string NotedTask::Stale(uint32_t place, std::string bytes) {
  saved_.resize(size_t{buckets()} + 1);
  std::string& before = saved_[place];
  if (before.empty()) before = bytes;
  return std::exchange(before, std::move(bytes));
}

absl::Status NotedTask::LoadHead(std::string_view bytes) {
  return inner_->LoadHead(bytes);
}

absl::Status NotedTask::LoadBucket(uint32_t bucket, int64_t offset,
                                   std::string_view bytes) {
  if (judges_ || !Has(Bug::kForgetTimers)) {
    return inner_->LoadBucket(bucket, offset, bytes);
  }
  late_.push_back({bucket, offset, std::string(bytes)});
  return absl::OkStatus();
}

// Where a bucket is loaded behind the cut, nobody arms its timers.
void NotedTask::LoadLate(int64_t before_offset) {
  std::erase_if(late_, [&](const LateBucket& late) {
    if (late.offset > before_offset) return false;
    return inner_->LoadBucket(late.bucket, late.offset, late.bytes).ok();
  });
}

// ---- The seam between what is replayed and what is new

void NotedTask::ProcessAtSeam(std::span<const Record> records) {
  if (std::exchange(at_seam_, false)) {
    if (Has(Bug::kLoseAtSeam)) {
      records = records.subspan(1);
    } else if (!last_value_.empty()) {
      const Record again = {.offset = last_offset_,
                            .timestamp_us = last_timestamp_us_,
                            .key = {},
                            .value = last_value_};
      inner_->Process({&again, 1});
    }
  }
  if (records.empty()) return;
  if (!loud_) {
    last_offset_ = records.back().offset;
    last_timestamp_us_ = records.back().timestamp_us;
    last_value_ = records.back().value;
  }
  inner_->Process(records);
}

}  // namespace holdline::sim
