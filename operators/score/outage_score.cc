#include "operators/score/outage_score.h"

namespace holdline {

OutageScore::OutageScore(ScoreContext& context)
    : context_(context),
      memory_(context.options.buckets,
              {.ended_us = context.options.remember_outages_us,
               .open_us = context.options.open_outages_us,
               .most = context.options.max_outages}) {}

Refusal OutageScore::Apply(const Event& event) {
  const int64_t now_us = context_.records.now_us();
  const uint32_t slot = memory_.Admit(
      event, now_us, [this](uint32_t least) { Forget(least, true); });
  if (slot == kNoSlot) return Refusal::kLate;
  const EventFact fact = context_.names.FactOf(event, now_us);
  const OutageLife before = LifeOf(slot);
  const auto settled = memory_.Add(slot, fact, now_us, context_.counters);
  if (settled.has_value()) return *settled;
  const OutageLife after = LifeOf(slot);
  memory_.Touch(slot, now_us, SummaryOf(after));
  contradictory_ +=
      (after.contradictory ? 1 : 0) - (before.contradictory ? 1 : 0);
  Say(memory_.At(slot).id.view(), before, after);
  return Refusal::kNone;
}

void OutageScore::ForgetExpired() {
  memory_.ForgetExpired(context_.records.now_us(),
                        [this](uint32_t slot) { Forget(slot, false); });
}

// One whose end never came counts as nothing from then on.
void OutageScore::Forget(uint32_t slot, bool by_ceiling) {
  const EntitySummary summary = memory_.At(slot).summary;
  if (summary.waiting) Say(memory_.At(slot).id.view(), LifeOf(slot), {});
  if (summary.contradictory) --contradictory_;
  memory_.Forget(slot);
  context_.counters.outages_forgotten.Count(summary, by_ceiling);
}

std::vector<uint32_t> OutageScore::TakeBack(int64_t since_us) {
  std::vector<uint32_t> slots;
  memory_.ForEach([&](uint32_t slot) {
    if (memory_.At(slot).facts.facts().back().time_us < since_us) return;
    const OutageLife life = LifeOf(slot);
    if (!life.HasBegun() || life.down.front().from_us < since_us) return;
    slots.push_back(slot);
    CountUncovered(life, -1);
  });
  return slots;
}

void OutageScore::SayAgain(const std::vector<uint32_t>& slots) {
  for (const uint32_t slot : slots) CountUncovered(LifeOf(slot), 1);
}

void OutageScore::Rederive() {
  contradictory_ = 0;
  memory_.ForEach([this](uint32_t slot) {
    if (memory_.At(slot).summary.contradictory) ++contradictory_;
  });
}

EntitySection OutageScore::Section() {
  return {.table = &memory_.table(),
          .fold = [](auto facts) { return SummaryOf(FoldOutage(facts)); }};
}

OutageLife OutageScore::LifeOf(uint32_t slot) const {
  return FoldOutage(memory_.table().At(slot).facts.facts());
}

void OutageScore::Say(std::string_view id, const OutageLife& before,
                      const OutageLife& after) {
  if (before == after) return;
  CountUncovered(before, -1);
  CountUncovered(after, 1);
  if (!before.HasBegun() && !after.HasBegun()) return;
  for (const auto& fold : context_.folds) fold->SetOutage(id, after);
}

void OutageScore::CountUncovered(const OutageLife& life, int64_t outages) {
  if (!life.HasBegun() || life.is_maintenance) return;
  const std::string_view service = context_.names.Queue(life.service);
  if (context_.terms.CoversService(service, life.down.front().from_us)) return;
  context_.CountUncovered(EntityKind::kService, life.service, outages);
}

}  // namespace holdline
