#include "engine/app/explain/explain_case.h"

#include <algorithm>
#include <span>

#include "engine/app/explain/covering.h"
#include "operators/contract/versions.h"
#include "operators/score/coverage.h"
#include "operators/score/visit.h"

namespace holdline {
namespace {

class CaseExplainer {
 public:
  explicit CaseExplainer(const EntityStory& story)
      : story_(story),
        names_(story.names()),
        terms_(story.book(), 1),
        coverage_(terms_, names_, EntityKind::kCase) {}

  ExplainedCase Explain(const StoryCase& of) {
    ExplainedCase told{.life_number = of.life_number,
                       .forgotten = of.forgotten,
                       .life = of.life};
    told.queue = names_.Queue(of.life.queue);
    told.channel = names_.StatedChannel(of.life.channel);
    told.attributes = names_.attributes().Texts(of.life.attributes);
    for (const CasePause& pause : of.life.pauses.all()) {
      const auto status = names_.attributes().StatusOf(pause.stated);
      told.pauses.push_back(
          {.pause = pause,
           .status = std::string(status.value_or(kPendingClient))});
    }
    if (of.life.IsOpened()) AddContracts(told);
    return told;
  }

 private:
  void AddContracts(ExplainedCase& told) {
    const Visit visit{.channel = names_.Channel(told.life.channel),
                      .queue = told.queue,
                      .attributes = told.attributes,
                      .kind = EntityKind::kCase};
    const int64_t opened_us = told.life.OpenedUs();
    const Cover& cover =
        coverage_.At(coverage_.Find({.at_us = opened_us,
                                     .queue = told.life.queue,
                                     .attributes = told.life.attributes,
                                     .channel = told.life.channel}));
    for (const std::span<const Contract> versions :
         ByContract(*story_.book())) {
      const Contract& contract = VersionAt(versions, opened_us);
      const Terms::ContractTerms* const covering = FindIn(cover, contract);
      auto how =
          ExplainCovering(contract, visit, opened_us, covering != nullptr);
      if (!how.has_value()) continue;
      ExplainedCaseContract& explained = told.contracts.emplace_back(
          ExplainedCaseContract{.how = *std::move(how)});
      if (covering != nullptr) {
        AddObjectives(*covering, visit, cover, told, explained);
      }
    }
  }

  const Terms::ContractTerms* FindIn(const Cover& cover,
                                     const Contract& contract) const {
    for (const uint32_t number : cover.contracts) {
      const Terms::ContractTerms& terms = terms_.contracts()[number];
      if (terms.contract == &contract) return &terms;
    }
    return nullptr;
  }

  // In the contract's own order.
  void AddObjectives(const Terms::ContractTerms& contract, const Visit& visit,
                     const Cover& cover, const ExplainedCase& of,
                     ExplainedCaseContract& explained) {
    for (const Objective& objective : contract.contract->objectives) {
      if (!IsOfCases(objective.measure)) continue;
      for (const uint32_t number : contract.objectives) {
        const Terms::ObjectiveTerms& terms = terms_.objectives()[number];
        if (terms.rule.objective != &objective) continue;
        ExplainedCaseObjective& told = explained.objectives.emplace_back();
        told.objective = &objective;
        const bool by_time = cover.IsExcludedFrom(number);
        told.taken = by_time || cover.CountsFor(number);
        if (!told.taken) continue;
        told.excluded =
            by_time
                ? visit.ExclusionFrom(*contract.contract, terms_.IndexOf(terms),
                                      of.life.OpenedUs())
                : terms_.ExclusionById(terms, EntityKind::kCase, story_.id());
        AddRuns(terms, of, told);
      }
    }
  }

  void AddRuns(const Terms::ObjectiveTerms& terms, const ExplainedCase& of,
               ExplainedCaseObjective& told) {
    std::vector<CaseRun> runs;
    FindRuns(of.life, terms_.MeterOf(terms), names_.attributes(), runs);
    for (const CaseRun& run : runs) {
      ExplainedRun& explained =
          told.runs.emplace_back(ExplainedRun{.run = run});
      explained.slot = terms_.SlotOf(terms, run.began_us);
      if (explained.slot == Terms::kNoTarget) continue;
      // What was open when it was forgotten counts as nothing.
      if (of.forgotten && run.IsOpen()) continue;
      explained.counted = ScoreRun(run, *told.objective, story_.clock_us());
      if (!explained.counted.has_value()) continue;
      explained.counted->slot = explained.slot;
      explained.miss = IsMiss(*explained.counted, terms.rule);
      AddPeriods(terms_.ContractOf(terms).zone, *told.objective, explained);
    }
  }

  static void AddPeriods(absl::TimeZone zone, const Objective& objective,
                         ExplainedRun& told) {
    const int64_t day = DayFinder(zone).DayOf(told.counted->booked_us);
    for (const PeriodSpec& spec : objective.periods) {
      const DayRange days = PeriodOf(spec, day);
      told.periods.push_back({.spec = spec,
                              .from_us = DayStartUs(zone, days.first),
                              .to_us = DayStartUs(zone, days.end)});
    }
  }

  const EntityStory& story_;
  const Names& names_;
  Terms terms_;
  Coverage coverage_;
};

}  // namespace

bool ExplainedCase::IsCovered() const {
  return std::any_of(contracts.begin(), contracts.end(),
                     [](const ExplainedCaseContract& contract) {
                       return contract.how.covering == Covering::kCovered;
                     });
}

absl::TimeZone CaseExplanation::Zone() const {
  const Contract* first = nullptr;
  for (const ExplainedCase& one : cases) {
    for (const ExplainedCaseContract& contract : one.contracts) {
      if (contract.how.covering == Covering::kCovered) {
        return contract.how.contract->zone;
      }
      if (first == nullptr) first = contract.how.contract;
    }
  }
  return first == nullptr ? absl::UTCTimeZone() : first->zone;
}

CaseExplanation ExplainCase(const EntityStory& story) {
  CaseExplanation explanation{
      .id = story.id(), .clock_us = story.clock_us(), .events = story.events()};
  CaseExplainer explainer(story);
  for (const StoryCase& of : story.Cases()) {
    explanation.cases.push_back(explainer.Explain(of));
  }
  return explanation;
}

}  // namespace holdline
