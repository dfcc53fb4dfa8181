#include "operators/score/terms.h"

#include <algorithm>
#include <tuple>
#include <utility>

#include "engine/base/check.h"
#include "engine/base/hash.h"

namespace holdline {
namespace {

// What a packed row key holds (packet_fold.h).
constexpr size_t kMostLanes = size_t{1} << 28;

}  // namespace

Terms::Terms(std::shared_ptr<const ContractBook> book, int32_t judge_partitions)
    : book_(std::move(book)), judge_partitions_(judge_partitions) {
  HL_CHECK(book_ != nullptr && judge_partitions > 0);
  AddContracts();
  AddObjectives();
}

void Terms::AddContracts() {
  for (const Contract& contract : book_->contracts) {
    contracts_.push_back(
        {.contract = &contract,
         .judge_partition = PartitionOf(contract.name, judge_partitions_),
         .first_calendar = static_cast<uint32_t>(calendars_.size()),
         .zone = ZoneNumber(contract)});
    for (const CalendarSpec& spec : contract.calendars) {
      calendars_.emplace_back(spec);
    }
  }
  std::sort(contracts_.begin(), contracts_.end(),
            [](const ContractTerms& a, const ContractTerms& b) {
              return std::tie(a.judge_partition, a.contract->id) <
                     std::tie(b.judge_partition, b.contract->id);
            });
}

void Terms::AddObjectives() {
  for (uint32_t i = 0; i < contracts_.size(); ++i) {
    for (const Objective& objective : contracts_[i].contract->objectives) {
      HL_CHECK(!objective.targets.empty());
      objectives_.push_back(
          {.rule = Rule(objective),
           .slice_us = BaseSliceUs(objective),
           .contract = i,
           .first_lane = 0,
           .judge_partition = contracts_[i].judge_partition,
           .zone = contracts_[i].zone,
           .has_periods = !objective.periods.empty(),
           .has_slots = objective.targets.front().calendar != Target::kAlways});
    }
  }
  std::sort(objectives_.begin(), objectives_.end(),
            [](const ObjectiveTerms& a, const ObjectiveTerms& b) {
              return a.judge_partition != b.judge_partition
                         ? a.judge_partition < b.judge_partition
                         : a.id() < b.id();
            });
  lane_ranges_.resize(static_cast<size_t>(judge_partitions_));
  for (uint32_t i = 0; i < objectives_.size(); ++i) {
    objectives_[i].first_lane = static_cast<uint32_t>(lane_objectives_.size());
    lane_objectives_.insert(lane_objectives_.end(),
                            objectives_[i].rule.objective->targets.size(), i);
    LaneRange& range =
        lane_ranges_[static_cast<size_t>(objectives_[i].judge_partition)];
    if (range.end == 0) range.first = objectives_[i].first_lane;
    range.end = static_cast<uint32_t>(lane_objectives_.size());
  }
  HL_CHECK(lane_objectives_.size() < kMostLanes);
}

uint16_t Terms::ZoneNumber(const Contract& contract) {
  const std::string name = contract.zone.name();
  const auto at = std::find(zone_names_.begin(), zone_names_.end(), name);
  if (at != zone_names_.end()) {
    return static_cast<uint16_t>(at - zone_names_.begin());
  }
  HL_CHECK(zones_.size() < UINT16_MAX);
  zone_names_.push_back(name);
  zones_.emplace_back(contract.zone);
  return static_cast<uint16_t>(zones_.size() - 1);
}

int Terms::FindSlot(const ObjectiveTerms& objective, int64_t enqueue_us) const {
  const std::vector<Target>& targets = objective.rule.objective->targets;
  for (size_t i = 0; i < targets.size(); ++i) {
    const int calendar = targets[i].calendar;
    if (calendar == Target::kAlways || calendar == Target::kOtherwise) {
      return static_cast<int>(i);
    }
    const uint32_t at = contracts_[objective.contract].first_calendar +
                        static_cast<uint32_t>(calendar);
    if (calendars_[at].Contains(enqueue_us)) return static_cast<int>(i);
  }
  return kNoTarget;
}

}  // namespace holdline
