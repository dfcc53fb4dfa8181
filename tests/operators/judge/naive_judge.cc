#include "tests/operators/judge/naive_judge.h"

#include <algorithm>
#include <set>
#include <utility>

#include "engine/base/time_units.h"
#include "operators/calendar/period.h"
#include "operators/window/watch_windows.h"
#include "tests/operators/judge/observations.h"

namespace holdline {

using enum ObjectiveState;

// One objective in one slot.
struct NaiveJudge::Subject {
  const Contract& contract;
  const Objective& objective;
  size_t contract_index;
  size_t objective_index;
  uint32_t slot;

  std::string Name() const {
    return contract.name + "/" + objective.name + "/" +
           objective.targets[slot].slot;
  }
  bool Owns(const Cell& cell) const {
    return cell.contract == contract_index &&
           cell.objective == objective_index && cell.slot == slot;
  }

  // Whether the value is on the good side of the bound moved by a margin.
  bool Keeps(const Tally& tally, int64_t margin, bool strictly) const {
    const int64_t bound = objective.targets[slot].bound;
    const bool at_most = objective.targets[slot].at_most;
    int64_t scale = 1'000'000;
    int64_t value = tally.met;
    if (objective.measure == Measure::kAverageSpeedOfAnswer) {
      scale = 1;
      value = tally.sum_us;
    }
    const int64_t have = value * scale;
    if (at_most) {
      const int64_t most = (bound - margin) * tally.counted;
      return strictly ? have < most : have <= most;
    }
    const int64_t least = (bound + margin) * tally.counted;
    return strictly ? have > least : have >= least;
  }

  ObjectiveState StateOf(const Tally& tally) const {
    if (tally.counted == 0) return kNoData;
    if (!objective.targets[slot].has_bound) return kGood;
    if (!Keeps(tally, 0, false)) return kBad;
    const auto within = objective.alert.at_risk_within;
    return within && !Keeps(tally, *within, true) ? kAtRisk : kGood;
  }

  // ---- The verdict's rules, as the contract language states them.

  const VerdictRules& rules() const { return objective.verdict; }
  bool IsLow(const Tally& tally) const {
    return tally.counted < rules().low_below;
  }
  bool HasOneMiss(const Tally& tally) const {
    const int64_t wrong =
        objective.targets[slot].at_most ? tally.met : tally.counted - tally.met;
    return IsLow(tally) && rules().low_allows_one_miss && wrong <= 1;
  }
  // A share as a fraction, rounded as the rules say.
  bool KeepsRounded(int64_t numerator, int64_t denominator) const {
    if (const int64_t step = rules().rounded_to; step > 0) {
      int64_t up = 0;  // the nearest multiple, found by counting
      while ((2 * up + 1) * step * denominator <= 2 * numerator * 1'000'000) {
        ++up;
      }
      numerator = up * step;
      denominator = 1'000'000;
    }
    const Target& target = objective.targets[slot];
    const int64_t have = numerator * 1'000'000;
    const int64_t bound = target.bound * denominator;
    return target.at_most ? have <= bound : have >= bound;
  }
  ObjectiveState StateOfPeriod(const std::map<int64_t, Tally>& parts) const {
    Tally all;
    for (const auto& [slice, tally] : parts) all += tally;
    if (rules() == VerdictRules()) return StateOf(all);
    if (all.counted == 0) return kNoData;
    if (rules().form == VerdictRules::Form::kShareOf)
      return ShareOfParts(parts);
    if (IsLow(all) && !rules().low_allows_one_miss) return kInsufficient;
    if (HasOneMiss(all)) return kGood;
    int64_t numerator = all.met;
    int64_t denominator = all.counted;
    if (rules().form == VerdictRules::Form::kMeanOf) {
      int64_t measured = 0;
      numerator = 0;
      denominator = 1;
      for (const auto& [slice, part] : parts) {
        if (part.counted == 0) continue;
        numerator = numerator * part.counted + part.met * denominator;
        denominator *= part.counted;
        ++measured;
      }
      denominator *= measured;
    }
    return KeepsRounded(numerator, denominator) ? kGood : kBad;
  }
  ObjectiveState ShareOfParts(const std::map<int64_t, Tally>& parts) const {
    int64_t measured = 0;
    int64_t kept = 0;
    for (const auto& [slice, part] : parts) {
      if (part.counted == 0) continue;
      if (IsLow(part) && !rules().low_allows_one_miss) continue;
      ++measured;
      if (HasOneMiss(part) || KeepsRounded(part.met, part.counted)) ++kept;
    }
    if (measured == 0) return kInsufficient;
    return kept * 1'000'000 >= rules().share_ppm * measured ? kGood : kBad;
  }
};

namespace {

int Rank(ObjectiveState state) {
  return state == kBad ? 2 : (state == kAtRisk ? 1 : 0);
}

}  // namespace

void NaiveJudge::RunTo(int64_t second_us) {
  if (judged_us_ == 0) judged_us_ = walk_.start_us - kSecondUs;
  while (judged_us_ < second_us) {
    const int64_t before_us = judged_us_;
    judged_us_ += kSecondUs;
    for (const Cell& cell : walk_.cells) {
      const bool due = before_us < cell.due_us && cell.due_us <= judged_us_;
      if (due) Deliver(cell);
    }
    Evaluate({.clock_us = judged_us_,
              .settled_us = judged_us_,
              .settled_before_us = before_us});
  }
}

void NaiveJudge::Evaluate(const Moment& moment) {
  moment_ = moment;
  rows_.clear();
  for (size_t c = 0; c < walk_.book->contracts.size(); ++c) {
    const Contract& contract = walk_.book->contracts[c];
    for (size_t o = 0; o < contract.objectives.size(); ++o) {
      const Objective& objective = contract.objectives[o];
      for (uint32_t slot = 0; slot < objective.targets.size(); ++slot) {
        StepSlot({contract, objective, c, o, slot});
      }
    }
  }
}

void NaiveJudge::StepSlot(const Subject& subject) {
  for (int64_t length_us : subject.objective.watches_us) {
    StepWatch(subject, length_us);
  }
  for (const PeriodSpec& spec : subject.objective.periods) {
    std::set<int64_t> firsts;
    for (const Cell& cell : walk_.cells) {
      if (!cell.period || !subject.Owns(cell)) continue;
      firsts.insert(PeriodOf(spec, cell.time_us / kDayUs).first);
    }
    for (int64_t first : firsts) {
      StepPeriod(subject, spec, PeriodOf(spec, first));
    }
  }
  if (raised_.empty()) return;
  std::set<std::pair<int64_t, std::string>> missed;
  size_t& told = told_[subject.Name()];
  for (; told < delivered_.size(); ++told) {
    const Cell& cell = delivered_[told];
    if (!subject.Owns(cell) || cell.missed.empty()) continue;
    missed.emplace(cell.time_us, cell.missed);
  }
  for (NaiveAlert& alert : raised_) {
    for (const auto& [time, contact] : missed) {
      if (alert.contacts.size() < 8) alert.contacts.push_back(contact);
    }
    alerts_.push_back(alert);
  }
  raised_.clear();
}

void NaiveJudge::StepWatch(const Subject& subject, int64_t length_us) {
  const int64_t slice_us = SliceUs(length_us);
  const int64_t first_slice =
      moment_.clock_us / slice_us - length_us / slice_us + 1;
  Tally tally;
  for (const Cell& cell : delivered_) {
    if (cell.period || !subject.Owns(cell)) continue;
    if (cell.time_us / slice_us >= first_slice) tally += cell.tally;
  }
  const std::string name = subject.Name() + "/" + WatchName(length_us);
  History& history = histories_[name];
  const bool bounded = subject.objective.targets[subject.slot].has_bound;
  const bool enough = tally.counted >= subject.objective.alert.from_contacts;
  Observed observed{moment_.clock_us, subject.StateOf(tally), true};
  if (tally.counted > 0 && bounded) {
    if (!enough) {
      observed.state = kInsufficient;
    } else {
      observed.recovered =
          subject.Keeps(tally, subject.objective.alert.recover_by, false);
      const bool at_most = subject.objective.targets[subject.slot].at_most;
      const bool of_sums =
          subject.objective.measure == Measure::kAverageSpeedOfAnswer;
      const auto cross = [of_sums](const Tally& a, const Tally& b) {
        return (of_sums ? a.sum_us : a.met) * b.counted;
      };
      const bool worse =
          at_most ? cross(tally, history.worst) > cross(history.worst, tally)
                  : cross(tally, history.worst) < cross(history.worst, tally);
      if (history.worst_us == 0 || worse) {
        history.worst = tally;
        history.worst_us = moment_.clock_us;
      }
    }
  }
  // Emptiness must be certain before it is believed.
  if (tally.counted > 0 || history.damped == kNoData) {
    history.empty_since_us = 0;
  } else if (history.empty_since_us == 0) {
    history.empty_since_us = moment_.clock_us;
  }
  const ObjectiveState before = history.damped;
  if (moment_.settled_us >= history.empty_since_us) {
    history.all.push_back(observed);
    if (Damp(subject, history)) history.since_us = After(history.since_us);
  }
  if (Rank(before) != Rank(history.damped)) {
    raised_.push_back({name,
                       WatchStateName(before),
                       WatchStateName(history.damped),
                       history.since_us,
                       tally,
                       false,
                       {}});
  }
  rows_[name] = {WatchStateName(history.damped), tally, history.since_us,
                 history.worst_us};
}

void NaiveJudge::StepPeriod(const Subject& subject, const PeriodSpec& spec,
                            DayRange days) {
  Tally tally;
  std::map<int64_t, Tally> parts;
  for (const Cell& cell : delivered_) {
    if (!cell.period || !subject.Owns(cell)) continue;
    const int64_t day = cell.time_us / kDayUs;
    if (day < days.first || days.end <= day) continue;
    tally += cell.tally;
    const int64_t part_us = subject.rules().part_us;
    parts[part_us == 0 ? day : cell.time_us / part_us] += cell.tally;
  }
  const std::string name = subject.Name() + "/" + spec.Name() + "/" +
                           std::to_string(days.first * kDayUs);
  History& history = histories_[name];
  const bool bounded = subject.objective.targets[subject.slot].has_bound;
  const ObjectiveState exact = subject.StateOfPeriod(parts);
  const bool closed =
      moment_.settled_us >= days.end * kDayUs + subject.contract.close_after_us;
  ObjectiveState shown = exact;
  if (closed && bounded && exact != kNoData) {
    shown = exact == kBad            ? kMissed
            : exact == kInsufficient ? kNotMeasured
                                     : kMet;
  }

  if (!closed || !bounded) {
    Observed observed{moment_.clock_us, exact, true};
    if (tally.counted > 0 && bounded) {
      if (tally.counted < subject.objective.alert.from_contacts ||
          exact == kInsufficient) {
        observed.state = kGood;
      } else if (subject.rules() == VerdictRules()) {
        observed.recovered =
            subject.Keeps(tally, subject.objective.alert.recover_by, false);
      }
    }
    history.all.push_back(observed);
    const ObjectiveState before = history.damped;
    if (Damp(subject, history)) history.damped_us = After(history.damped_us);
    if (Rank(before) != Rank(history.damped)) {
      raised_.push_back({name,
                         PeriodStateName(before),
                         PeriodStateName(history.damped),
                         history.damped_us,
                         tally,
                         false,
                         {}});
    }
  } else {
    const bool told = !history.closed && Rank(history.damped) > 0;
    const ObjectiveState before = told ? history.damped : history.shown;
    const bool correction = history.closed;
    const bool silent = shown == kNoData && !correction && !told;
    if ((shown != history.shown || told) && !silent) {
      raised_.push_back(
          {name,
           PeriodStateName(before),
           PeriodStateName(shown),
           shown == history.shown ? moment_.clock_us : After(history.since_us),
           tally,
           correction,
           {}});
    }
    history.closed = true;
  }

  if (shown != history.shown) history.since_us = After(history.since_us);
  history.shown = shown;
  if (!tally.IsZero()) {
    rows_[name] = {PeriodStateName(shown), tally, history.since_us, 0};
  }
}

// No two states of one window begin at the same microsecond.
int64_t NaiveJudge::After(int64_t since_us) const {
  return std::max(moment_.clock_us, since_us + 1);
}

// By the definition of a hold: better, with the margin, at every evaluation
// since one that lies at least the hold back.
bool NaiveJudge::Damp(const Subject& subject, History& history) {
  const ObjectiveState before = history.damped;
  const ObjectiveState now = history.all.back().state;
  bool enters = Rank(now) >= Rank(before);
  const int64_t from_us =
      moment_.clock_us - subject.objective.alert.recover_for_us;
  for (size_t i = history.all.size(); !enters && i > 0; --i) {
    const Observed& then = history.all[i - 1];
    if (Rank(then.state) >= Rank(before) || !then.recovered) break;
    enters = then.clock_us <= from_us;
  }
  if (enters) history.damped = now;
  return history.damped != before;
}

}  // namespace holdline
