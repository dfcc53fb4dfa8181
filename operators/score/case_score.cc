#include "operators/score/case_score.h"

#include <algorithm>

#include "engine/base/hash.h"

namespace holdline {
namespace {

void Append(const Cover* cover, std::vector<uint32_t>& numbers) {
  if (cover == nullptr) return;
  numbers.insert(numbers.end(), cover->objectives.begin(),
                 cover->objectives.end());
  numbers.insert(numbers.end(), cover->excluded.begin(), cover->excluded.end());
}

}  // namespace

CaseScore::CaseScore(ScoreContext& context)
    : context_(context),
      memory_(context.options.buckets,
              {.ended_us = context.options.remember_cases_us,
               .open_us = context.options.open_cases_us,
               .most = context.options.max_cases}),
      coverage_(context.terms, context.names, EntityKind::kCase) {}

Refusal CaseScore::Apply(const Event& event) {
  const int64_t now_us = context_.records.now_us();
  const uint32_t slot = memory_.Admit(
      event, now_us, [this](uint32_t least) { Forget(least, true); });
  if (slot == kNoSlot) return Refusal::kLate;
  const EventFact fact = context_.names.FactOf(event, now_us);
  Fold(slot, before_);
  Entity& entity = memory_.At(slot);
  const auto settled = memory_.Add(slot, fact, now_us, context_.counters);
  if (settled.has_value()) return *settled;
  const EntitySummary was = entity.summary;
  const EntitySummary is = Fold(slot, after_);
  memory_.Touch(slot, now_us, is);
  contradictory_ += (is.contradictory ? 1 : 0) - (was.contradictory ? 1 : 0);
  EmitChange(entity.id.view(), Stand(before_, context_.clock_us),
             Stand(after_, context_.clock_us));
  Wait(slot, after_);
  return Refusal::kNone;
}

void CaseScore::ForgetExpired() {
  memory_.ForgetExpired(context_.records.now_us(),
                        [this](uint32_t slot) { Forget(slot, false); });
}

void CaseScore::Forget(uint32_t slot, bool by_ceiling) {
  const EntitySummary summary = memory_.At(slot).summary;
  if (summary.waiting) {
    Fold(slot, before_);
    EmitChange(memory_.At(slot).id.view(), Stand(before_, context_.clock_us),
               {});
  }
  if (summary.contradictory) --contradictory_;
  timers_.Cancel(slot);
  board_.Remove(slot);
  memory_.Forget(slot);
  context_.counters.cases_forgotten.Count(summary, by_ceiling);
}

void CaseScore::Reveal(const TimingWheel::Due& due) {
  Fold(due.slot, after_);
  EmitChange(memory_.At(due.slot).id.view(), Stand(after_, due.deadline_us),
             Stand(after_, context_.clock_us));
  Wait(due.slot, after_);
}

std::vector<uint32_t> CaseScore::TakeBack(int64_t since_us) {
  std::vector<uint32_t> slots;
  memory_.ForEach([&](uint32_t slot) {
    if (memory_.At(slot).facts.facts().back().time_us < since_us) return;
    Fold(slot, before_);
    if (before_.IsOpened() && before_.OpenedUs() >= since_us) {
      slots.push_back(slot);
      EmitChange(memory_.At(slot).id.view(), Stand(before_, context_.clock_us),
                 {});
    }
  });
  return slots;
}

void CaseScore::SayAgain(const std::vector<uint32_t>& slots) {
  for (const uint32_t slot : slots) {
    Fold(slot, after_);
    EmitChange(memory_.At(slot).id.view(), {},
               Stand(after_, context_.clock_us));
  }
}

void CaseScore::Rederive() {
  timers_ = TimingWheel();
  board_.Reset();
  contradictory_ = 0;
  memory_.ForEach([this](uint32_t slot) {
    const EntitySummary& summary = memory_.At(slot).summary;
    if (summary.contradictory) ++contradictory_;
    if (!summary.waiting) return;
    Fold(slot, after_);
    Wait(slot, after_);
  });
}

void CaseScore::SayLevels() {
  board_.SayChanged([this](const WaitingLevel& level) { context_.Say(level); });
}

EntitySection CaseScore::Section() {
  return {.table = &memory_.table(),
          .fold = [this](std::span<const EventFact> facts) {
            return FoldCase(facts, context_.names.attributes(), after_);
          }};
}

std::optional<CaseLife> CaseScore::FindLife(std::string_view id) const {
  const EntityTable& table = memory_.table();
  const uint32_t slot = table.Find(StableHash(id), id);
  if (slot == kNoSlot) return std::nullopt;
  CaseLife life;
  FoldCase(table.At(slot).facts.facts(), context_.names.attributes(), life);
  return life;
}

EntitySummary CaseScore::Fold(uint32_t slot, CaseLife& life) {
  return FoldCase(memory_.At(slot).facts.facts(), context_.names.attributes(),
                  life);
}

const Cover& CaseScore::CoverOf(const CaseLife& life) {
  return coverage_.At(coverage_.Find({.at_us = life.OpenedUs(),
                                      .queue = life.queue,
                                      .attributes = life.attributes,
                                      .channel = life.channel}));
}

CaseScore::Standing CaseScore::Stand(const CaseLife& life, int64_t clock_us) {
  if (!life.IsOpened()) return {};
  return {.cover = &CoverOf(life), .life = &life, .clock_us = clock_us};
}

bool CaseScore::IsExcluded(uint32_t number, const Cover& cover,
                           std::string_view id) const {
  return !cover.CountsFor(number) ||
         (cover.excludes_by_id &&
          context_.terms.ExclusionById(context_.terms.objectives()[number],
                                       EntityKind::kCase, id) != nullptr);
}

// Each objective of either is asked once, so that a case that another event has
// put under another cover is no new miss for what it counts for as before.
void CaseScore::EmitChange(std::string_view id, const Standing& before,
                           const Standing& after) {
  CountUncovered(before, -1);
  CountUncovered(after, 1);
  numbers_.clear();
  Append(before.cover, numbers_);
  Append(after.cover, numbers_);
  std::sort(numbers_.begin(), numbers_.end());
  numbers_.erase(std::unique(numbers_.begin(), numbers_.end()), numbers_.end());
  for (const uint32_t number : numbers_) {
    EmitObjective(number, id, before, after);
  }
}

void CaseScore::EmitObjective(uint32_t number, std::string_view id,
                              const Standing& before, const Standing& after) {
  const Terms::ObjectiveTerms& objective = context_.terms.objectives()[number];
  FindAdded(number, id, before, was_);
  FindAdded(number, id, after, is_);
  if (was_ == is_) return;
  Add(objective, was_, -1);
  Add(objective, is_, 1);
  if (!is_.excluded) AddEvidence(objective, id);
}

// Empty where it does not count for the objective.
void CaseScore::FindAdded(uint32_t number, std::string_view id,
                          const Standing& at, Added& added) {
  added.parts.clear();
  added.excluded = false;
  if (at.cover == nullptr) return;
  if (!at.cover->CountsFor(number) && !at.cover->IsExcludedFrom(number)) {
    return;
  }
  const Terms::ObjectiveTerms& objective = context_.terms.objectives()[number];
  added.excluded = IsExcluded(number, *at.cover, id);
  FindRuns(*at.life, context_.terms.MeterOf(objective),
           context_.names.attributes(), runs_);
  for (const CaseRun& run : runs_) {
    auto part = ScoreRun(run, *objective.rule.objective, at.clock_us);
    if (!part.has_value()) continue;
    part->slot = context_.terms.SlotOf(objective, run.began_us);
    if (part->slot != Terms::kNoTarget) added.parts.push_back(*part);
  }
}

void CaseScore::Add(const Terms::ObjectiveTerms& objective, const Added& added,
                    int sign) {
  PacketFold& fold = context_.FoldOf(objective.judge_partition);
  for (const Contribution& part : added.parts) {
    if (!added.excluded) {
      fold.Add(objective, part, sign);
    } else if (objective.has_periods) {
      fold.AddExcluded(objective, part, sign);
    }
  }
}

// Of what is a miss and was none.
void CaseScore::AddEvidence(const Terms::ObjectiveTerms& objective,
                            std::string_view id) {
  const Rule& rule = objective.rule;
  for (size_t i = 0; i < is_.parts.size(); ++i) {
    const bool was_miss =
        !was_.excluded && i < was_.parts.size() && IsMiss(was_.parts[i], rule);
    if (was_miss || !IsMiss(is_.parts[i], rule)) continue;
    context_.FoldOf(objective.judge_partition)
        .AddEvidence(objective, is_.parts[i], id);
  }
}

void CaseScore::CountUncovered(const Standing& at, int64_t cases) {
  if (at.cover == nullptr || !at.cover->IsUncovered()) return;
  context_.CountUncovered(EntityKind::kCase, at.life->queue, cases);
}

void CaseScore::Wait(uint32_t slot, const CaseLife& life) {
  const Cover* const cover = life.IsOpen() ? &CoverOf(life) : nullptr;
  if (cover == nullptr || cover->IsUncovered()) {
    timers_.Cancel(slot);
    board_.Remove(slot);
    return;
  }
  CaseBoard::OpenCase open = {.opened_us = life.OpenedUs(),
                              .queue = life.queue,
                              .contracts = {},
                              .deadlines = {}};
  for (const uint32_t number : cover->contracts) {
    open.contracts.push_back(context_.terms.contracts()[number].first);
  }
  numbers_.clear();
  Append(cover, numbers_);
  int64_t next_us = kNotYetUs;
  for (const uint32_t number : numbers_) {
    const auto& objective = context_.terms.objectives()[number];
    if (!objective.rule.has_deadline) continue;
    const bool is_counted =
        !IsExcluded(number, *cover, memory_.At(slot).id.view());
    FindRuns(life, context_.terms.MeterOf(objective),
             context_.names.attributes(), runs_);
    for (const CaseRun& run : runs_) {
      if (!run.IsOpen() || run.last_us < context_.clock_us) continue;
      next_us = std::min(next_us, run.last_us);
      if (is_counted) AddDeadline(objective, run, open);
    }
  }
  board_.Set(slot, open);
  if (next_us == kNotYetUs) {
    timers_.Cancel(slot);
  } else {
    timers_.Arm(slot, next_us);
  }
}

void CaseScore::AddDeadline(const Terms::ObjectiveTerms& objective,
                            const CaseRun& run, CaseBoard::OpenCase& open) {
  const Terms& terms = context_.terms;
  if (run.last_us == kNotYetUs ||
      terms.SlotOf(objective, run.began_us) == Terms::kNoTarget) {
    return;
  }
  // One that went on unchanged has several numbers; it is said under the first.
  open.deadlines.push_back(
      {.contract = terms.contracts()[objective.contract].first,
       .objective = terms.ObjectiveOfLane(objective.first_lane),
       .last_us = run.last_us});
}

}  // namespace holdline
