#include "engine/app/words/sample.h"

#include <algorithm>

#include "engine/app/words/amounts.h"
#include "engine/app/words/case_words.h"
#include "engine/base/ppm.h"
#include "engine/base/time_units.h"
#include "operators/contract/text.h"
#include "operators/score/contribution.h"

namespace holdline {
namespace {

// When all has come to its end.
constexpr int64_t kLaterUs = 365 * kDayUs;

constexpr auto kAnswered = Outcome::kAnswered;
constexpr auto kAbandoned = Outcome::kAbandoned;
constexpr auto kFlowedOut = Outcome::kFlowedOut;

std::vector<SampleGroup> ServiceLevelSample(const Objective& objective) {
  std::vector<SampleGroup> sample;
  for (ClassGroup& group : ClassGroups(objective)) {
    sample.push_back(std::move(group.group));
  }
  return sample;
}

// A duration around which the sample lies.
int64_t MiddleUs(const Objective& objective, int64_t usual_us) {
  const Target& target = objective.targets[0];
  return target.has_bound && target.bound > 0 ? target.bound : usual_us;
}

std::vector<SampleGroup> SpeedSample(const Objective& objective) {
  const int64_t middle_us = MiddleUs(objective, 20 * kSecondUs);
  const int64_t soon_us = middle_us / 2;
  const int64_t late_us = 3 * middle_us;
  return {
      {Concat("answered after ", ThresholdWords(soon_us), " each"),
       LegOf(kAnswered, soon_us), 800},
      {Concat("answered after ", ThresholdWords(late_us), " each"),
       LegOf(kAnswered, late_us), 100},
      {"abandoned", LegOf(kAbandoned, middle_us), 80},
      {"flowed out", LegOf(kFlowedOut, middle_us), 20},
  };
}

std::vector<SampleGroup> HandleTimeSample(const Objective& objective) {
  const int64_t middle_us = MiddleUs(objective, 180 * kSecondUs);
  const int64_t short_us = middle_us / 2;
  const int64_t long_us = 3 * middle_us;
  return {
      {Concat("handled for ", ThresholdWords(short_us), " each"),
       LegOf(kAnswered, 0, short_us), 800},
      {Concat("handled for ", ThresholdWords(long_us), " each"),
       LegOf(kAnswered, 0, long_us), 100},
      {"never answered", LegOf(kAbandoned, 0), 100},
  };
}

std::vector<SampleGroup> AbandonmentSample(const Objective& objective) {
  const int64_t over_us = objective.over_us;
  if (over_us < 0) {
    return {{"answered", LegOf(kAnswered, 0), 950},
            {"abandoned", LegOf(kAbandoned, 0), 40},
            {"flowed out", LegOf(kFlowedOut, 0), 10}};
  }
  const std::string over = ThresholdWords(over_us);
  return {{"answered", LegOf(kAnswered, 0), 950},
          {Concat("abandoned after ", over, " or less"),
           LegOf(kAbandoned, over_us), 10},
          {Concat("abandoned after more than ", over),
           LegOf(kAbandoned, over_us + 1), 30},
          {"flowed out", LegOf(kFlowedOut, 0), 10}};
}

std::vector<SampleGroup> WaitTimeSample(const Objective& objective) {
  const int64_t within_us = objective.within_us;
  if (within_us <= 0) {
    return {{"answered", LegOf(kAnswered, 0), 985},
            {"abandoned", LegOf(kAbandoned, 0), 15}};
  }
  return {{Concat("answered after ", ThresholdWords(within_us), " or less"),
           LegOf(kAnswered, within_us), 960},
          {"answered later", LegOf(kAnswered, within_us + 1), 25},
          {"abandoned", LegOf(kAbandoned, 0), 15}};
}

}  // namespace

Leg LegOf(Outcome outcome, int64_t wait_us, int64_t handle_us) {
  Leg leg;
  leg.outcome = outcome;
  if (outcome == Outcome::kWaiting) return leg;
  leg.outcome_us = wait_us;
  leg.wait_us = wait_us;
  if (outcome == kAnswered) {
    leg.handle_us = handle_us;
    leg.end_us = wait_us + handle_us;
  }
  return leg;
}

std::vector<ClassGroup> ClassGroups(const Objective& objective) {
  const int64_t within_us = objective.within_us;
  const int64_t handle_us = objective.answered_short_us;  // just not too short
  const bool has_short = objective.short_us >= 0;
  const std::string within = Concat(" within ", ThresholdWords(within_us));
  std::vector<ClassGroup> groups = {
      {ContactClass::kAnsweredWithin,
       {"answered" + within, LegOf(kAnswered, within_us, handle_us), 840}},
      {ContactClass::kAnsweredLate,
       {"answered later", LegOf(kAnswered, within_us + 1, handle_us), 80}}};
  if (has_short) {
    groups.push_back(
        {ContactClass::kAbandonedShort,
         {Concat("abandoned within ", ThresholdWords(objective.short_us)),
          LegOf(kAbandoned, objective.short_us), 8}});
  }
  if (objective.short_us < within_us) {
    groups.push_back({ContactClass::kAbandonedWithin,
                      {Concat("abandoned ", has_short ? "after that" : "",
                              has_short ? within : within.substr(1)),
                       LegOf(kAbandoned, within_us), has_short ? 12 : 20}});
  }
  groups.push_back({ContactClass::kAbandonedLate,
                    {"abandoned later", LegOf(kAbandoned, within_us + 1), 30}});
  groups.push_back({ContactClass::kFlowedWithin,
                    {"flowed out" + within, LegOf(kFlowedOut, within_us), 10}});
  groups.push_back(
      {ContactClass::kFlowedLate,
       {"flowed out later", LegOf(kFlowedOut, within_us + 1), 20}});
  return groups;
}

std::vector<SampleGroup> SampleOf(const Objective& objective) {
  switch (objective.measure) {
    case Measure::kServiceLevel:
      return ServiceLevelSample(objective);
    case Measure::kAverageSpeedOfAnswer:
      return SpeedSample(objective);
    case Measure::kAbandonment:
    case Measure::kAbandoned:
      return AbandonmentSample(objective);
    case Measure::kHandleTime:
      return HandleTimeSample(objective);
    case Measure::kWaitTime:
      return WaitTimeSample(objective);
    case Measure::kOffered:
    case Measure::kAnswered:
      return {{"answered", LegOf(kAnswered, 0), 920},
              {"abandoned", LegOf(kAbandoned, 0), 60},
              {"flowed out", LegOf(kFlowedOut, 0), 20}};
    default:  // of cases
      break;
  }
  return CaseSample(objective);
}

Tally TallyOf(const Objective& objective, const Leg& leg) {
  Contribution contribution;
  return Score(leg, Rule(objective), kLaterUs, contribution)
             ? contribution.tally
             : Tally{};
}

Tally TallyOf(const Objective& objective, const SampleGroup& group) {
  if (!group.run.has_value()) return TallyOf(objective, group.leg);
  const auto contribution = ScoreRun(*group.run, objective, kLaterUs);
  return contribution.has_value() ? contribution->tally : Tally{};
}

Tally TallyOf(const Objective& objective,
              const std::vector<SampleGroup>& sample) {
  Tally all;
  for (const SampleGroup& group : sample) {
    all += Times(TallyOf(objective, group), group.contacts);
  }
  return all;
}

Counts CountsAs(const Objective& objective, const Leg& leg) {
  const Tally tally = TallyOf(objective, leg);
  if (tally.counted == 0) return Counts::kOut;
  return tally.met != 0 ? Counts::kMet : Counts::kMissed;
}

Tally Times(const Tally& tally, int64_t times) {
  return {.counted = tally.counted * times,
          .met = tally.met * times,
          .sum_us = tally.sum_us * times};
}

Tally TallyAt(ValueUnit unit, int64_t amount) {
  switch (unit) {
    case ValueUnit::kShare: {
      int64_t counted = 1000;
      while (counted < kWholePpm && amount * counted % kWholePpm != 0)
        counted *= 10;
      return {.counted = counted, .met = amount * counted / kWholePpm};
    }
    case ValueUnit::kDuration:
      return {.counted = 1, .met = 0, .sum_us = amount};
    case ValueUnit::kContacts:
      break;
  }
  return {.counted = amount, .met = amount};
}

Tally TallyAt(const Objective& objective, int64_t amount) {
  const ValueUnit unit = ValueUnitOf(objective.measure);
  const Tally tally = TallyAt(unit, amount);
  const int64_t low = objective.verdict.low_below;
  if (unit == ValueUnit::kContacts || tally.counted >= low) return tally;
  const int64_t times = (low + tally.counted - 1) / tally.counted;
  return Times(tally, times);
}

bool IsOfShares(const Objective& objective) {
  return objective.verdict.form == VerdictRules::Form::kShareOf;
}

void SomeParts::Add(const Tally& tally) {
  parts_.push_back(
      {.slice = static_cast<int64_t>(parts_.size()), .tally = tally});
  all_ += tally;
}

SomeParts PartsThatKeep(const Objective& objective, const Target& target,
                        PartCounts counts) {
  const auto worse =
      WorseThan(target.bound, {.unit = ValueUnitOf(objective.measure),
                               .at_most = target.at_most,
                               .step = StepOf(objective)});
  const Tally kept = TallyAt(objective, target.bound);
  const Tally lost = TallyAt(objective, worse.value_or(target.bound));
  SomeParts parts;
  for (int64_t i = 0; i < counts.of; ++i) {
    parts.Add(i < counts.kept ? kept : lost);
  }
  return parts;
}

int64_t StepOf(ValueUnit unit) {
  switch (unit) {
    case ValueUnit::kShare:
      return 100;
    case ValueUnit::kDuration:
      return kSecondUs / 10;
    case ValueUnit::kContacts:
      break;
  }
  return 1;
}

int64_t StepOf(const Objective& objective) {
  return std::max(StepOf(ValueUnitOf(objective.measure)),
                  objective.verdict.rounded_to);
}

std::optional<int64_t> WorseThan(int64_t amount, const Worse& worse) {
  const int64_t than =
      worse.at_most ? amount + worse.step : amount - worse.step;
  const bool is_too_much = worse.unit == ValueUnit::kShare && than > kWholePpm;
  if (than < 0 || is_too_much) return std::nullopt;
  return than;
}

}  // namespace holdline
