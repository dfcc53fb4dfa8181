#include "engine/app/explain/leg_explainer.h"

#include <algorithm>
#include <span>
#include <utility>

#include "engine/app/explain/covering.h"
#include "operators/contract/versions.h"
#include "operators/score/visit.h"

namespace holdline {

LegExplainer::LegExplainer(const std::shared_ptr<const ContractBook>& book,
                           const Names& names, const At& at)
    : book_(book),
      names_(names),
      at_(at),
      terms_(book, 1),
      coverage_(terms_, names) {}

ExplainedLeg LegExplainer::Explain(std::string_view contact,
                                   const StoryLeg& of) {
  ExplainedLeg leg{.life = of.life, .leg = of.leg};
  leg.queue = names_.Queue(of.leg.queue);
  leg.channel = names_.Channel(of.leg.channel);
  leg.attributes = names_.attributes().Texts(of.leg.attributes);
  leg.lost = IsLost(of.leg);
  leg.forgotten = of.forgotten && leg.lost;
  const Asking asking{.contact = contact,
                      .visit = {.channel = leg.channel,
                                .queue = leg.queue,
                                .attributes = leg.attributes},
                      .cover = coverage_.At(coverage_.Find(of.leg)),
                      .of = of};
  for (const std::span<const Contract> versions : ByContract(*book_)) {
    AddContract(VersionAt(versions, of.leg.enqueue_us), asking, leg);
  }
  return leg;
}

std::optional<ExplainedObjective> LegExplainer::ExplainBy(
    const Asked& asked, std::string_view contact, const StoryLeg& of) {
  const Cover& cover = coverage_.At(coverage_.Find(of.leg));
  for (const bool by_time : {false, true}) {
    for (const uint32_t number : by_time ? cover.excluded : cover.objectives) {
      const Terms::ObjectiveTerms& terms = terms_.objectives()[number];
      const Contract& contract = terms_.ContractOf(terms);
      const Objective& objective = *terms.rule.objective;
      if (contract.id != asked.contract || objective.name != asked.objective) {
        continue;
      }
      const auto attributes = names_.attributes().Texts(of.leg.attributes);
      ExplainedObjective told{.objective = &objective, .taken = true};
      told.excluded =
          ExclusionOf(terms, by_time,
                      {.contact = contact,
                       .visit = {.channel = names_.Channel(of.leg.channel),
                                 .queue = names_.Queue(of.leg.queue),
                                 .attributes = attributes},
                       .cover = cover,
                       .of = of});
      ExplainObjective(terms, of, told);
      return told;
    }
  }
  return std::nullopt;
}

const Exclusion* LegExplainer::ExclusionOf(const Terms::ObjectiveTerms& terms,
                                           bool by_time,
                                           const Asking& asking) const {
  return by_time ? asking.visit.ExclusionFrom(terms_.ContractOf(terms),
                                              terms_.IndexOf(terms),
                                              asking.of.leg.enqueue_us)
                 : terms_.ExclusionById(terms, EntityKind::kContact,
                                        asking.contact);
}

void LegExplainer::AddContract(const Contract& contract, const Asking& asking,
                               ExplainedLeg& leg) {
  const Terms::ContractTerms* const covering = FindIn(asking.cover, contract);
  auto explained = ExplainCovering(
      contract, asking.visit, asking.of.leg.enqueue_us, covering != nullptr);
  if (!explained.has_value()) return;
  if (covering != nullptr) AddObjectives(*covering, asking, *explained);
  leg.contracts.push_back(*std::move(explained));
}

// Null where it is none of those that cover.
const Terms::ContractTerms* LegExplainer::FindIn(
    const Cover& cover, const Contract& contract) const {
  for (const uint32_t number : cover.contracts) {
    const Terms::ContractTerms& terms = terms_.contracts()[number];
    if (terms.contract == &contract) return &terms;
  }
  return nullptr;
}

// In the contract's own order.
void LegExplainer::AddObjectives(const Terms::ContractTerms& contract,
                                 const Asking& asking,
                                 ExplainedContract& explained) {
  for (const Objective& objective : contract.contract->objectives) {
    if (EntityOf(objective.measure) != EntityKind::kContact) continue;
    for (const uint32_t number : contract.objectives) {
      const Terms::ObjectiveTerms& terms = terms_.objectives()[number];
      if (terms.rule.objective != &objective) continue;
      ExplainedObjective& told = explained.objectives.emplace_back();
      told.objective = &objective;
      const bool by_time = asking.cover.IsExcludedFrom(number);
      told.taken = by_time || asking.cover.CountsFor(number);
      if (!told.taken) continue;
      told.excluded = ExclusionOf(terms, by_time, asking);
      ExplainObjective(terms, asking.of, told);
    }
  }
}

void LegExplainer::ExplainObjective(const Terms::ObjectiveTerms& terms,
                                    const StoryLeg& of,
                                    ExplainedObjective& told) {
  const Rule& rule = terms.rule;
  const Leg& leg = of.leg;
  const bool lost = IsLost(leg);
  told.booked_us = BookedUs(leg, rule);
  told.slot = terms_.SlotOf(terms, leg.enqueue_us);
  if (told.slot == Terms::kNoTarget) return;
  Contribution out;
  if (!lost && Score(leg, rule, at_.clock_us, out)) {
    out.slot = told.slot;
    told.counted = out;
    told.miss = IsMiss(out, rule);
    if (terms.has_periods) AddPeriods(terms, out, told);
  }
  if (rule.measure == Measure::kServiceLevel && !lost)
    AddClass(leg, rule, told);
  if (told.excluded != nullptr) return;  // it never was in a watch
  told.withdrawn = WithdrawnFrom(of, rule, told);
}

void LegExplainer::AddPeriods(const Terms::ObjectiveTerms& terms,
                              const Contribution& counted,
                              ExplainedObjective& told) {
  const absl::TimeZone zone = terms_.ContractOf(terms).zone;
  told.period_slice = terms_.PeriodSliceOf(terms, counted.booked_us);
  const int64_t day = DayFinder(zone).DayOf(counted.booked_us);
  for (const PeriodSpec& spec : terms.rule.objective->periods) {
    const DayRange days = PeriodOf(spec, day);
    told.periods.push_back({.spec = spec,
                            .from_us = DayStartUs(zone, days.first),
                            .to_us = DayStartUs(zone, days.end)});
  }
}

void LegExplainer::AddClass(const Leg& leg, const Rule& rule,
                            ExplainedObjective& told) const {
  if (leg.outcome == Outcome::kWaiting &&
      !HasPassed(leg.enqueue_us, rule.within_us, at_.clock_us)) {
    return;
  }
  told.contact_class = ClassOf(leg, rule);
  told.class_counts = rule.classes[static_cast<size_t>(*told.contact_class)];
  told.answered_short = IsAnsweredShort(leg, rule);
}

// Where it waits still and is lost, it was taken back when it became so; else
// when its wait was over.
std::optional<WithdrawnMiss> LegExplainer::WithdrawnFrom(
    const StoryLeg& of, const Rule& rule,
    const ExplainedObjective& told) const {
  if (told.miss) return std::nullopt;
  const bool lost = IsLost(of.leg);
  const int64_t lost_us = of.leg.enqueue_us + at_.lost_after_us;
  StoryLeg::Waited waited{.leg = of.leg, .clock_us = lost_us};
  int64_t until_us = lost_us;
  if (of.waited) {
    waited = *of.waited;
    waited.clock_us = std::min(waited.clock_us, lost_us);
    if (waited.clock_us < lost_us) {
      until_us = lost ? waited.clock_us : of.leg.outcome_us;
    }
  } else if (of.leg.outcome != Outcome::kWaiting || !lost) {
    return std::nullopt;
  }
  Contribution was;
  if (!Score(waited.leg, rule, waited.clock_us, was)) return std::nullopt;
  was.slot = told.slot;
  if (!IsMiss(was, rule)) return std::nullopt;
  return WithdrawnMiss{.from_us = was.watch_us, .until_us = until_us};
}

}  // namespace holdline
