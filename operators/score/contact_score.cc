#include "operators/score/contact_score.h"

#include <algorithm>

#include "engine/base/check.h"
#include "operators/score/contact.h"

namespace holdline {
namespace {

const Leg* WaitingLeg(const LegList& legs) {
  for (size_t i = legs.size(); i > 0; --i) {
    if (legs[i - 1].outcome == Outcome::kWaiting) return &legs[i - 1];
  }
  return nullptr;
}

// Of two legs that are not equal.
bool DifferOnlyInEnd(const Leg& a, const Leg& b) {
  return a.outcome == b.outcome && a.enqueue_us == b.enqueue_us &&
         a.outcome_us == b.outcome_us && a.wait_us == b.wait_us;
}

}  // namespace

ContactScore::ContactScore(ScoreContext& context)
    : context_(context),
      memory_(context.options.buckets, {.ended_us = context.options.remember_us,
                                        .open_us = context.options.open_us,
                                        .most = context.options.max_contacts}),
      coverage_(context.terms, context.names),
      board_(context.terms, coverage_) {}

void ContactScore::Prefetch(const Event& event) const {
  const uint32_t slot = memory_.table().PrefetchEntity(event.entity_hash);
  if (slot == kNoSlot) return;
  timers_.Prefetch(slot);
  board_.Prefetch(slot);
}

Refusal ContactScore::Apply(const Event& event) {
  const int64_t now_us = context_.records.now_us();
  const uint32_t slot = memory_.Admit(
      event, now_us, [this](uint32_t least) { Forget(least, true); });
  if (slot == kNoSlot) return Refusal::kLate;
  const EventFact fact = context_.names.FactOf(event, now_us);
  Entity& contact = memory_.At(slot);
  const bool appends = contact.facts.WouldAppend(fact);
  if (!appends) Fold(slot, before_);
  const auto settled = memory_.Add(slot, fact, now_us, context_.counters);
  if (settled.has_value()) return *settled;
  const bool waited = contact.summary.waiting;
  const EntitySummary summary =
      appends ? FoldLegsAroundLast(contact.facts.facts(),
                                   context_.names.attributes(), before_, after_)
              : Fold(slot, after_);
  memory_.Touch(slot, now_us, summary);
  EmitChanges(contact.id.view(), before_, after_);
  if (waited || summary.waiting) Wait(slot, after_);
  return Refusal::kNone;
}

// As it stood at the deadline itself the contact has stood since it changed
// last.
void ContactScore::Reveal(const TimingWheel::Due& due) {
  Fold(due.slot, after_);
  const Leg* waiting = WaitingLeg(after_);
  HL_CHECK(waiting != nullptr);
  EmitChange(Stand(waiting, due.deadline_us), Stand(waiting, context_.clock_us),
             memory_.At(due.slot).id.view());
  board_.Touch(due.slot);
  Wait(due.slot, after_);
}

std::vector<uint32_t> ContactScore::TakeBack(int64_t since_us) {
  std::vector<uint32_t> slots;
  memory_.ForEach([&](uint32_t slot) {
    if (memory_.At(slot).facts.facts().back().time_us >= since_us) {
      slots.push_back(slot);
    }
  });
  for (const uint32_t slot : slots) EmitEnqueuedSince(since_us, slot, -1);
  return slots;
}

void ContactScore::UseTerms() { coverage_.Reset(); }

void ContactScore::SayAgain(const std::vector<uint32_t>& slots,
                            int64_t since_us) {
  for (const uint32_t slot : slots) EmitEnqueuedSince(since_us, slot, 1);
}

void ContactScore::EmitEnqueuedSince(int64_t since_us, uint32_t slot,
                                     int sign) {
  Fold(slot, after_);
  for (size_t i = 0; i < after_.size(); ++i) {
    if (after_[i].enqueue_us < since_us) continue;
    const Standing standing = Stand(&after_[i], context_.clock_us);
    EmitChange(sign < 0 ? standing : Standing(),
               sign < 0 ? Standing() : standing, memory_.At(slot).id.view());
  }
}

void ContactScore::Rederive() {
  timers_ = TimingWheel();
  board_.Reset();
  memory_.ForEach([this](uint32_t slot) {
    if (!memory_.At(slot).summary.waiting) return;
    Fold(slot, after_);
    Wait(slot, after_);
  });
}

void ContactScore::SayLevels(int64_t at_us) {
  board_.SayChanged(at_us,
                    [this](const WaitingLevel& level) { context_.Say(level); });
}

void ContactScore::ForgetExpired() {
  memory_.ForgetExpired(context_.records.now_us(),
                        [this](uint32_t slot) { Forget(slot, false); });
}

void ContactScore::Forget(uint32_t slot, bool by_ceiling) {
  const EntitySummary summary = memory_.At(slot).summary;
  if (summary.waiting) {
    LoseWaiting(slot);
    timers_.Cancel(slot);
    board_.Remove(slot);
  }
  memory_.Forget(slot);
  context_.counters.contacts_forgotten.Count(summary, by_ceiling);
}

// The leg that waits is lost for good.
void ContactScore::LoseWaiting(uint32_t slot) {
  Fold(slot, before_);
  after_.CopyFrom(before_);
  for (size_t i = 0; i < after_.size(); ++i) {
    Leg& leg = after_[i];
    if (leg.outcome != Outcome::kWaiting) continue;
    leg.outcome = Outcome::kLost;
    leg.outcome_us = leg.enqueue_us;
    leg.wait_us = 0;
  }
  EmitChanges(memory_.At(slot).id.view(), before_, after_);
}

void ContactScore::EmitChanges(std::string_view contact, const LegList& before,
                               const LegList& after) {
  const size_t both = std::min(before.size(), after.size());
  const size_t most = std::max(before.size(), after.size());
  bool changed = false;
  for (size_t i = 0; i < most; ++i) {
    if (i < both && before[i] == after[i]) continue;
    changed = true;
    EmitChange(
        Stand(i < before.size() ? &before[i] : nullptr, context_.clock_us),
        Stand(i < after.size() ? &after[i] : nullptr, context_.clock_us),
        contact);
  }
  if (changed && observer_ != nullptr) {
    observer_->OnLegs(contact, before.legs(), after.legs(), context_.names);
  }
}

ContactScore::Standing ContactScore::Stand(const Leg* leg, int64_t clock_us) {
  if (leg == nullptr) return {};
  return {.cover = &coverage_.At(coverage_.Find(*leg)),
          .leg = leg,
          .clock_us = clock_us,
          .lost = IsLostAt(*leg, clock_us, context_.options.lost_after_us)};
}

void ContactScore::EmitChange(const Standing& before, const Standing& after,
                              std::string_view contact) {
  if (before.cover == after.cover) {
    EmitUnder(*before.cover, &before, &after, contact);
    return;
  }
  if (before.cover != nullptr) {
    EmitUnder(*before.cover, &before, nullptr, contact);
  }
  if (after.cover != nullptr) {
    EmitUnder(*after.cover, nullptr, &after, contact);
  }
}

// What the change means to one cover; null: the leg is not under it.
void ContactScore::EmitUnder(const Cover& cover, const Standing* before,
                             const Standing* after, std::string_view contact) {
  if (cover.IsUncovered()) {
    if (before == nullptr)
      context_.CountUncovered(EntityKind::kContact, after->leg->queue, 1);
    if (after == nullptr)
      context_.CountUncovered(EntityKind::kContact, before->leg->queue, -1);
    return;
  }
  const bool was_lost = before != nullptr && before->lost;
  const bool is_lost = after != nullptr && after->lost;
  if (was_lost != is_lost) CountLost(cover, is_lost ? 1 : -1);
  const bool only_end = before != nullptr && after != nullptr &&
                        before->clock_us == after->clock_us &&
                        DifferOnlyInEnd(*before->leg, *after->leg);
  for (const uint32_t number : cover.objectives) {
    const Terms::ObjectiveTerms& objective =
        context_.terms.objectives()[number];
    if (only_end && !objective.rule.needs_end) continue;
    const bool is_excluded =
        cover.excludes_by_id &&
        context_.terms.ExclusionById(objective, EntityKind::kContact,
                                     contact) != nullptr;
    if (is_excluded) {
      EmitExcluded(objective, before, after);
    } else {
      EmitObjective(objective, before, after, contact);
    }
  }
  for (const uint32_t number : cover.excluded) {
    EmitExcluded(context_.terms.objectives()[number], before, after);
  }
}

void ContactScore::EmitObjective(const Terms::ObjectiveTerms& objective,
                                 const Standing* before, const Standing* after,
                                 std::string_view contact) {
  Change change;
  if (!FindChange(objective, before, after, change)) return;
  PacketFold& fold = context_.FoldOf(objective.judge_partition);
  if (change.has_was) fold.Add(objective, change.was, -1);
  if (!change.has_is) return;
  fold.Add(objective, change.is, 1);
  if (IsMiss(change.is, objective.rule) &&
      !(change.has_was && IsMiss(change.was, objective.rule))) {
    fold.AddEvidence(objective, change.is, contact);
  }
}

// What it would count as is counted beside the objective.
void ContactScore::EmitExcluded(const Terms::ObjectiveTerms& objective,
                                const Standing* before, const Standing* after) {
  if (!objective.has_periods) return;
  Change change;
  if (!FindChange(objective, before, after, change)) return;
  PacketFold& fold = context_.FoldOf(objective.judge_partition);
  if (change.has_was) fold.AddExcluded(objective, change.was, -1);
  if (change.has_is) fold.AddExcluded(objective, change.is, 1);
}

bool ContactScore::FindChange(const Terms::ObjectiveTerms& objective,
                              const Standing* before, const Standing* after,
                              Change& change) const {
  change.has_was = ScoreFor(objective, before, change.was);
  change.has_is = ScoreFor(objective, after, change.is);
  return change.has_was != change.has_is ||
         (change.has_is && change.was != change.is);
}

bool ContactScore::ScoreFor(const Terms::ObjectiveTerms& objective,
                            const Standing* at, Contribution& out) const {
  if (at == nullptr || at->lost ||
      !Score(*at->leg, objective.rule, at->clock_us, out)) {
    return false;
  }
  out.slot = context_.terms.SlotOf(objective, at->leg->enqueue_us);
  return out.slot != Terms::kNoTarget;
}

void ContactScore::CountLost(const Cover& cover, int64_t legs) {
  context_.counters.lost += legs;
  for (const uint32_t number : cover.contracts) {
    const Terms::ContractTerms& contract = context_.terms.contracts()[number];
    context_.FoldOf(contract.judge_partition).AddLost(contract.first, legs);
  }
}

void ContactScore::Wait(uint32_t slot, const LegList& legs) {
  const Leg* leg = WaitingLeg(legs);
  const bool waits = leg != nullptr &&
                     !HasPassed(leg->enqueue_us, context_.options.lost_after_us,
                                context_.clock_us);
  const uint32_t cover = waits ? coverage_.Find(*leg) : 0;
  if (!waits || coverage_.At(cover).IsUncovered()) {
    timers_.Cancel(slot);
    board_.Remove(slot);
    return;
  }
  board_.Set(slot, cover, leg->enqueue_us);
  int64_t next_us = leg->enqueue_us + context_.options.lost_after_us;
  for (const int64_t deadline_us : coverage_.At(cover).deadlines_us) {
    if (HasPassed(leg->enqueue_us, deadline_us, context_.clock_us)) continue;
    next_us = std::min(next_us, leg->enqueue_us + deadline_us);
    break;
  }
  timers_.Arm(slot, next_us);
}

EntitySection ContactScore::Section() {
  return {.table = &memory_.table(),
          .fold = [this](std::span<const EventFact> facts) {
            return FoldLegs(facts, context_.names.attributes(), after_);
          }};
}

EntitySummary ContactScore::Fold(uint32_t slot, LegList& legs) {
  return FoldLegs(memory_.At(slot).facts.facts(), context_.names.attributes(),
                  legs);
}

}  // namespace holdline
