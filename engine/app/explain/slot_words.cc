#include "engine/app/explain/slot_words.h"

#include "engine/app/explain/explanation_words.h"
#include "engine/app/report/figures.h"
#include "engine/app/words/amounts.h"
#include "engine/app/words/verdict_words.h"
#include "engine/base/ppm.h"
#include "operators/contract/text.h"
#include "operators/judge/promise.h"

namespace holdline {
namespace {

using Form = VerdictRules::Form;

ValueUnit UnitOf(const ExplainedSlot& slot) {
  return ValueUnitOf(slot.subject.objective->measure);
}

// "16,209 of 33,066 = 49.02 %".
std::string DivisionWords(const ExplainedSlot& slot, const Tally& tally) {
  const std::string value = ValueOf(slot, tally);
  switch (UnitOf(slot)) {
    case ValueUnit::kShare:
      return Concat(CountText(tally.met), " of ", CountText(tally.counted),
                    " = ", value);
    case ValueUnit::kDuration:
      return Concat(SecondsWords(tally.sum_us), " / ", CountText(tally.counted),
                    " = ", value);
    case ValueUnit::kContacts:
      break;
  }
  return Concat(value, tally.counted == 1 ? " contact" : " contacts");
}

// What is held against the target, after all steps. A rounded value is written
// as it was rounded.
std::string HeldValueWords(const ExplainedSlot& slot) {
  const Objective& objective = *slot.subject.objective;
  if (objective.verdict.rounded_to > 0 &&
      objective.verdict.form != Form::kShareOf && slot.outcome) {
    return AmountWords(UnitOf(slot), FloorOf(slot.outcome->value));
  }
  return objective.verdict.HasParts()
             ? FormWords(objective, *slot.subject.target, slot.Sum())
             : ValueOf(slot, slot.tally);
}

// "1 is", "2 are".
std::string AreWords(int64_t count) {
  return Concat(CountText(count), count == 1 ? " is" : " are");
}

void AddPartSteps(const ExplainedSlot& slot, std::vector<std::string>& steps) {
  const Objective& objective = *slot.subject.objective;
  const ExplainedParts& parts = *slot.parts;
  const std::string target = TargetWords(UnitOf(slot), *slot.subject.target);
  const std::string name = PartsWords(objective.verdict);
  const int64_t measured = parts.kept + parts.failed;
  if (objective.verdict.form == Form::kMeanOf) {
    // Too few contacts have no mean.
    if (!slot.outcome) return;
    steps.push_back(Concat(
        "by ", name, ", each of which weighs alike: the mean of ",
        CountText(measured), measured == 1 ? " value is " : " values is ",
        FormWords(objective, *slot.subject.target, slot.Sum())));
    steps.push_back(
        Concat("of them, ", AreWords(parts.failed), " not ", target));
    return;
  }
  if (parts.not_measured > 0) {
    const bool is_one = parts.not_measured == 1;
    steps.push_back(Concat(CountText(parts.not_measured), " of the ", name,
                           is_one ? " has fewer than " : " have fewer than ",
                           CountText(objective.verdict.low_below),
                           " contacts and ", is_one ? "is" : "are",
                           " not judged"));
  }
  steps.push_back(Concat("by ", name, ": of ", CountText(measured), ", ",
                         AreWords(parts.kept), " ", target, ", ",
                         AreWords(parts.failed), " not"));
}

// What is held against the target, or how many of the parts keep it.
std::string HeldStep(const ExplainedSlot& slot) {
  const Objective& objective = *slot.subject.objective;
  if (objective.verdict.form != Form::kShareOf) {
    return Concat(HeldValueWords(slot), " against ", PromiseWords(slot));
  }
  const int64_t share_ppm = objective.verdict.share_ppm;
  return Concat(
      HeldValueWords(slot), " of the ", PartsWords(objective.verdict),
      " keep it, and ",
      share_ppm == kWholePpm
          ? "all"
          : Concat("at least ", AmountWords(ValueUnit::kShare, share_ppm)),
      " must");
}

// Few contacts may decide before the value does.
void AddFewStep(const ExplainedSlot& slot, std::vector<std::string>& steps) {
  const VerdictRules& rules = slot.subject.objective->verdict;
  if (slot.tally.counted >= rules.low_below || rules.form == Form::kShareOf) {
    return;
  }
  const std::string few =
      Concat("fewer than ", CountText(rules.low_below), " contacts count");
  if (!rules.low_allows_one_miss) {
    steps.push_back(Concat(few, ": the period is not measured"));
    return;
  }
  const int64_t wrong = Promise(*slot.subject.objective, *slot.subject.target)
                            .WrongOf(slot.tally);
  steps.push_back(Concat(few, ", so one may go wrong; ", CountText(wrong),
                         wrong == 1 ? " did" : " have"));
}

// A value that is held against the target, of which the slot's may be another.
std::string HeldText(const ExplainedSlot& slot, std::optional<double> value) {
  const Objective& objective = *slot.subject.objective;
  const PeriodPromise promise(objective, *slot.subject.target);
  if (objective.verdict.form == Form::kShareOf) {
    return Concat(ValueText(value, Unit::kShare, promise.FormTarget()),
                  " of the ", PartsWords(objective.verdict));
  }
  return ValueText(value, UnitOfMeasure(MeasureName(objective.measure)),
                   promise.promise().TargetValue());
}

void AddOutlookSteps(const ExplainedSlot& slot,
                     std::vector<std::string>& steps) {
  const Outlook& outlook = *slot.outlook;
  const std::string weeks =
      outlook.weeks == 1 ? std::string("the week before")
                         : Concat("the ", outlook.weeks, " weeks before");
  steps.push_back(Concat(
      CountText(outlook.expected), " contacts are still expected, at most ",
      CountText(outlook.most), ", ",
      outlook.is_forecast ? std::string("as the client has forecast them")
                          : Concat("as in the same hours of ", weeks)));
  if (outlook.is_lost) {
    steps.push_back(
        "if as many came as may, and all went well, it would be missed still");
  } else if (outlook.needed && UnitOf(slot) != ValueUnit::kContacts) {
    steps.push_back(Concat("those must be at ", HeldText(slot, outlook.needed),
                           " for it to be just at the target"));
  }
  if (!outlook.projected) return;
  steps.push_back(Concat(
      "if they go as ",
      outlook.weeks == 0  ? std::string("the period so far")
      : outlook.weeks > 1 ? Concat("the mean of ", weeks)
                          : weeks,
      " it ends at ", HeldText(slot, outlook.projected),
      outlook.weeks > 1 ? Concat("; as the worst and the best of them, at ",
                                 HeldText(slot, outlook.lowest), " and ",
                                 HeldText(slot, outlook.highest))
                        : ""));
}

std::string ChangeWords(const Crossing& crossing, const ExplainedSlot& slot) {
  const bool is_mean = slot.subject.objective->verdict.form == Form::kMeanOf;
  const auto words = [&](const RunningValue& value) {
    if (value.tally.counted <= 0) return std::string("nothing");
    if (!value.form) return DivisionWords(slot, value.tally);
    return Concat(is_mean ? "a mean of " : "", HeldText(slot, value.form));
  };
  return Concat("from ", words(crossing.before), " to ", words(crossing.after));
}

// Before, there may have been nothing that could fall off the target.
std::string BrokeWords(const ExplainedSlot& slot) {
  const RunningValue& before = slot.broke->before;
  if (before.tally.counted <= 0) {
    return "it has missed the target from its first contact on, ";
  }
  if (before.state == ObjectiveState::kInsufficient) {
    return "it has missed the target since enough contacts counted to judge "
           "it, ";
  }
  return slot.recovered ? "it last fell off the target "
                        : "it fell off the target ";
}

std::string AtWords(const Crossing& crossing, absl::TimeZone zone) {
  const ToldLeg& leg = crossing.leg;
  return Concat("at ", ExactText(leg.decided_us, zone), " with the contact ",
                leg.contact, " (", LegKindName(leg.kind), ", waited ",
                SecondsWords(leg.wait_us), ")");
}

}  // namespace

std::string PromiseWords(const ExplainedSlot& slot) {
  return slot.subject.target->has_bound
             ? HeldWords(*slot.subject.objective, *slot.subject.target)
             : "no target: it is only shown";
}

std::string ValueOf(const ExplainedSlot& slot, const Tally& tally) {
  return ValueWords(*slot.subject.objective, *slot.subject.target, tally);
}

std::string_view StateName(const ExplainedSlot& slot) {
  return PeriodStateName(slot.state);
}

std::vector<std::string> VerdictSteps(const ExplainedSlot& slot) {
  const Objective& objective = *slot.subject.objective;
  std::vector<std::string> steps;
  if (slot.relieved_intervals > 0) {
    steps.push_back(
        Concat("relief takes out ", CountText(slot.relieved.counted),
               " contacts in ", CountText(slot.relieved_intervals),
               slot.relieved_intervals == 1 ? " interval" : " intervals",
               " in which more came than was forecast"));
  }
  if (slot.tally.counted <= 0) {
    steps.push_back("nothing counts: there is no verdict");
    return steps;
  }
  steps.push_back(Concat(DivisionWords(slot, slot.tally),
                         slot.parts ? ", all contacts together" : ""));
  if (!slot.subject.target->has_bound) return steps;
  if (slot.is_void) {
    steps.push_back(
        "the forecast came late: relief leaves the period without a verdict");
    return steps;
  }
  if (slot.parts) AddPartSteps(slot, steps);
  AddFewStep(slot, steps);
  if (!slot.outcome) return steps;
  if (objective.verdict.rounded_to > 0 &&
      objective.verdict.form != Form::kShareOf) {
    steps.push_back(Concat(
        "rounded to ", AmountWords(UnitOf(slot), objective.verdict.rounded_to),
        ", halves upwards: ", HeldValueWords(slot)));
  }
  steps.push_back(Concat(HeldStep(slot), ": ", StateName(slot)));
  if (slot.outlook) AddOutlookSteps(slot, steps);
  return steps;
}

std::vector<std::string> CrossingSteps(const ExplainedSlot& slot, bool closed,
                                       absl::TimeZone zone) {
  // Where too few contacts count there is nothing to keep.
  if (!slot.subject.target->has_bound || !slot.outcome) return {};
  const bool is_bad = slot.state == ObjectiveState::kMissed ||
                      slot.state == ObjectiveState::kBad ||
                      slot.state == ObjectiveState::kLost;
  std::vector<std::string> steps;
  if (is_bad && slot.broke) {
    steps.push_back(Concat(BrokeWords(slot), AtWords(*slot.broke, zone), ": ",
                           ChangeWords(*slot.broke, slot)));
  } else if (slot.recovered) {
    steps.push_back(Concat("it was off the target until ",
                           AtWords(*slot.recovered, zone), ": ",
                           ChangeWords(*slot.recovered, slot)));
  } else if (!is_bad) {
    steps.push_back("it has kept the target all along");
  }
  if (slot.in_a_row && is_bad) {
    steps.push_back(
        Concat("to be back at the target ", CountText(*slot.in_a_row),
               closed ? " more contacts in a row would have had to go well"
                      : " more contacts in a row must go well"));
  }
  return steps;
}

std::string PartText(const ExplainedPart& part, absl::TimeZone zone) {
  const absl::CivilSecond from = zone.At(absl::FromUnixMicros(part.from_us)).cs;
  const absl::CivilSecond to = zone.At(absl::FromUnixMicros(part.to_us)).cs;
  const auto is_midnight = [](const absl::CivilSecond& time) {
    return time == absl::CivilSecond(absl::CivilDay(time));
  };
  if (is_midnight(from) && is_midnight(to)) {
    return DaysText(part.from_us, part.to_us, zone);
  }
  const bool is_of_one_day = absl::CivilDay(from) == absl::CivilDay(to - 1);
  const std::string until = MomentWords(part.to_us, zone);
  return Concat(MomentWords(part.from_us, zone), " – ",
                is_of_one_day ? until.substr(sizeof("2026-01-31")) : until);
}

}  // namespace holdline
