#include "operators/score/case_board.h"

namespace holdline {

void CaseBoard::Set(uint32_t slot, const OpenCase& open) {
  const auto known = open_.find(slot);
  if (known != open_.end() && known->second == open) return;
  Remove(slot);
  open_[slot] = open;
  for (const uint32_t contract : open.contracts) {
    LevelOf(contract, open.queue).opened_us.insert(open.opened_us);
  }
  for (const OpenCase::Deadline& deadline : open.deadlines) {
    LevelOf(deadline.contract, open.queue)
        .deadlines_us[deadline.objective]
        .insert(deadline.last_us);
  }
}

void CaseBoard::Remove(uint32_t slot) {
  const auto known = open_.find(slot);
  if (known == open_.end()) return;
  const OpenCase& open = known->second;
  for (const uint32_t contract : open.contracts) {
    auto& opened_us = LevelOf(contract, open.queue).opened_us;
    opened_us.erase(opened_us.find(open.opened_us));
  }
  for (const OpenCase::Deadline& deadline : open.deadlines) {
    auto& deadlines_us = LevelOf(deadline.contract, open.queue).deadlines_us;
    const auto of = deadlines_us.find(deadline.objective);
    of->second.erase(of->second.find(deadline.last_us));
    if (of->second.empty()) deadlines_us.erase(of);
  }
  open_.erase(known);
}

void CaseBoard::Reset() {
  open_.clear();
  levels_.clear();
  level_numbers_.clear();
  dirty_.clear();
}

// Marks it as changed.
CaseBoard::LevelState& CaseBoard::LevelOf(uint32_t contract, uint32_t queue) {
  const auto [at, is_new] = level_numbers_.try_emplace(
      {contract, queue}, static_cast<uint32_t>(levels_.size()));
  if (is_new) {
    levels_.emplace_back();
    levels_.back().said = {.kind = EntityKind::kCase,
                           .contract = contract,
                           .queue = queue,
                           .deadlines = {}};
  }
  LevelState& level = levels_[at->second];
  if (!std::exchange(level.dirty, true)) dirty_.push_back(at->second);
  return level;
}

// Returns whether the level has changed.
bool CaseBoard::Update(LevelState& level) {
  level.dirty = false;
  WaitingLevel now = {
      .kind = EntityKind::kCase,
      .contract = level.said.contract,
      .queue = level.said.queue,
      .waiting = static_cast<int64_t>(level.opened_us.size()),
      .oldest_us = level.opened_us.empty() ? 0 : *level.opened_us.begin(),
      .deadlines = {}};
  for (const auto& [objective, deadlines_us] : level.deadlines_us) {
    now.deadlines.push_back(
        {.objective = objective, .least_us = *deadlines_us.begin()});
  }
  if (now == level.said) return false;
  level.said = std::move(now);
  return true;
}

}  // namespace holdline
