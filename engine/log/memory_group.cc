#include "engine/log/memory_group.h"

#include <algorithm>
#include <numeric>
#include <utility>

#include "absl/strings/str_cat.h"
#include "engine/base/check.h"

namespace holdline::memory_log_internal {
namespace {

std::string StaticName(const std::string& instance_id) {
  return absl::StrCat("static-", instance_id);
}

// Dynamic members sort behind static ones, in the order of their joining.
std::string DynamicName(uint64_t incarnation) {
  return absl::StrCat("~dynamic-", absl::Dec(incarnation, absl::kZeroPad10));
}

}  // namespace

MemoryGroup::MemoryGroup(int32_t partitions, const Sessions& sessions)
    : sessions_(sessions), committed_(static_cast<size_t>(partitions)) {}

MemoryGroup::Incarnation MemoryGroup::Join(const std::string& instance_id,
                                           int64_t now_us) {
  EndSessions(now_us);
  const Incarnation incarnation = ++incarnations_;
  const bool is_static = !instance_id.empty();
  const std::string name =
      is_static ? StaticName(instance_id) : DynamicName(incarnation);
  const auto known = members_.find(name);
  if (known == members_.end()) {
    members_[name] = {.incarnation = incarnation,
                      .is_static = is_static,
                      .polled_us = now_us};
    StartRebalance();
    return incarnation;
  }
  Member& member = known->second;
  const bool undisturbed = !rebalancing_;
  std::vector<int32_t> share =
      member.dealt ? *std::move(member.dealt) : std::move(member.held);
  const bool was_silent = member.silent;
  member = {.incarnation = incarnation, .is_static = true, .polled_us = now_us};
  if (was_silent) {
    StartRebalance();
    return incarnation;
  }
  if (undisturbed) {
    member.dealt = std::move(share);
  } else {
    FinishRebalance();  // its predecessor may have been the last to release
  }
  return incarnation;
}

MemoryGroup::Change MemoryGroup::NextChange(Incarnation incarnation,
                                            int64_t now_us) {
  Member* const member = Find(incarnation);
  HL_CHECK(member != nullptr);
  // Also its own, if it was silent for too long.
  EndSessions(now_us);
  member->polled_us = now_us;
  if (std::exchange(member->silent, false)) StartRebalance();
  using enum PollResult::Kind;
  if (!member->lost.empty()) {
    return {.kind = kRevoked,
            .partitions = std::exchange(member->lost, {}),
            .lost = true};
  }
  if (rebalancing_ && !member->held.empty()) {
    if (std::exchange(member->revoking, true)) return {};
    return {.kind = kRevoked, .partitions = member->held};
  }
  if (!member->dealt) return {};
  member->held = *std::exchange(member->dealt, std::nullopt);
  if (member->held.empty()) return {};
  return {.kind = kAssigned, .partitions = member->held};
}

void MemoryGroup::Release(Incarnation incarnation) {
  Member* const member = Find(incarnation);
  if (member == nullptr || !member->revoking) return;
  member->revoking = false;
  member->held.clear();
  FinishRebalance();
}

void MemoryGroup::Leave(Incarnation incarnation, int64_t now_us) {
  const Member* const member = Find(incarnation);
  if (member == nullptr) return;
  Vanish(incarnation, now_us);
  if (member->is_static) return;
  std::erase_if(members_, [&](const auto& entry) {
    return entry.second.incarnation == incarnation;
  });
  StartRebalance();
}

void MemoryGroup::Vanish(Incarnation incarnation, int64_t now_us) {
  Member* const member = Find(incarnation);
  if (member == nullptr) return;
  member->present = false;
  member->absent_since_us = now_us;
  // What it had stays its own until the session ends, but nobody has to be
  // waited for in a rebalance.
  if (!member->held.empty()) member->dealt = std::exchange(member->held, {});
  FinishRebalance();
}

void MemoryGroup::Expire(const std::string& instance_id) {
  Member& member = members_.at(StaticName(instance_id));
  member.lost = std::exchange(member.held, {});
  member.revoking = false;
  StartRebalance();
}

bool MemoryGroup::IsMember(Incarnation incarnation) const {
  return Find(incarnation) != nullptr;
}

bool MemoryGroup::Holds(Incarnation incarnation, int32_t partition) const {
  const Member* const member = Find(incarnation);
  return member != nullptr &&
         std::find(member->held.begin(), member->held.end(), partition) !=
             member->held.end();
}

MemoryGroup::Member* MemoryGroup::Find(Incarnation incarnation) {
  return const_cast<Member*>(std::as_const(*this).Find(incarnation));
}

const MemoryGroup::Member* MemoryGroup::Find(Incarnation incarnation) const {
  for (const auto& [name, member] : members_) {
    if (member.incarnation == incarnation) return &member;
  }
  return nullptr;
}

void MemoryGroup::EndSessions(int64_t now_us) {
  size_t ended = std::erase_if(members_, [&](const auto& entry) {
    const Member& member = entry.second;
    return !member.present &&
           now_us - member.absent_since_us >= sessions_.timeout_us;
  });
  for (auto& [name, member] : members_) {
    if (!sessions_.end_by_silence || !member.present || member.silent ||
        now_us - member.polled_us < sessions_.timeout_us) {
      continue;
    }
    FallSilent(member);
    ++ended;
  }
  if (ended != 0) StartRebalance();
}

// It is dealt nothing until it polls again.
void MemoryGroup::FallSilent(Member& member) {
  member.silent = true;
  member.revoking = false;
  member.lost.insert(member.lost.end(), member.held.begin(), member.held.end());
  member.held.clear();
}

void MemoryGroup::StartRebalance() {
  rebalancing_ = true;
  for (auto& [name, member] : members_) member.dealt.reset();
  FinishRebalance();
}

void MemoryGroup::FinishRebalance() {
  if (!rebalancing_ || members_.empty()) return;
  for (const auto& [name, member] : members_) {
    if (!member.held.empty()) return;
  }
  const auto awake = static_cast<size_t>(
      std::count_if(members_.begin(), members_.end(),
                    [](const auto& entry) { return !entry.second.silent; }));
  if (awake == 0) return;
  rebalancing_ = false;
  const size_t each = committed_.size() / awake;
  size_t longer = committed_.size() % awake;
  int32_t next = 0;
  for (auto& [name, member] : members_) {
    if (member.silent) continue;
    member.dealt.emplace(each + (longer > 0 ? 1 : 0));
    std::iota(member.dealt->begin(), member.dealt->end(), next);
    next += static_cast<int32_t>(member.dealt->size());
    if (longer > 0) --longer;
  }
}

}  // namespace holdline::memory_log_internal
