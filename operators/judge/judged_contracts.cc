#include "operators/judge/judged_contracts.h"

#include <algorithm>
#include <span>
#include <string_view>
#include <utility>

#include "engine/base/hash.h"
#include "operators/contract/book_version.h"
#include "operators/judge/judge_format.h"
#include "operators/judge/tallies_reader.h"

namespace holdline {

std::vector<std::string> JudgedContracts::Adopt(
    const std::shared_ptr<const ContractBook>& book, int64_t since_us,
    std::vector<NotificationRecord>& notifications) {
  std::vector<Entry> next;
  for (const std::span<const Contract> versions : ByContract(*book)) {
    if (PartitionOf(versions[0].name, options_.partitions) !=
        options_.partition) {
      continue;
    }
    next.push_back(EnterUnder(ContractVersions(book, versions), since_us));
  }
  std::vector<std::string> ended;
  for (const Entry& entry : contracts_) {
    if (entry.judge == nullptr) continue;
    entry.judge->EndEscalation(since_us, notifications);
    ended.push_back(entry.judge->name());
    dirty_[BucketOfId(entry.judge->versions().id())] = true;
  }
  contracts_ = std::move(next);
  Index();
  return ended;
}

// Takes the contract's judge out of its entry.
JudgedContracts::Entry JudgedContracts::EnterUnder(ContractVersions versions,
                                                   int64_t since_us) {
  const uint32_t bucket = BucketOfId(versions.id());
  Entry entry{.judge = nullptr, .frozen = IsFrozen(bucket)};
  std::unique_ptr<ContractJudge> known;
  if (const auto found = by_id_.find(versions.id()); found != by_id_.end()) {
    known = std::move(contracts_[found->second].judge);
  }
  if (known != nullptr && known->versions().version() == versions.version()) {
    entry.judge = std::move(known);
    return entry;
  }
  entry.judge = std::make_unique<ContractJudge>(
      std::move(versions), options_.periods_kept, since_us, services_);
  if (known != nullptr) entry.judge->TakeOver(std::move(*known));
  dirty_[bucket] = true;
  return entry;
}

void JudgedContracts::Index() {
  slots_.clear();
  objectives_.clear();
  objective_slots_.clear();
  by_id_.clear();
  by_service_.clear();
  due_.clear();
  touched_.clear();
  for (uint32_t i = 0; i < contracts_.size(); ++i) {
    ContractJudge& judge = *contracts_[i].judge;
    contracts_[i].first_slot = static_cast<uint32_t>(slots_.size());
    by_id_[judge.versions().id()] = i;
    for (SlotJudge& slot : judge.slots()) slots_.push_back({&slot, i});
    IndexObjectives(i);
    for (const Contract& version : judge.versions().all()) {
      for (const ScopeLine& line : version.covers) {
        if (line.kind != EntityKind::kService) continue;
        std::vector<uint32_t>& covering = by_service_[line.service];
        if (covering.empty() || covering.back() != i) covering.push_back(i);
      }
    }
  }
  clock_wakes_ = WakeQueue(slots_.size());
  settled_wakes_ = WakeQueue(slots_.size());
  day_wakes_ = WakeQueue(contracts_.size());
  escalation_wakes_ = WakeQueue(contracts_.size());
  for (uint32_t i = 0; i < slots_.size(); ++i) {
    if (!contracts_[slots_[i].contract].frozen) MakeDue(i);
  }
  for (uint32_t i = 0; i < contracts_.size(); ++i) {
    // The first evaluation finds its day.
    day_wakes_.Set(i, contracts_[i].frozen ? kNever : INT64_MIN);
  }
}

// One that is in several versions of the contract leads to the same slots.
void JudgedContracts::IndexObjectives(uint32_t contract) {
  const Entry& entry = contracts_[contract];
  const ContractVersions& versions = entry.judge->versions();
  for (size_t v = 0; v < versions.all().size(); ++v) {
    const std::vector<Objective>& objectives = versions.all()[v].objectives;
    for (size_t o = 0; o < objectives.size(); ++o) {
      const auto [at, is_new] = objectives_.try_emplace(
          objectives[o].id,
          Place{.first = static_cast<uint32_t>(objective_slots_.size()),
                .slots = static_cast<uint32_t>(objectives[o].targets.size()),
                .slice_us = BaseSliceUs(objectives[o])});
      if (!is_new) continue;
      for (size_t target = 0; target < at->second.slots; ++target) {
        objective_slots_.push_back(entry.first_slot +
                                   versions.ChainOf(v, o, target));
      }
    }
  }
}

void JudgedContracts::Apply(uint32_t telemetry_partition,
                            const Segment& segment) {
  if (segment.has_watch()) AddWatches(segment.watch());
  if (segment.has_period()) AddPeriods(segment.period());
  for (const Evidence& evidence : segment.evidence()) {
    Slot* const slot = Find(evidence.objective(), evidence.slot()).slot;
    if (slot == nullptr || contracts_[slot->contract].frozen) continue;
    dirty_[BucketOf(slot->contract)] = true;
    slot->judge->AddMiss(evidence.time_us(), evidence.contact());
  }
  if (segment.levels_whole()) {
    for (uint32_t i = 0; i < contracts_.size(); ++i) {
      if (contracts_[i].frozen) continue;
      if (!contract(i).ForgetLevels(telemetry_partition)) continue;
      Touch(i, News::kNumbers);
    }
  }
  for (const Level& level : segment.levels()) {
    const auto found = by_id_.find(level.contract());
    if (found == by_id_.end() || contracts_[found->second].frozen) continue;
    contract(found->second).SetLevel(telemetry_partition, level);
    Touch(found->second, News::kNumbers);
  }
  for (const OutageState& outage : segment.outages()) SetOutage(outage);
  for (const Lost& lost : segment.lost()) {
    const auto found = by_id_.find(lost.contract());
    if (found == by_id_.end() || contracts_[found->second].frozen) continue;
    contract(found->second).AddLost(lost.contacts());
    Touch(found->second, News::kNumbers);
  }
}

// Services are up from the first time on.
void JudgedContracts::NoteTime(int64_t time_us) {
  if (!services_.NoteTime(time_us)) return;
  for (uint32_t i = 0; i < slots_.size(); ++i) {
    const bool is_frozen = contracts_[slots_[i].contract].frozen;
    if (slots_[i].judge->IsOfServices() && !is_frozen) MakeDue(i);
  }
}

void JudgedContracts::SetOutage(const OutageState& outage) {
  const ServiceLog::Change change = services_.Set(outage);
  for (const std::string& service : change.services) {
    const auto covering = by_service_.find(service);
    if (covering == by_service_.end()) continue;
    for (const uint32_t index : covering->second) {
      if (contracts_[index].frozen) continue;
      Touch(index, News::kNumbers);
      std::vector<SlotJudge>& slots = contract(index).slots();
      for (uint32_t i = 0; i < slots.size(); ++i) {
        if (!slots[i].IsOfService(service)) continue;
        slots[i].TouchAll();
        if (change.new_us) slots[i].AddMiss(*change.new_us, outage.id());
        MakeDue(contracts_[index].first_slot + i);
      }
    }
  }
}

void JudgedContracts::AddWatches(const Tallies& tallies) {
  if (!ColumnsFit(tallies)) {
    ++counters_->broken_tallies;
    return;
  }
  for (int row = 0; row < tallies.objective_size(); ++row) {
    const Addressed to = Receive(tallies.objective(row), tallies.slot(row));
    if (to.slot == nullptr || to.excluded) continue;
    to.slot->judge->AddToWatches(tallies.slice(row), to.slice_us,
                                 TallyOf(tallies, row));
  }
  for (int i = 0; i < tallies.bin_size(); ++i) {
    const int row = static_cast<int>(tallies.bin_row(i));
    const Addressed to = Find(tallies.objective(row), tallies.slot(row));
    if (to.slot == nullptr || contracts_[to.slot->contract].frozen) continue;
    to.slot->judge->AddToWatches(tallies.slice(row), to.slice_us,
                                 BinChangeOf(tallies, i));
  }
}

void JudgedContracts::AddPeriods(const Tallies& tallies) {
  if (!ColumnsFit(tallies)) {
    ++counters_->broken_tallies;
    return;
  }
  for (int row = 0; row < tallies.objective_size(); ++row) {
    const Addressed to = Receive(tallies.objective(row), tallies.slot(row));
    if (to.slot == nullptr) continue;
    const Tally tally = TallyOf(tallies, row);
    SlotJudge& judge = *to.slot->judge;
    const bool is_known = to.excluded
                              ? judge.AddExcluded(tallies.slice(row), tally)
                              : judge.AddToPeriods(tallies.slice(row), tally);
    if (!is_known) ++counters_->forgotten_cells;
  }
  for (int i = 0; i < tallies.bin_size(); ++i) {
    const int row = static_cast<int>(tallies.bin_row(i));
    Slot* const slot = Find(tallies.objective(row), tallies.slot(row)).slot;
    if (slot == nullptr || contracts_[slot->contract].frozen) continue;
    slot->judge->AddToPeriods(tallies.slice(row), BinChangeOf(tallies, i));
  }
}

JudgedContracts::Addressed JudgedContracts::Find(uint64_t objective,
                                                 uint32_t slot) {
  const auto found = objectives_.find(objective);
  if (found == objectives_.end()) return {};
  const Place& place = found->second;
  const bool excluded = slot >= place.slots;
  if (excluded) slot -= place.slots;
  if (slot >= place.slots) return {};
  return {.slot = &slots_[objective_slots_[place.first + slot]],
          .slice_us = place.slice_us,
          .excluded = excluded};
}

JudgedContracts::Addressed JudgedContracts::Receive(uint64_t objective,
                                                    uint32_t slot) {
  const Addressed found = Find(objective, slot);
  if (found.slot == nullptr) {
    ++counters_->unknown_cells;
    return {};
  }
  if (contracts_[found.slot->contract].frozen) return {};
  ++counters_->cells;
  MakeDue(static_cast<uint32_t>(found.slot - slots_.data()));
  for (const SlotJudge::Follower& follower : found.slot->judge->followers()) {
    MakeDue(contracts_[found.slot->contract].first_slot + follower.index);
  }
  return found;
}

void JudgedContracts::MakeDue(uint32_t slot) {
  if (slots_[slot].due) return;
  slots_[slot].due = true;
  due_.push_back(slot);
}

void JudgedContracts::Touch(uint32_t contract, News news) {
  Entry& entry = contracts_[contract];
  dirty_[BucketOf(contract)] = true;
  if (entry.news == News::kNone) touched_.push_back(contract);
  entry.news = std::max(entry.news, news);
}

void JudgedContracts::Evaluate(const Moment& moment, const Told& told) {
  std::vector<Alert>& alerts = told.alerts;
  while (const auto slot = clock_wakes_.PopDue(moment.clock_us)) {
    MakeDue(*slot);
  }
  while (const auto slot = settled_wakes_.PopDue(moment.settled_us)) {
    MakeDue(*slot);
  }
  while (const auto index = day_wakes_.PopDue(moment.clock_us)) {
    const size_t before = alerts.size();
    contract(*index).JudgeDuties(moment.clock_us, alerts);
    day_wakes_.Set(*index, contract(*index).NextDayUs(moment.clock_us));
    Touch(*index, alerts.size() > before ? News::kState : News::kNumbers);
    NoteToEscalate(*index);
  }
  while (const auto index = escalation_wakes_.PopDue(moment.clock_us)) {
    NoteToEscalate(*index);
  }
  // Cells come in the order of packets; what is told must not.
  std::sort(due_.begin(), due_.end());
  std::vector<uint32_t> to_settle;
  for (uint32_t slot : due_) {
    const uint32_t owner = slots_[slot].contract;
    NoteToEscalate(owner);
    if (!JudgeSlot(slot, moment, alerts)) continue;
    if (to_settle.empty() || to_settle.back() != owner) {
      to_settle.push_back(owner);
    }
  }
  due_.clear();
  for (uint32_t owner : to_settle) {
    const size_t before = alerts.size();
    contract(owner).Settle(moment.clock_us, alerts, told.entries);
    if (alerts.size() > before) Touch(owner, News::kState);
  }
  if (!to_escalate_.empty()) Escalate(moment.clock_us, told);
}

void JudgedContracts::NoteToEscalate(uint32_t index) {
  if (!contract(index).MayEscalate()) return;
  if (!to_escalate_.empty() && to_escalate_.back() == index) return;
  to_escalate_.push_back(index);
}

// What the contracts that were judged have come to.
void JudgedContracts::Escalate(int64_t clock_us, const Told& told) {
  absl::flat_hash_map<std::string_view, std::vector<const Alert*>> alerts;
  for (const Alert& alert : told.alerts) {
    alerts[alert.contract()].push_back(&alert);
  }
  std::sort(to_escalate_.begin(), to_escalate_.end());
  to_escalate_.erase(std::unique(to_escalate_.begin(), to_escalate_.end()),
                     to_escalate_.end());
  for (const uint32_t index : to_escalate_) {
    ContractJudge& judge = contract(index);
    std::span<const Alert* const> own;
    if (const auto found = alerts.find(judge.name()); found != alerts.end()) {
      own = found->second;
    }
    judge.Escalate(own, clock_us, told.notifications);
    escalation_wakes_.Set(index, judge.NextEscalationUs());
    dirty_[BucketOf(index)] = true;
  }
  to_escalate_.clear();
}

bool JudgedContracts::JudgeSlot(uint32_t index, const Moment& moment,
                                std::vector<Alert>& alerts) {
  Slot& slot = slots_[index];
  slot.due = false;
  const SlotJudge::Result result = slot.judge->Judge(moment, alerts);
  counters_->forgotten_periods +=
      static_cast<int64_t>(result.forgotten_periods);
  clock_wakes_.Set(index, slot.judge->NextUs());
  settled_wakes_.Set(index, slot.judge->NextSettledUs());
  Touch(slot.contract, result.state_changed ? News::kState : News::kNumbers);
  return result.closed_changed;
}

int64_t JudgedContracts::NextUs() const {
  return std::min(
      {clock_wakes_.NextUs(), day_wakes_.NextUs(), escalation_wakes_.NextUs()});
}

std::vector<uint32_t> JudgedContracts::Take(News at_least) {
  const auto taken = std::partition(
      touched_.begin(), touched_.end(),
      [&](uint32_t contract) { return contracts_[contract].news < at_least; });
  std::vector<uint32_t> contracts(taken, touched_.end());
  touched_.erase(taken, touched_.end());
  for (uint32_t contract : contracts) {
    contracts_[contract].news = News::kNone;
    dirty_[BucketOf(contract)] = true;  // what was told is part of it
  }
  std::sort(contracts.begin(), contracts.end());
  return contracts;
}

void JudgedContracts::TouchAll() {
  for (uint32_t i = 0; i < contracts_.size(); ++i) {
    if (!contracts_[i].frozen) Touch(i, News::kNumbers);
  }
}

// ---- Snapshots

// Each contract's bytes stand as one text: what it is under must be known
// before they are read.
void JudgedContracts::Save(uint32_t bucket, StateWriter& archive) {
  std::vector<uint32_t> indexes;
  for (uint32_t i = 0; i < contracts_.size(); ++i) {
    if (BucketOf(i) == bucket) indexes.push_back(i);
  }
  archive.List(indexes, [&](uint32_t index) {
    const Entry& entry = contracts_[index];
    const ContractVersions& versions = entry.judge->versions();
    std::string bytes;
    StateWriter own(&bytes);
    own.Fields(entry.news);
    entry.judge->Persist(own, kJudgeFormat);
    for (size_t i = 0; i < entry.judge->slots().size(); ++i) {
      own.Fields(slots_[entry.first_slot + i].due);
    }
    const uint64_t id = versions.id();
    const uint64_t version = versions.version();
    archive.Fields(id, version, bytes);
  });
  dirty_[bucket] = false;
}

void JudgedContracts::Load(uint32_t bucket,
                           const std::shared_ptr<const ContractBook>& book,
                           uint32_t format, StateReader& archive) {
  absl::flat_hash_map<uint64_t, std::span<const Contract>> by_id;
  if (book != nullptr) {
    for (const std::span<const Contract> versions : ByContract(*book)) {
      const uint64_t id = versions[0].id;
      if (BucketOfId(id) == bucket) by_id[id] = versions;
    }
  }
  struct Saved {
    uint64_t id = 0;
    uint64_t version = 0;
    std::string_view bytes;
  };
  std::vector<Saved> saved;
  archive.List(saved, [&](Saved& one) {
    archive.Fields(one.id, one.version, one.bytes);
  });
  std::vector<Loaded>& loaded = loaded_[bucket].emplace();
  for (const Saved& one : saved) {
    const auto found = by_id.find(one.id);
    if (found == by_id.end()) return archive.Refuse();
    ContractVersions versions(book, found->second);
    if (versions.version() != one.version) return archive.Refuse();
    Loaded& contract = loaded.emplace_back();
    contract.judge = std::make_unique<ContractJudge>(
        std::move(versions), options_.periods_kept, kAlways, services_);
    StateReader own(one.bytes);
    own.Fields(contract.news);
    if (contract.news > News::kState) own.Refuse();
    contract.judge->Persist(own, format);
    for (size_t i = 0; i < contract.judge->slots().size(); ++i) {
      bool due = false;
      own.Fields(due);
      contract.due.push_back(due);
    }
    if (!own.AtEnd()) archive.Refuse();
  }
  for (uint32_t i = 0; i < contracts_.size(); ++i) {
    if (BucketOf(i) != bucket) continue;
    contracts_[i].frozen = true;
    day_wakes_.Set(i, kNever);
    escalation_wakes_.Set(i, kNever);
  }
  std::erase_if(due_, [this](uint32_t slot) {
    return contracts_[slots_[slot].contract].frozen;
  });
}

void JudgedContracts::Thaw(uint32_t bucket, int64_t clock_us) {
  for (uint32_t i = 0; i < contracts_.size(); ++i) {
    if (BucketOf(i) == bucket) ThawContract(i, clock_us);
  }
  loaded_[bucket].reset();
}

// The books are now those under which the bucket was saved.
void JudgedContracts::ThawContract(uint32_t index, int64_t clock_us) {
  Entry& entry = contracts_[index];
  entry.frozen = false;
  std::vector<Loaded>& loaded = *loaded_[BucketOf(index)];
  const ContractVersions& versions = entry.judge->versions();
  const auto found =
      std::find_if(loaded.begin(), loaded.end(), [&](const Loaded& one) {
        return one.judge != nullptr &&
               one.judge->versions().id() == versions.id() &&
               one.judge->versions().version() == versions.version();
      });
  if (found == loaded.end()) {
    for (size_t i = 0; i < entry.judge->slots().size(); ++i) {
      MakeDue(static_cast<uint32_t>(entry.first_slot + i));
    }
    day_wakes_.Set(index, INT64_MIN);
    return;
  }
  entry.judge = std::move(found->judge);
  entry.news = found->news;
  for (size_t i = 0; i < entry.judge->slots().size(); ++i) {
    const auto slot = static_cast<uint32_t>(entry.first_slot + i);
    slots_[slot].judge = &entry.judge->slots()[i];
    slots_[slot].due = found->due[i];
    clock_wakes_.Set(slot, slots_[slot].judge->NextUs());
    settled_wakes_.Set(slot, slots_[slot].judge->NextSettledUs());
    if (slots_[slot].due) due_.push_back(slot);
  }
  escalation_wakes_.Set(index, entry.judge->NextEscalationUs());
  day_wakes_.Set(
      index, clock_us == kNever ? INT64_MIN : entry.judge->NextDayUs(clock_us));
  if (entry.news != News::kNone) touched_.push_back(index);
}

}  // namespace holdline
