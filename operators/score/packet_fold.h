// The packet under construction from one telemetry partition to one judge
// partition: closed segments, and the differences of the open one. What it
// writes depends on what was added, not on the order.
//
// Owned by one telemetry partition; thread-compatible.
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <map>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "absl/container/flat_hash_map.h"
#include "operators/contract/book_version.h"
#include "operators/score/contribution.h"
#include "operators/score/evidence_fold.h"
#include "operators/score/names.h"
#include "operators/score/outage.h"
#include "operators/score/row_fold.h"
#include "operators/score/terms.h"
#include "operators/score/waiting_board.h"
#include "operators/score/wire_writer.h"

namespace holdline {

class PacketFold {
 public:
  // All must outlive this.
  PacketFold(Terms& terms, const Names& names, int32_t judge_partition);

  // Adds `sign` times what a leg contributes to an objective of this judge
  // partition.
  void Add(const Terms::ObjectiveTerms& objective,
           const Contribution& contribution, int sign);
  // The same of one that is excluded from the objective: it is in no watch.
  // REQUIRES: the objective has exclusions, and periods.
  void AddExcluded(const Terms::ObjectiveTerms& objective,
                   const Contribution& contribution, int sign);
  void AddEvidence(const Terms::ObjectiveTerms& objective,
                   const Contribution& contribution, std::string_view contact);
  void AddUncovered(EntityKind kind, uint32_t queue, int64_t entities) {
    uncovered_[static_cast<size_t>(kind)][queue] += entities;
  }
  void AddLost(uint32_t contract, int64_t legs) { lost_[contract] += legs; }
  // The outage of this id stands so now, whatever was said of it before.
  void SetOutage(std::string_view id, const OutageLife& life) {
    outages_[std::string(id)] = life;
  }
  // The level must stay until the segment is closed.
  void AddLevel(const WaitingLevel& level) { levels_.push_back(&level); }

  // The levels that were added are all that there are.
  void SetLevelsWhole() { levels_whole_ = true; }

  // Takes over what another fold, under other terms, has closed and not sealed.
  // REQUIRES: that one's open segment was closed; nothing was closed here.
  void TakeClosed(PacketFold& other) { segments_ = std::move(other.segments_); }

  // Ends the open segment, if there is anything in it, under this label.
  void CloseSegment(int64_t at_us);

  // Whether anything was added that Seal has not moved out.
  bool HasContent() const { return HasOpenContent() || !segments_.IsEmpty(); }
  // About how many bytes Seal would move.
  size_t Bytes() const;

  struct Header {
    uint32_t partition = 0;
    uint32_t partitions = 0;
    int64_t clock_us = 0;
    bool live = false;
    int64_t control_position = 0;
    const BookVersion* book = nullptr;  // null: sent before
  };
  // The closed segments as the bytes of an ObservationRecord; forgets them.
  // REQUIRES: the open segment was closed.
  std::string Seal(const Header& header);
  // A record with a book alone, which tells no clock.
  std::string SealBook(uint32_t partition, const BookVersion& book);

  // Forgets everything.
  void Discard();

 private:
  bool HasOpenContent() const;
  void WriteLevels();
  void WriteLevel(const WaitingLevel& level);
  void WriteUncovered(EntityKind kind);
  void WriteOutages();
  void WriteLost();
  void WriteBook(const BookVersion& book);

  Terms& terms_;
  const Names& names_;

  // The open segment.
  RowFold watch_;
  RowFold period_;
  EvidenceFold evidence_;
  std::vector<const WaitingLevel*> levels_;
  bool levels_whole_ = false;
  // By kind of entity, and queue or service.
  std::array<absl::flat_hash_map<uint32_t, int64_t>, 3> uncovered_;
  absl::flat_hash_map<uint32_t, int64_t> lost_;  // by contract
  std::map<std::string, OutageLife> outages_;    // by id

  WireWriter segments_;  // the closed ones, as fields of a holdline.Observation
  WireWriter packet_;    // while it is sealed
};

}  // namespace holdline
