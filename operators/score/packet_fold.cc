#include "operators/score/packet_fold.h"

#include <algorithm>
#include <utility>

#include "engine/base/check.h"
#include "engine/base/floor_divide.h"
#include "holdline/observation.pb.h"

namespace holdline {

namespace {

void WriteKind(int field, EntityKind kind, WireWriter& out) {
  if (kind != EntityKind::kContact) {
    out.VarintField(field, static_cast<uint64_t>(kind));
  }
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
    period_.Add(lane, terms_.PeriodSliceOf(objective, contribution.booked_us),
                contribution.tally, contribution.bin, sign);
  }
}

void PacketFold::AddExcluded(const Terms::ObjectiveTerms& objective,
                             const Contribution& contribution, int sign) {
  const size_t slots = objective.rule.objective->targets.size();
  period_.Add(objective.first_lane + static_cast<uint32_t>(slots) +
                  static_cast<uint32_t>(contribution.slot),
              terms_.PeriodSliceOf(objective, contribution.booked_us),
              contribution.tally, kNoBin, sign);
}

void PacketFold::AddEvidence(const Terms::ObjectiveTerms& objective,
                             const Contribution& contribution,
                             std::string_view contact) {
  evidence_.Add(objective.first_lane + static_cast<uint32_t>(contribution.slot),
                contribution.watch_us, contact);
}

bool PacketFold::HasOpenContent() const {
  return !watch_.IsEmpty() || !period_.IsEmpty() || !evidence_.IsEmpty() ||
         !levels_.empty() || levels_whole_ || !lost_.empty() ||
         !outages_.empty() ||
         std::ranges::any_of(uncovered_, [](const auto& by_queue) {
           return !by_queue.empty();
         });
}

size_t PacketFold::Bytes() const {
  return segments_.size() + watch_.Bytes() + period_.Bytes() +
         evidence_.Bytes();
}

void PacketFold::CloseSegment(int64_t at_us) {
  if (!HasOpenContent()) return;
  const size_t before = segments_.size();
  const size_t begin = segments_.Begin(Observation::kSegmentsFieldNumber);
  segments_.Int64Field(Segment::kAtUsFieldNumber, at_us);
  const size_t empty = segments_.size();
  watch_.WriteTo(Segment::kWatchFieldNumber, segments_);
  period_.WriteTo(Segment::kPeriodFieldNumber, segments_);
  WriteLevels();
  evidence_.WriteTo(segments_);
  for (const EntityKind kind :
       {EntityKind::kContact, EntityKind::kCase, EntityKind::kService}) {
    WriteUncovered(kind);
  }
  WriteLost();
  if (std::exchange(levels_whole_, false)) {
    segments_.VarintField(Segment::kLevelsWholeFieldNumber, 1);
  }
  WriteOutages();
  if (segments_.size() == empty) {
    segments_.Shrink(before);  // all of it has cancelled out
  } else {
    segments_.End(begin);
  }
}

void PacketFold::WriteLevels() {
  std::sort(levels_.begin(), levels_.end(),
            [this](const WaitingLevel* a, const WaitingLevel* b) {
              if (a->contract != b->contract) return a->contract < b->contract;
              return a->kind != b->kind
                         ? a->kind < b->kind
                         : names_.Queue(a->queue) < names_.Queue(b->queue);
            });
  for (const WaitingLevel* level : levels_) WriteLevel(*level);
  levels_.clear();
}

void PacketFold::WriteLevel(const WaitingLevel& level) {
  WireWriter& out = segments_;
  const size_t begin = out.Begin(Segment::kLevelsFieldNumber);
  out.Fixed64Field(Level::kContractFieldNumber,
                   terms_.contracts()[level.contract].contract->id);
  out.BytesField(Level::kQueueFieldNumber, names_.Queue(level.queue));
  out.Int64Field(Level::kWaitingFieldNumber, level.waiting);
  out.Int64Field(Level::kOldestUsFieldNumber, level.oldest_us);
  if (!level.deadlines.empty()) {
    const size_t objectives = out.Begin(Level::kObjectiveFieldNumber);
    for (const WaitingLevel::Deadline& deadline : level.deadlines) {
      out.Fixed64(terms_.objectives()[deadline.objective].id());
    }
    out.End(objectives);
    const size_t deadlines = out.Begin(Level::kDeadlineUsFieldNumber);
    for (const WaitingLevel::Deadline& deadline : level.deadlines) {
      out.Varint(static_cast<uint64_t>(deadline.least_us));
    }
    out.End(deadlines);
  }
  WriteKind(Level::kKindFieldNumber, level.kind, out);
  out.End(begin);
}

void PacketFold::WriteUncovered(EntityKind kind) {
  auto& by_queue = uncovered_[static_cast<size_t>(kind)];
  if (by_queue.empty()) return;
  std::vector<std::pair<std::string_view, int64_t>> rows;
  for (const auto& [queue, legs] : by_queue) {
    if (legs != 0) rows.emplace_back(names_.Queue(queue), legs);
  }
  std::sort(rows.begin(), rows.end());
  for (const auto& [queue, legs] : rows) {
    const size_t begin = segments_.Begin(Segment::kUncoveredFieldNumber);
    segments_.BytesField(Uncovered::kQueueFieldNumber, queue);
    segments_.Int64Field(Uncovered::kContactsFieldNumber, legs);
    WriteKind(Uncovered::kKindFieldNumber, kind, segments_);
    segments_.End(begin);
  }
  by_queue.clear();
}

void PacketFold::WriteLost() {
  if (lost_.empty()) return;
  std::vector<std::pair<uint32_t, int64_t>> rows;
  for (const auto& [contract, legs] : lost_) {
    if (legs != 0) rows.emplace_back(contract, legs);
  }
  std::sort(rows.begin(), rows.end());
  for (const auto& [contract, legs] : rows) {
    const size_t begin = segments_.Begin(Segment::kLostFieldNumber);
    segments_.Fixed64Field(Lost::kContractFieldNumber,
                           terms_.contracts()[contract].contract->id);
    segments_.Int64Field(Lost::kContactsFieldNumber, legs);
    segments_.End(begin);
  }
  lost_.clear();
}

// Absent times are zero on the wire.
void PacketFold::WriteOutages() {
  const auto write_time = [&](int field, int64_t time_us) {
    if (time_us != kNotYetUs) segments_.Int64Field(field, time_us);
  };
  for (const auto& [id, life] : outages_) {
    const size_t begin = segments_.Begin(Segment::kOutagesFieldNumber);
    segments_.BytesField(OutageState::kIdFieldNumber, id);
    if (life.HasBegun() && !life.cancelled) {
      const std::string_view service = names_.Queue(life.service);
      if (!service.empty()) {
        segments_.BytesField(OutageState::kServiceFieldNumber, service);
      }
      if (life.is_maintenance) {
        segments_.VarintField(OutageState::kMaintenanceFieldNumber, 1);
      }
      for (const TimeSpan& span : life.down) {
        const size_t down = segments_.Begin(OutageState::kDownFieldNumber);
        segments_.Int64Field(OutageState::Down::kFromUsFieldNumber,
                             span.from_us);
        write_time(OutageState::Down::kToUsFieldNumber, span.to_us);
        segments_.End(down);
      }
      write_time(OutageState::kRespondedUsFieldNumber, life.responded_us);
      write_time(OutageState::kResolvedUsFieldNumber, life.resolved_us);
    }
    segments_.End(begin);
  }
  outages_.clear();
}

std::string PacketFold::Seal(const Header& header) {
  HL_CHECK(!HasOpenContent());
  WireWriter& out = packet_;
  out.Clear();
  const size_t begin = out.Begin(ObservationRecord::kPacketsFieldNumber);
  out.VarintField(Observation::kPartitionFieldNumber, header.partition);
  out.VarintField(Observation::kPartitionsFieldNumber, header.partitions);
  out.Int64Field(Observation::kClockUsFieldNumber, header.clock_us);
  out.VarintField(Observation::kLiveFieldNumber, header.live ? 1 : 0);
  out.Int64Field(Observation::kControlPositionFieldNumber,
                 header.control_position);
  if (header.book != nullptr) WriteBook(*header.book);
  out.Append(segments_.view());
  out.End(begin);
  segments_.Clear();
  return std::string(out.view());
}

std::string PacketFold::SealBook(uint32_t partition, const BookVersion& book) {
  packet_.Clear();
  const size_t begin = packet_.Begin(ObservationRecord::kPacketsFieldNumber);
  packet_.VarintField(Observation::kPartitionFieldNumber, partition);
  WriteBook(book);
  packet_.End(begin);
  return std::string(packet_.view());
}

void PacketFold::WriteBook(const BookVersion& book) {
  const size_t begin = packet_.Begin(Observation::kBookFieldNumber);
  if (book.bytes != nullptr) packet_.Append(*book.bytes);
  if (book.activates_us != kAlways) {
    packet_.Int64Field(Book::kActivatesUsFieldNumber, book.activates_us);
  }
  packet_.Int64Field(Book::kPositionFieldNumber, book.position);
  packet_.End(begin);
}

void PacketFold::Discard() {
  watch_.Clear();
  period_.Clear();
  evidence_.Clear();
  levels_.clear();
  levels_whole_ = false;
  for (auto& by_queue : uncovered_) by_queue.clear();
  outages_.clear();
  lost_.clear();
  segments_.Clear();
}

}  // namespace holdline
