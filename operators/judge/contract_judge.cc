#include "operators/judge/contract_judge.h"

#include <algorithm>
#include <string>
#include <utility>

#include "absl/container/flat_hash_map.h"
#include "engine/base/hash.h"

namespace holdline {

ContractJudge::ContractJudge(std::shared_ptr<const Contract> contract,
                             size_t periods_kept, int64_t since_us)
    : contract_(std::move(contract)), days_(contract_->zone) {
  const int64_t begins_us = std::max(since_us, contract_->effective_us);
  for (const Objective& objective : contract_->objectives) {
    for (const Target& target : objective.targets) {
      slots_.emplace_back(Subject{contract_.get(), &objective, &target},
                          periods_kept, begins_us);
    }
  }
}

void ContractJudge::TakeOver(ContractJudge&& other) {
  levels_ = std::move(other.levels_);
  lost_ = other.lost_;
  absl::flat_hash_map<uint64_t, size_t> first_slots;
  size_t slot = 0;
  for (const Objective& objective : other.contract_->objectives) {
    first_slots[objective.id] = slot;
    slot += objective.targets.size();
  }
  slot = 0;
  for (const Objective& objective : contract_->objectives) {
    const auto found = first_slots.find(objective.id);
    for (size_t i = 0; i < objective.targets.size(); ++i, ++slot) {
      if (found == first_slots.end()) continue;
      slots_[slot].TakeOver(std::move(other.slots_[found->second + i]));
    }
  }
}

Status ContractJudge::MakeHead(const Standing& standing) const {
  Status status;
  status.set_contract(contract_->name);
  status.set_contract_version(HexName(contract_->version));
  status.set_clock_us(standing.clock_us);
  status.set_live(standing.live);
  *status.mutable_completeness() = standing.completeness;
  levels_.AppendRows(&status);
  status.set_lost(lost_);
  return status;
}

Status ContractJudge::MakeStatus(const Standing& standing) {
  Status status = MakeHead(standing);
  const int64_t today = days_.DayOf(standing.clock_us);
  for (const SlotJudge& slot : slots_) {
    slot.AppendRows(standing.clock_us, today, &status);
  }
  return status;
}

Status ContractJudge::MakeReport(const Standing& standing) const {
  Status status = MakeHead(standing);
  for (const SlotJudge& slot : slots_) {
    slot.AppendReportRows(standing.clock_us, &status);
  }
  return status;
}

bool ContractJudge::IsNews(const Status& status) {
  Status still = status;
  still.clear_clock_us();
  still.mutable_completeness()->clear_oldest_clock_us();
  for (StatusRow& row : *still.mutable_rows()) {
    if (row.watch().empty()) continue;
    row.clear_start_us();
    row.clear_end_us();
  }
  const uint64_t fingerprint = StableHash(still.SerializeAsString());
  return std::exchange(told_, fingerprint) != fingerprint;
}

int64_t ContractJudge::NextDayUs(int64_t clock_us) {
  return DayStartUs(contract_->zone, days_.DayOf(clock_us) + 1);
}

}  // namespace holdline
