#include "operators/score/packet_fold.h"

#include <algorithm>
#include <tuple>
#include <utility>

#include "engine/base/check.h"

namespace holdline {
namespace {

// Times before 1970 are in slices of their own too.
int64_t FloorDivide(int64_t a, int64_t b) {
  const int64_t quotient = a / b;
  return a % b < 0 ? quotient - 1 : quotient;
}

bool IsEmpty(const Segment& segment) {
  return segment.watch().objective_size() == 0 &&
         segment.period().objective_size() == 0 && segment.levels_size() == 0 &&
         segment.evidence_size() == 0 && segment.uncovered_size() == 0 &&
         segment.lost_size() == 0;
}

}  // namespace

PacketFold::PacketFold(Terms& terms, const Names& names,
                       int32_t judge_partition)
    : terms_(terms),
      names_(names),
      watch_(terms, terms.LanesOf(judge_partition)),
      period_(terms, terms.LanesOf(judge_partition)),
      evidence_(terms) {
  record_.add_packets();
}

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
  return closed_bytes_ + watch_.Bytes() + period_.Bytes() + evidence_.Bytes();
}

void PacketFold::CloseSegment(int64_t at_us) {
  if (!HasOpenContent()) return;
  closed_bytes_ += watch_.Bytes() + period_.Bytes() + evidence_.Bytes() +
                   64 * levels_.size() + 16;
  Segment& segment = *packet().add_segments();
  segment.set_at_us(at_us);
  if (!watch_.IsEmpty()) watch_.WriteTo(*segment.mutable_watch());
  if (!period_.IsEmpty()) period_.WriteTo(*segment.mutable_period());
  evidence_.WriteTo(segment);
  WriteLevels(segment);
  WriteUncovered(segment);
  WriteLost(segment);
  if (IsEmpty(segment)) {  // all of it has cancelled out
    packet().mutable_segments()->RemoveLast();
    return;
  }
  ++segments_;
}

void PacketFold::WriteLevels(Segment& out) {
  std::sort(levels_.begin(), levels_.end(),
            [this](const WaitingLevel* a, const WaitingLevel* b) {
              return std::make_pair(a->contract, names_.Queue(a->queue)) <
                     std::make_pair(b->contract, names_.Queue(b->queue));
            });
  for (const WaitingLevel* level : levels_) {
    Level& row = *out.add_levels();
    const std::string_view queue = names_.Queue(level->queue);
    row.set_contract(terms_.contracts()[level->contract].contract->id);
    row.set_queue(queue.data(), queue.size());
    row.set_waiting(level->waiting);
    row.set_oldest_us(level->oldest_us);
    for (const WaitingLevel::Deadline& deadline : level->deadlines) {
      row.add_objective(terms_.objectives()[deadline.objective].objective->id);
      row.add_deadline_us(deadline.least_us);
    }
  }
  levels_.clear();
}

void PacketFold::WriteUncovered(Segment& out) {
  std::vector<std::pair<std::string_view, int64_t>> rows;
  for (const auto& [queue, legs] : uncovered_) {
    if (legs != 0) rows.emplace_back(names_.Queue(queue), legs);
  }
  std::sort(rows.begin(), rows.end());
  for (const auto& [queue, legs] : rows) {
    Uncovered& row = *out.add_uncovered();
    row.set_queue(queue.data(), queue.size());
    row.set_contacts(legs);
  }
  uncovered_.clear();
}

void PacketFold::WriteLost(Segment& out) {
  std::vector<std::pair<uint32_t, int64_t>> rows;
  for (const auto& [contract, legs] : lost_) {
    if (legs != 0) rows.emplace_back(contract, legs);
  }
  std::sort(rows.begin(), rows.end());
  for (const auto& [contract, legs] : rows) {
    Lost& row = *out.add_lost();
    row.set_contract(terms_.contracts()[contract].contract->id);
    row.set_contacts(legs);
  }
  lost_.clear();
}

std::string PacketFold::Seal(const Header& header) {
  HL_CHECK(!HasOpenContent());
  Observation& out = packet();
  out.set_partition(header.partition);
  out.set_partitions(header.partitions);
  out.set_clock_us(header.clock_us);
  out.set_live(header.live);
  out.set_control_position(header.control_position);
  if (header.book_bytes != nullptr) {
    HL_CHECK(out.mutable_book()->ParseFromString(*header.book_bytes));
  }
  std::string bytes = record_.SerializeAsString();
  Discard();
  return bytes;
}

void PacketFold::Discard() {
  watch_.Clear();
  period_.Clear();
  evidence_.Clear();
  levels_.clear();
  uncovered_.clear();
  lost_.clear();
  packet().Clear();
  segments_ = 0;
  closed_bytes_ = 0;
}

}  // namespace holdline
