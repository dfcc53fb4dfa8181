#include "engine/app/explain/explain_objective.h"

#include <algorithm>
#include <map>
#include <set>
#include <string_view>
#include <tuple>
#include <utility>

#include "engine/app/explain/explain_cost.h"
#include "engine/app/explain/objective_words.h"
#include "engine/app/explain/period_walk.h"
#include "engine/base/check.h"
#include "operators/contract/day_slice.h"
#include "operators/contract/find.h"
#include "operators/contract/versions.h"
#include "operators/judge/contract_versions.h"
#include "operators/judge/promise.h"
#include "operators/judge/relief.h"

namespace holdline {
namespace {

constexpr std::string_view kRelieved = "relieved";

// A leg that counts, in one slot.
struct CountedLeg {
  std::string_view contact;
  Leg leg = {};
  LegKind kind = LegKind::kLost;
  Contribution counted = {};
  int64_t part = 0;  // of the period
  bool miss = false;
  LegGroup* group = nullptr;
};

bool WasDecidedBefore(const CountedLeg& a, const CountedLeg& b) {
  return std::tie(a.counted.watch_us, a.leg.enqueue_us, a.contact) <
         std::tie(b.counted.watch_us, b.leg.enqueue_us, b.contact);
}

int64_t WaitOf(const Leg& leg, int64_t clock_us) {
  return leg.outcome == Outcome::kWaiting ? clock_us - leg.enqueue_us
                                          : leg.wait_us;
}

bool HasPeriod(const Objective& objective, const PeriodSpec& spec) {
  const std::vector<PeriodSpec>& periods = objective.periods;
  return std::find(periods.begin(), periods.end(), spec) != periods.end();
}

class ObjectiveExplainer {
 public:
  ObjectiveExplainer(const ObjectiveQuestion& question,
                     const RunEvidence& evidence, size_t most_contacts)
      : evidence_(evidence),
        most_contacts_(most_contacts),
        explainer_(evidence.book, evidence.names, evidence.at),
        versions_(evidence.book, question.versions),
        slots_(versions_.chains().size()),
        volume_(VolumeOf(question)) {
    told_.question = question;
    told_.clock_us = evidence.at.clock_us;
    told_.lost_after_us = evidence.at.lost_after_us;
  }

  ObjectiveExplanation Explain() {
    const Contract& contract = told_.question.contract();
    told_.closed =
        evidence_.settled_us >= told_.question.to_us + contract.close_after_us;
    AddVersions();
    evidence_.legs.ForEach(
        [&](std::string_view contact, const Leg& leg) { Add(contact, leg); });
    for (size_t chain = 0; chain < slots_.size(); ++chain) Finish(chain);
    told_.cost = ExplainCost(question(), evidence_.judge, evidence_.ledger);
    return std::move(told_);
  }

 private:
  // Of one chain of the versions.
  struct Slot {
    std::map<std::tuple<const Contract*, LegKind, std::string_view>, LegGroup>
        groups;
    std::vector<CountedLeg> counted;
  };

  const ObjectiveQuestion& question() const { return told_.question; }

  // The objective that counts what the relief goes by, in the terms that decide
  // the period; empty: there is no such relief.
  static std::string_view VolumeOf(const ObjectiveQuestion& question) {
    const Contract& contract = VersionAt(question.versions, question.to_us - 1);
    if (!contract.forecast) return "";
    const auto index = FindObjective(contract, question.objective);
    if (!index || !contract.objectives[*index].relief.volume) return "";
    return contract.objectives[contract.forecast->of].name;
  }

  void AddVolume(std::string_view contact, const Leg& leg) {
    const auto told =
        explainer_.ExplainBy({.contract = versions_.id(), .objective = volume_},
                             contact, {.leg = leg});
    const bool counts = told && told->counted && told->excluded == nullptr &&
                        !told->periods.empty();
    if (!counts || told->booked_us < question().from_us ||
        told->booked_us >= question().to_us) {
      return;
    }
    came_.Add(told->objective->PartOf(told->period_slice),
              told->counted->tally);
  }

  void AddVersions() {
    const std::span<const Contract> all = question().versions;
    for (size_t i = 0; i < all.size(); ++i) {
      const bool is_over =
          i + 1 < all.size() && all[i + 1].effective_us <= question().from_us;
      if (!is_over && all[i].effective_us < question().to_us) {
        told_.versions.push_back(&all[i]);
      }
    }
  }

  void Add(std::string_view contact, const Leg& leg) {
    if (!volume_.empty()) AddVolume(contact, leg);
    const auto told = explainer_.ExplainBy(
        {.contract = versions_.id(), .objective = question().objective},
        contact, {.leg = leg});
    if (!told) return;
    See(told->booked_us);
    if (told->booked_us < question().from_us ||
        told->booked_us >= question().to_us) {
      return;
    }
    if (told->slot == Terms::kNoTarget) {
      ++told_.in_no_slot;
    } else {
      AddTo(slots_[ChainOf(*told)], contact, leg, *told);
    }
  }

  void See(int64_t booked_us) {
    const int64_t day = days_.DayOf(booked_us);
    if (!told_.seen) told_.seen = {.first_day = day, .last_day = day};
    told_.seen->first_day = std::min(told_.seen->first_day, day);
    told_.seen->last_day = std::max(told_.seen->last_day, day);
  }

  struct Place {
    size_t version = 0;
    size_t objective = 0;
  };
  Place PlaceOf(const Objective* objective) const {
    const std::span<const Contract> all = question().versions;
    for (size_t v = 0; v < all.size(); ++v) {
      for (size_t o = 0; o < all[v].objectives.size(); ++o) {
        if (&all[v].objectives[o] == objective) return {v, o};
      }
    }
    HL_CHECK(false);
    return {};
  }
  size_t ChainOf(const ExplainedObjective& told) const {
    const Place place = PlaceOf(told.objective);
    return versions_.ChainOf(place.version, place.objective,
                             static_cast<size_t>(told.slot));
  }

  void AddTo(Slot& slot, std::string_view contact, const Leg& leg,
             const ExplainedObjective& told) {
    const bool lost = explainer_.IsLost(leg);
    const bool has_periods = !told.periods.empty();
    const bool is_booked =
        told.counted && has_periods && told.excluded == nullptr;
    const LegKind kind = LegKindOf(told, leg, lost);
    const std::string_view counts =
        told.counted && !has_periods
            ? std::string_view("unbooked")
            : ObjectiveVerdict(told, {.leg = leg, .lost = lost});
    const Contract* const version =
        &question().versions[PlaceOf(told.objective).version];
    LegGroup& group = slot.groups[{version, kind, counts}];
    group.version = version;
    group.objective = told.objective;
    group.kind = kind;
    group.counts = counts;
    ++group.legs;
    if (!is_booked) return;
    group.tally += told.counted->tally;
    slot.counted.push_back({.contact = contact,
                            .leg = leg,
                            .kind = kind,
                            .counted = *told.counted,
                            .part = told.objective->PartOf(told.period_slice),
                            .miss = told.miss,
                            .group = &group});
  }

  // Takes out what relief takes out, as judge does.
  void TakeOutRelieved(const Subject& subject, Slot& slot,
                       ExplainedSlot& told) const {
    const auto& forecast = subject.contract->forecast;
    if (!subject.objective->relief.IsAny() || !forecast) return;
    PartSums parts;
    Tally whole;
    for (const CountedLeg& leg : slot.counted) {
      parts.Add(leg.part, leg.counted.tally);
      whole += leg.counted.tally;
    }
    const Relieved relieved =
        Relieve(*subject.objective, *forecast, question().days,
                {.tally = whole, .parts = parts.parts()}, came_.parts());
    told.is_void = relieved.kept.is_void;
    told.relieved = relieved.taken;
    told.relieved_intervals = relieved.intervals;
    if (relieved.intervals == 0) return;
    std::set<int64_t> kept;
    for (const PartSum& part : relieved.parts) kept.insert(part.slice);
    std::erase_if(slot.counted, [&](const CountedLeg& leg) {
      const bool is_out = !kept.contains(leg.part);
      if (is_out) MoveToRelieved(leg, slot);
      return is_out;
    });
  }

  // Into the group of the same kind that relief has taken out.
  static void MoveToRelieved(const CountedLeg& leg, Slot& slot) {
    LegGroup& from = *leg.group;
    LegGroup& to = slot.groups[{from.version, from.kind, kRelieved}];
    to.version = from.version;
    to.objective = from.objective;
    to.kind = from.kind;
    to.counts = kRelieved;
    ++to.legs;
    --from.legs;
    from.tally -= leg.counted.tally;
  }

  void Finish(size_t chain) {
    Slot& slot = slots_[chain];
    const Subject& subject =
        TermsAt(versions_.chains()[chain].terms, question().to_us - 1).subject;
    if (slot.groups.empty() || !HasPeriod(*subject.objective, question().spec))
      return;
    std::sort(slot.counted.begin(), slot.counted.end(), WasDecidedBefore);
    ExplainedSlot& told = told_.slots.emplace_back();
    told.subject = subject;
    TakeOutRelieved(subject, slot, told);
    for (const auto& [key, group] : slot.groups) {
      if (group.legs == 0) continue;  // relieved, all of them
      told.groups.push_back(group);
      told.tally += group.tally;
    }
    SortGroups(told.groups);
    if (subject.objective->verdict.HasParts()) {
      for (const CountedLeg& leg : slot.counted) {
        told.part_sums.Add(leg.part, leg.counted.tally);
      }
    }
    Judge(told);
    LookAhead(chain, told);
    AddCrossings(slot, told);
    AddMisses(slot, told);
  }

  static void SortGroups(std::vector<LegGroup>& groups) {
    std::sort(groups.begin(), groups.end(),
              [](const LegGroup& a, const LegGroup& b) {
                const auto key = [](const LegGroup& group) {
                  return std::tuple(group.version->effective_us, group.kind,
                                    group.counts);
                };
                return key(a) < key(b);
              });
  }

  void Judge(ExplainedSlot& told) const {
    const Subject& subject = told.subject;
    const PeriodPromise promise(*subject.objective, *subject.target);
    if (!promise.has_bound()) {
      told.state = promise.StateOf(told.Sum());
      return;
    }
    told.state = told_.closed ? promise.VerdictOf(told.Sum())
                              : promise.StateOf(told.Sum());
    told.outcome = promise.OutcomeOf(told.Sum());
    if (promise.is_of_parts()) {
      told.parts = PartsOf(told);
    } else {
      told.in_a_row =
          Promise(*subject.objective, *subject.target).InARow(told.tally);
    }
  }

  // As judge does, which alone knows the weeks before.
  void LookAhead(size_t chain, ExplainedSlot& told) const {
    if (evidence_.judge == nullptr) return;
    const auto running = evidence_.judge->slots()[chain].RunningOf(
        question().spec, question().days.first);
    if (!running || !running->outlook) return;
    told.state = running->state;
    told.outlook = running->outlook;
  }

  ExplainedParts PartsOf(const ExplainedSlot& told) const {
    const Objective& objective = *told.subject.objective;
    const Promise promise(objective, *told.subject.target);
    ExplainedParts parts;
    std::vector<PartSum> failed;
    for (const PartSum& part : told.part_sums.parts()) {
      const ObjectiveState state = StateOfPart(told.subject, part);
      if (state == ObjectiveState::kNoData) continue;
      if (state == ObjectiveState::kInsufficient) {
        ++parts.not_measured;
      } else if (state == ObjectiveState::kBad) {
        ++parts.failed;
        failed.push_back(part);
      } else {
        ++parts.kept;
      }
    }
    std::stable_sort(failed.begin(), failed.end(),
                     [&](const PartSum& a, const PartSum& b) {
                       return promise.IsWorse(a.tally, b.tally);
                     });
    if (failed.size() > ExplainedParts::kMost) {
      failed.resize(ExplainedParts::kMost);
    }
    for (const PartSum& part : failed) {
      parts.worst.push_back(SpanOf(objective.verdict, part));
    }
    return parts;
  }

  // Of a share of parts, what a period with this part alone would be; in a mean
  // no part is judged by itself: there it is whether its value keeps the
  // target.
  static ObjectiveState StateOfPart(const Subject& subject,
                                    const PartSum& part) {
    const Objective& objective = *subject.objective;
    if (objective.verdict.form == VerdictRules::Form::kMeanOf) {
      return Promise(objective, *subject.target).StateOf(part.tally);
    }
    return PeriodPromise(objective, *subject.target)
        .StateOf({.tally = part.tally, .parts = {&part, 1}});
  }

  ExplainedPart SpanOf(const VerdictRules& rules, const PartSum& part) const {
    const int64_t day = DayOfSlice(part.slice, rules.part_us);
    const int64_t next_us = DayStartUs(question().zone, day + 1);
    ExplainedPart span{
        .from_us = DaySliceStartUs(part.slice, rules.part_us, question().zone),
        .to_us = next_us,
        .tally = part.tally};
    if (rules.part_us != VerdictRules::kDay) {
      span.to_us = std::min(span.from_us + rules.part_us, next_us);
    }
    return span;
  }

  void AddCrossings(const Slot& slot, ExplainedSlot& told) const {
    std::vector<WalkStep> steps;
    for (const CountedLeg& leg : slot.counted) {
      steps.push_back({.tally = leg.counted.tally, .slice = leg.part});
    }
    const WalkCrossings crossings = Walk(told.subject, steps);
    const auto told_of = [&](const std::optional<WalkCrossing>& crossing)
        -> std::optional<Crossing> {
      if (!crossing) return std::nullopt;
      return Crossing{.leg = Told(slot.counted[crossing->step]),
                      .before = crossing->before,
                      .after = crossing->after};
    };
    told.broke = told_of(crossings.broke);
    told.recovered = told_of(crossings.recovered);
  }

  ToldLeg Told(const CountedLeg& of) const {
    return {.contact = std::string(of.contact),
            .queue = std::string(evidence_.names.Queue(of.leg.queue)),
            .leg = of.leg,
            .kind = of.kind,
            .wait_us = WaitOf(of.leg, told_.clock_us),
            .decided_us = of.counted.watch_us};
  }

  // What is long of a leg is what its objective measures.
  int64_t LengthOf(const CountedLeg& leg) const {
    return leg.kind == LegKind::kHandled ? leg.leg.handle_us
                                         : WaitOf(leg.leg, told_.clock_us);
  }

  void AddMisses(const Slot& slot, ExplainedSlot& told) const {
    std::vector<const CountedLeg*> misses;
    for (const CountedLeg& leg : slot.counted) {
      if (leg.miss) misses.push_back(&leg);
    }
    told.misses = static_cast<int64_t>(misses.size());
    std::stable_sort(misses.begin(), misses.end(),
                     [&](const CountedLeg* a, const CountedLeg* b) {
                       return LengthOf(*a) > LengthOf(*b);
                     });
    for (const CountedLeg* miss : misses) {
      if (told.longest.size() == most_contacts_) break;
      told.longest.push_back(Told(*miss));
    }
  }

  const RunEvidence& evidence_;
  const size_t most_contacts_;
  LegExplainer explainer_;
  const ContractVersions versions_;
  std::vector<Slot> slots_;  // by chain
  const std::string_view volume_;
  PartSums came_;  // of the volume
  ObjectiveExplanation told_;
  DayFinder days_{versions_.all()[0].zone};
};

}  // namespace

ObjectiveExplanation Explain(const ObjectiveQuestion& question,
                             const RunEvidence& evidence,
                             size_t most_contacts) {
  return ObjectiveExplainer(question, evidence, most_contacts).Explain();
}

}  // namespace holdline
