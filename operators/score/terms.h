// Contract books made ready for scoring: objectives and contracts under dense
// numbers, calendars and days at hand. Of several books, which were in force
// one after the other, a contract or objective has a number for each version; a
// contract that has not changed from one book to the next has one.
//
// Numbers are given in the order of (judge partition, stable id), so that what
// is sorted by them comes out in an order that is the same everywhere. A lane
// is one slot of one objective; lanes are dense too, and in the same order. An
// objective with exclusions has a second lane for each slot, behind all of the
// first: what is excluded from it. On the wire these are slots too.
//
// Owned by one telemetry partition: its calendars have caches.
// Thread-compatible.
#pragma once

#include <cstdint>
#include <memory>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "operators/calendar/calendar.h"
#include "operators/calendar/open_time.h"
#include "operators/calendar/period.h"
#include "operators/contract/book_version.h"
#include "operators/contract/day_slice.h"
#include "operators/contract/model.h"
#include "operators/contract/slot_at.h"
#include "operators/score/case_run.h"
#include "operators/score/contribution.h"

namespace holdline {

class Terms {
 public:
  struct ContractTerms {
    const Contract* contract = nullptr;
    // Enqueue times for which it is in force: [from, to).
    int64_t from_us = 0;
    int64_t to_us = 0;
    uint32_t first = 0;  // number of the first version of the contract
    int32_t judge_partition = 0;
    uint32_t first_calendar = 0;
    uint16_t zone = 0;
    std::vector<uint32_t> objectives = {};  // numbers, ascending
  };

  struct ObjectiveTerms {
    Rule rule;
    int64_t slice_us = 0;   // 0: no watches
    uint32_t contract = 0;  // number
    uint32_t first_lane = 0;
    int32_t judge_partition = 0;
    uint16_t zone = 0;
    bool has_periods = false;
    bool has_slots = false;  // else everything is in slot 0
    int64_t part_us = 0;     // periods are booked by it; 0: by the day
    uint32_t hours = 0;      // of the clock of cases
    uint64_t id() const { return rule.objective->id; }
  };

  // REQUIRES: judge_partitions > 0.
  Terms(std::shared_ptr<const ContractBook> book, int32_t judge_partitions);
  // Each book is in force for what is enqueued from its activation on, the last
  // one for ever. REQUIRES: at least one, in the order of their activations.
  Terms(std::span<const BookVersion> books, int32_t judge_partitions);

  int32_t judge_partitions() const { return judge_partitions_; }

  const std::vector<ContractTerms>& contracts() const { return contracts_; }
  const std::vector<ObjectiveTerms>& objectives() const { return objectives_; }

  const Contract& ContractOf(const ObjectiveTerms& objective) const {
    return *contracts_[objective.contract].contract;
  }
  // Where the objective stands in its contract.
  size_t IndexOf(const ObjectiveTerms& objective) const {
    return static_cast<size_t>(objective.rule.objective -
                               ContractOf(objective).objectives.data());
  }
  // Whether a contract that is in force then covers the service.
  bool CoversService(std::string_view service, int64_t at_us) const;

  // The first exclusion that names the entity, for the objective; null: none.
  const Exclusion* ExclusionById(const ObjectiveTerms& objective,
                                 EntityKind kind, std::string_view id) const;

  uint32_t ObjectiveOfLane(uint32_t lane) const {
    return lane_objectives_[lane];
  }
  uint32_t SlotOfLane(uint32_t lane) const {
    return lane - objectives_[lane_objectives_[lane]].first_lane;
  }
  // Lanes of a judge partition are [first, end).
  struct LaneRange {
    uint32_t first = 0;
    uint32_t end = 0;
  };
  LaneRange LanesOf(int32_t judge_partition) const {
    return lane_ranges_[static_cast<size_t>(judge_partition)];
  }

  // The first target whose calendar holds the time at which it began;
  // kNoTarget: it does not count for the objective.
  static constexpr int kNoTarget = holdline::kNoTarget;
  int SlotOf(const ObjectiveTerms& objective, int64_t began_us) const {
    return objective.has_slots ? FindSlot(objective, began_us) : 0;
  }

  // How the objective measures a case. Valid as long as the terms.
  CaseMeter MeterOf(const ObjectiveTerms& objective) {
    return {.objective = objective.rule.objective,
            .calendar = CalendarOf(objective),
            .hours = &hours_[objective.hours],
            .zone = ContractOf(objective).zone};
  }

  // The slice of the objective's periods: the number of the civil day in the
  // contract's zone, or of a part of it; see holdline.Segment.
  int64_t PeriodSliceOf(const ObjectiveTerms& objective, int64_t time_us) {
    return DaySliceOf(time_us, objective.part_us, zones_[objective.zone]);
  }

 private:
  int FindSlot(const ObjectiveTerms& objective, int64_t began_us) const;
  void AddBook(const ContractBook& book, int64_t from_us, int64_t to_us);
  void SortContracts();
  void AddObjectives();
  void AddLanes();
  bool HasExclusions(const ObjectiveTerms& objective) const;
  uint16_t ZoneNumber(const Contract& contract);
  void AddHours();
  // Of its clock; null: it always runs.
  const CalendarSpec* CalendarOf(const ObjectiveTerms& objective) const;

  std::vector<std::shared_ptr<const ContractBook>> books_;
  int32_t judge_partitions_;
  std::vector<ContractTerms> contracts_;
  std::vector<ObjectiveTerms> objectives_;
  std::vector<uint32_t> lane_objectives_;
  std::vector<LaneRange> lane_ranges_;
  std::vector<Calendar> calendars_;  // of all contracts
  std::vector<OpenTime> hours_;      // of clocks; the first always runs
  std::vector<std::string> zone_names_;
  std::vector<DayFinder> zones_;
};

}  // namespace holdline
