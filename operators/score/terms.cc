#include "operators/score/terms.h"

#include <algorithm>
#include <limits>
#include <map>
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
    : Terms(std::vector<BookVersion>{{.book = std::move(book)}},
            judge_partitions) {}

Terms::Terms(std::span<const BookVersion> books, int32_t judge_partitions)
    : judge_partitions_(judge_partitions) {
  HL_CHECK(!books.empty() && judge_partitions > 0);
  for (size_t i = 0; i < books.size(); ++i) {
    HL_CHECK(books[i].book != nullptr);
    books_.push_back(books[i].book);
    AddBook(*books[i].book, books[i].activates_us,
            i + 1 < books.size() ? books[i + 1].activates_us
                                 : std::numeric_limits<int64_t>::max());
  }
  SortContracts();
  AddObjectives();
}

// A version that goes on as it was in the book before only ends later.
void Terms::AddBook(const ContractBook& book, int64_t from_us, int64_t to_us) {
  // By contract and version: the newest entry.
  std::map<std::pair<uint64_t, uint64_t>, size_t> known;
  for (size_t i = 0; i < contracts_.size(); ++i) {
    const Contract& contract = *contracts_[i].contract;
    known[{contract.id, contract.version}] = i;
  }
  for (const Contract& contract : book.contracts) {
    const int64_t ends_us = std::min(contract.terminates_us, to_us);
    const int64_t begins_us = std::max(contract.effective_us, from_us);
    const auto at = known.find({contract.id, contract.version});
    if (at != known.end() && contracts_[at->second].to_us ==
                                 std::min(contract.terminates_us, from_us)) {
      contracts_[at->second].to_us = ends_us;
      continue;
    }
    if (ends_us <= begins_us) continue;
    contracts_.push_back(
        {.contract = &contract,
         .from_us = begins_us,
         .to_us = ends_us,
         .judge_partition = PartitionOf(contract.name, judge_partitions_),
         .first_calendar = static_cast<uint32_t>(calendars_.size()),
         .zone = ZoneNumber(contract)});
    for (const CalendarSpec& spec : contract.calendars) {
      calendars_.emplace_back(spec);
    }
  }
}

void Terms::SortContracts() {
  std::stable_sort(contracts_.begin(), contracts_.end(),
                   [](const ContractTerms& a, const ContractTerms& b) {
                     return std::tie(a.judge_partition, a.contract->id) <
                            std::tie(b.judge_partition, b.contract->id);
                   });
  for (uint32_t i = 0; i < contracts_.size(); ++i) {
    const bool again =
        i > 0 && contracts_[i - 1].contract->id == contracts_[i].contract->id;
    contracts_[i].first = again ? contracts_[i - 1].first : i;
  }
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
           .has_slots = objective.targets.front().calendar != Target::kAlways,
           .part_us = objective.booked_us()});
    }
  }
  std::sort(objectives_.begin(), objectives_.end(),
            [](const ObjectiveTerms& a, const ObjectiveTerms& b) {
              return a.judge_partition != b.judge_partition
                         ? a.judge_partition < b.judge_partition
                         : std::tuple(a.id(), a.contract) <
                               std::tuple(b.id(), b.contract);
            });
  for (uint32_t i = 0; i < objectives_.size(); ++i) {
    contracts_[objectives_[i].contract].objectives.push_back(i);
  }
  AddLanes();
  AddHours();
}

bool Terms::HasExclusions(const ObjectiveTerms& objective) const {
  const auto& exclusions = ContractOf(objective).exclusions;
  const size_t index = IndexOf(objective);
  return std::any_of(
      exclusions.begin(), exclusions.end(), [&](const Exclusion& exclusion) {
        const auto& named = exclusion.objectives;
        return std::binary_search(named.begin(), named.end(), index);
      });
}

// One that did not change with its contract goes on in its lanes.
void Terms::AddLanes() {
  lane_ranges_.resize(static_cast<size_t>(judge_partitions_));
  for (size_t first = 0; first < objectives_.size();) {
    const auto first_lane = static_cast<uint32_t>(lane_objectives_.size());
    bool has_exclusions = false;
    size_t end = first;
    for (; end < objectives_.size() &&
           objectives_[end].id() == objectives_[first].id();
         ++end) {
      objectives_[end].first_lane = first_lane;
      has_exclusions |= HasExclusions(objectives_[end]);
    }
    const ObjectiveTerms& objective = objectives_[first];
    const size_t slots = objective.rule.objective->targets.size();
    lane_objectives_.insert(lane_objectives_.end(),
                            has_exclusions ? 2 * slots : slots,
                            static_cast<uint32_t>(first));
    LaneRange& range =
        lane_ranges_[static_cast<size_t>(objective.judge_partition)];
    if (range.end == 0) range.first = first_lane;
    range.end = static_cast<uint32_t>(lane_objectives_.size());
    first = end;
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

const Exclusion* Terms::ExclusionById(const ObjectiveTerms& objective,
                                      EntityKind kind,
                                      std::string_view id) const {
  for (const Exclusion& exclusion : ContractOf(objective).exclusions) {
    if (exclusion.TakesEntity(IndexOf(objective), kind, id)) return &exclusion;
  }
  return nullptr;
}

bool Terms::CoversService(std::string_view service, int64_t at_us) const {
  const auto names_it = [&](const ScopeLine& line) {
    return line.kind == EntityKind::kService && line.service == service;
  };
  return std::any_of(contracts_.begin(), contracts_.end(),
                     [&](const ContractTerms& terms) {
                       const Contract& contract = *terms.contract;
                       return terms.from_us <= at_us && at_us < terms.to_us &&
                              std::ranges::any_of(contract.covers, names_it) &&
                              std::ranges::none_of(contract.except, names_it);
                     });
}

const CalendarSpec* Terms::CalendarOf(const ObjectiveTerms& objective) const {
  const int calendar = objective.rule.objective->clock.calendar;
  if (calendar == CaseClock::kAlways) return nullptr;
  return &ContractOf(objective).calendars[static_cast<size_t>(calendar)];
}

// Objectives of one contract with one calendar share its business time.
void Terms::AddHours() {
  hours_.emplace_back();
  std::map<const CalendarSpec*, uint32_t> known;
  for (ObjectiveTerms& objective : objectives_) {
    const CalendarSpec* const calendar = CalendarOf(objective);
    if (calendar == nullptr) continue;
    const auto [at, is_new] =
        known.try_emplace(calendar, static_cast<uint32_t>(hours_.size()));
    if (is_new) hours_.emplace_back(*calendar);
    objective.hours = at->second;
  }
}

int Terms::FindSlot(const ObjectiveTerms& objective, int64_t began_us) const {
  const size_t first = contracts_[objective.contract].first_calendar;
  return SlotAt(objective.rule.objective->targets, [&](size_t calendar) {
    return calendars_[first + calendar].Contains(began_us);
  });
}

}  // namespace holdline
