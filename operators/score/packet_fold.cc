#include "operators/score/packet_fold.h"

#include <algorithm>
#include <utility>

#include "engine/base/check.h"
#include "holdline/observation.pb.h"

namespace holdline {
namespace {

// Times before 1970 are in slices of their own too.
int64_t FloorDivide(int64_t a, int64_t b) {
  const int64_t quotient = a / b;
  return a % b < 0 ? quotient - 1 : quotient;
}

}  // namespace

PacketFold::PacketFold(Terms& terms, const Names& names,
                       int32_t judge_partition)
    : terms_(terms),
      names_(names),
      watch_(terms, terms.LanesOf(judge_partition)),
      period_(terms, terms.LanesOf(judge_partition)),
      evidence_(terms) {}

void PacketFold::Add(const Terms::ObjectiveTerms& objective,
                     const Contribution& contribution, int sign) {
  const uint32_t lane =
      objective.first_lane + static_cast<uint32_t>(contribution.slot);
  if (objective.slice_us > 0) {
    watch_.Add(lane, FloorDivide(contribution.watch_us, objective.slice_us),
               contribution.tally, contribution.bin, sign);
  }
  if (objective.has_periods) {
    period_.Add(lane, terms_.DayOf(objective, contribution.booked_us),
                contribution.tally, contribution.bin, sign);
  }
}

void PacketFold::AddEvidence(const Terms::ObjectiveTerms& objective,
                             const Contribution& contribution,
                             std::string_view contact) {
  evidence_.Add(objective.first_lane + static_cast<uint32_t>(contribution.slot),
                contribution.watch_us, contact);
}

bool PacketFold::HasOpenContent() const {
  return !watch_.IsEmpty() || !period_.IsEmpty() || !evidence_.IsEmpty() ||
         !levels_.empty() || !uncovered_.empty() || !lost_.empty();
}

size_t PacketFold::Bytes() const {
  return segments_.size() + watch_.Bytes() + period_.Bytes() +
         evidence_.Bytes();
}

void PacketFold::CloseSegment(int64_t at_us) {
  if (!HasOpenContent()) return;
  segment_.Clear();
  segment_.Int64Field(Segment::kAtUsFieldNumber, at_us);
  const size_t empty = segment_.size();
  watch_.WriteTo(Segment::kWatchFieldNumber, segment_);
  period_.WriteTo(Segment::kPeriodFieldNumber, segment_);
  WriteLevels();
  evidence_.WriteTo(segment_);
  WriteUncovered();
  WriteLost();
  if (segment_.size() == empty) return;  // all of it has cancelled out
  segments_.BytesField(Observation::kSegmentsFieldNumber, segment_.view());
}

void PacketFold::WriteLevels() {
  std::sort(levels_.begin(), levels_.end(),
            [this](const WaitingLevel* a, const WaitingLevel* b) {
              return a->contract != b->contract
                         ? a->contract < b->contract
                         : names_.Queue(a->queue) < names_.Queue(b->queue);
            });
  for (const WaitingLevel* level : levels_) {
    message_.Clear();
    message_.Fixed64Field(Level::kContractFieldNumber,
                          terms_.contracts()[level->contract].contract->id);
    message_.TextField(Level::kQueueFieldNumber, names_.Queue(level->queue));
    message_.Int64Field(Level::kWaitingFieldNumber, level->waiting);
    message_.Int64Field(Level::kOldestUsFieldNumber, level->oldest_us);
    column_.Clear();
    for (const WaitingLevel::Deadline& deadline : level->deadlines) {
      column_.Fixed64(terms_.objectives()[deadline.objective].id());
    }
    message_.TextField(Level::kObjectiveFieldNumber, column_.view());
    column_.Clear();
    for (const WaitingLevel::Deadline& deadline : level->deadlines) {
      column_.Varint(static_cast<uint64_t>(deadline.least_us));
    }
    message_.TextField(Level::kDeadlineUsFieldNumber, column_.view());
    segment_.BytesField(Segment::kLevelsFieldNumber, message_.view());
  }
  levels_.clear();
}

void PacketFold::WriteUncovered() {
  if (uncovered_.empty()) return;
  std::vector<std::pair<std::string_view, int64_t>> rows;
  for (const auto& [queue, legs] : uncovered_) {
    if (legs != 0) rows.emplace_back(names_.Queue(queue), legs);
  }
  std::sort(rows.begin(), rows.end());
  for (const auto& [queue, legs] : rows) {
    message_.Clear();
    message_.TextField(Uncovered::kQueueFieldNumber, queue);
    message_.Int64Field(Uncovered::kContactsFieldNumber, legs);
    segment_.BytesField(Segment::kUncoveredFieldNumber, message_.view());
  }
  uncovered_.clear();
}

void PacketFold::WriteLost() {
  if (lost_.empty()) return;
  std::vector<std::pair<uint32_t, int64_t>> rows;
  for (const auto& [contract, legs] : lost_) {
    if (legs != 0) rows.emplace_back(contract, legs);
  }
  std::sort(rows.begin(), rows.end());
  for (const auto& [contract, legs] : rows) {
    message_.Clear();
    message_.Fixed64Field(Lost::kContractFieldNumber,
                          terms_.contracts()[contract].contract->id);
    message_.Int64Field(Lost::kContactsFieldNumber, legs);
    segment_.BytesField(Segment::kLostFieldNumber, message_.view());
  }
  lost_.clear();
}

std::string PacketFold::Seal(const Header& header) {
  HL_CHECK(!HasOpenContent());
  WireWriter& packet = segment_;
  packet.Clear();
  packet.VarintField(Observation::kPartitionFieldNumber, header.partition);
  packet.VarintField(Observation::kPartitionsFieldNumber, header.partitions);
  packet.Int64Field(Observation::kClockUsFieldNumber, header.clock_us);
  packet.VarintField(Observation::kLiveFieldNumber, header.live ? 1 : 0);
  packet.Int64Field(Observation::kControlPositionFieldNumber,
                    header.control_position);
  if (header.book_bytes != nullptr) {
    packet.BytesField(Observation::kBookFieldNumber, *header.book_bytes);
  }
  packet.Append(segments_.view());
  message_.Clear();
  message_.BytesField(ObservationRecord::kPacketsFieldNumber, packet.view());
  segments_.Clear();
  return std::string(message_.view());
}

void PacketFold::Discard() {
  watch_.Clear();
  period_.Clear();
  evidence_.Clear();
  levels_.clear();
  uncovered_.clear();
  lost_.clear();
  segments_.Clear();
}

}  // namespace holdline
