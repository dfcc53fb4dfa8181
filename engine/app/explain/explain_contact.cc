#include "engine/app/explain/explain_contact.h"

#include <algorithm>
#include <span>
#include <utility>

#include "operators/contract/versions.h"
#include "operators/score/coverage.h"
#include "operators/score/visit.h"

namespace holdline {

namespace {

// The first of the lines that wants such a queue, whatever else it wants;
// Visit::kNoLine: none does.
int FirstWanting(std::string_view queue, const std::vector<ScopeLine>& lines) {
  for (size_t i = 0; i < lines.size(); ++i) {
    if (!lines[i].queue || GlobMatches(*lines[i].queue, queue)) {
      return static_cast<int>(i);
    }
  }
  return Visit::kNoLine;
}

bool IsIn(const std::vector<uint32_t>& numbers, uint32_t number) {
  return std::binary_search(numbers.begin(), numbers.end(), number);
}

class Explainer {
 public:
  explicit Explainer(const ContactStory& story)
      : story_(story),
        terms_(story.book(), 1),
        coverage_(terms_, story.names()) {}

  ExplainedLeg ExplainLeg(const StoryLeg& of) {
    ExplainedLeg leg{.life = of.life, .leg = of.leg};
    leg.queue = story_.names().Queue(of.leg.queue);
    leg.channel = story_.names().Channel(of.leg.channel);
    leg.attributes = story_.names().attributes().Texts(of.leg.attributes);
    leg.lost = IsLost(of.leg, story_.clock_us());
    leg.forgotten = of.forgotten && leg.lost;
    const Cover& cover = coverage_.At(coverage_.Find(of.leg));
    for (const std::span<const Contract> versions :
         ByContract(*story_.book())) {
      AddContract(VersionAt(versions, of.leg.enqueue_us), cover, of, leg);
    }
    return leg;
  }

 private:
  bool IsLost(const Leg& leg, int64_t clock_us) const {
    return IsLostAt(leg, clock_us, story_.options().lost_after_us);
  }

  void AddContract(const Contract& contract, const Cover& cover,
                   const StoryLeg& of, ExplainedLeg& leg) {
    const Visit visit{.channel = leg.channel,
                      .queue = leg.queue,
                      .attributes = leg.attributes};
    ExplainedContract explained{.contract = &contract};
    explained.covers_line = visit.FirstIn(contract.covers);
    explained.except_line = visit.FirstIn(contract.except);
    const Terms::ContractTerms* const covering = FindIn(cover, contract);
    if (covering != nullptr) {
      AddObjectives(*covering, visit, cover, of, leg.lost, explained);
    } else if (explained.covers_line == Visit::kNoLine) {
      explained.covers_line = FirstWanting(leg.queue, contract.covers);
      if (explained.covers_line == Visit::kNoLine) return;
      explained.covering = Covering::kOtherwise;
    } else {
      explained.covering = WhyNot(explained, of.leg.enqueue_us);
    }
    leg.contracts.push_back(std::move(explained));
  }

  // Null where it is none of those that cover.
  const Terms::ContractTerms* FindIn(const Cover& cover,
                                     const Contract& contract) const {
    for (const uint32_t number : cover.contracts) {
      const Terms::ContractTerms& terms = terms_.contracts()[number];
      if (terms.contract == &contract) return &terms;
    }
    return nullptr;
  }

  static Covering WhyNot(const ExplainedContract& explained,
                         int64_t enqueue_us) {
    if (enqueue_us < explained.contract->effective_us) return Covering::kNotYet;
    if (enqueue_us >= explained.contract->terminates_us) {
      return Covering::kNoLonger;
    }
    return Covering::kExcepted;
  }

  // In the contract's own order.
  void AddObjectives(const Terms::ContractTerms& contract, const Visit& visit,
                     const Cover& cover, const StoryLeg& of, bool lost,
                     ExplainedContract& explained) {
    for (const Objective& objective : contract.contract->objectives) {
      for (const uint32_t number : contract.objectives) {
        const Terms::ObjectiveTerms& terms = terms_.objectives()[number];
        if (terms.rule.objective != &objective) continue;
        ExplainedObjective& told = explained.objectives.emplace_back();
        told.objective = &objective;
        const bool is_out = IsIn(cover.excluded, number);
        told.taken = is_out || IsIn(cover.objectives, number);
        if (!told.taken) continue;
        const size_t index = terms_.IndexOf(terms);
        told.excluded = is_out ? visit.ExclusionFrom(*contract.contract, index,
                                                     of.leg.enqueue_us)
                               : ExclusionOfContact(*contract.contract, index,
                                                    story_.contact());
        ExplainObjective(terms, of, lost, told);
      }
    }
  }

  void ExplainObjective(const Terms::ObjectiveTerms& terms, const StoryLeg& of,
                        bool lost, ExplainedObjective& told) {
    const Rule& rule = terms.rule;
    const Leg& leg = of.leg;
    told.slot = terms_.SlotOf(terms, leg.enqueue_us);
    if (told.slot == Terms::kNoTarget) return;
    Contribution out;
    if (!lost && Score(leg, rule, story_.clock_us(), out)) {
      out.slot = told.slot;
      told.counted = out;
      told.miss = IsMiss(out, rule);
      if (terms.has_periods) AddPeriods(terms, out, told);
    }
    if (rule.measure == Measure::kServiceLevel && !lost)
      AddClass(leg, rule, told);
    if (told.excluded != nullptr) return;  // it never was in a watch
    told.withdrawn = WithdrawnFrom(of, lost, rule, told);
  }

  void AddPeriods(const Terms::ObjectiveTerms& terms,
                  const Contribution& counted, ExplainedObjective& told) {
    const absl::TimeZone zone =
        terms_.contracts()[terms.contract].contract->zone;
    told.period_slice = terms_.PeriodSliceOf(terms, counted.booked_us);
    const int64_t day = DayFinder(zone).DayOf(counted.booked_us);
    for (const PeriodSpec& spec : terms.rule.objective->periods) {
      const DayRange days = PeriodOf(spec, day);
      told.periods.push_back({.spec = spec,
                              .from_us = DayStartUs(zone, days.first),
                              .to_us = DayStartUs(zone, days.end)});
    }
  }

  void AddClass(const Leg& leg, const Rule& rule,
                ExplainedObjective& told) const {
    if (leg.outcome == Outcome::kWaiting &&
        !HasPassed(leg.enqueue_us, rule.within_us, story_.clock_us())) {
      return;
    }
    told.contact_class = ClassOf(leg, rule);
    told.class_counts = rule.classes[static_cast<size_t>(*told.contact_class)];
    told.answered_short = IsAnsweredShort(leg, rule);
  }

  // Where it waits still and is lost, it was taken back when it became so; else
  // when its wait was over.
  std::optional<WithdrawnMiss> WithdrawnFrom(
      const StoryLeg& of, bool lost, const Rule& rule,
      const ExplainedObjective& told) const {
    if (told.miss) return std::nullopt;
    const int64_t lost_us = of.leg.enqueue_us + story_.options().lost_after_us;
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

  const ContactStory& story_;
  Terms terms_;
  Coverage coverage_;
};

}  // namespace

ContactExplanation Explain(const ContactStory& story) {
  ContactExplanation explanation{.contact = story.contact(),
                                 .clock_us = story.clock_us(),
                                 .lost_after_us = story.options().lost_after_us,
                                 .events = story.events()};
  Explainer explainer(story);
  for (const StoryLeg& leg : story.Legs()) {
    explanation.legs.push_back(explainer.ExplainLeg(leg));
  }
  return explanation;
}

}  // namespace holdline
