#include "engine/app/words/verdict_words.h"

#include <algorithm>
#include <optional>

#include "engine/app/report/figures.h"
#include "engine/app/words/amounts.h"
#include "engine/app/words/case_words.h"
#include "engine/app/words/objective_words.h"
#include "engine/app/words/sample.h"
#include "engine/base/ppm.h"
#include "engine/base/time_units.h"
#include "operators/contract/text.h"
#include "operators/judge/period_promise.h"

namespace holdline {
namespace {

std::string PartWords(const VerdictRules& rules) {
  if (rules.part_us == VerdictRules::kDay) return "day";
  if (rules.part_us == 60 * kMinuteUs) return "hour";
  if (rules.part_us == 30 * kMinuteUs) return "half-hour";
  return Concat("span of ", DurationWords(rules.part_us));
}

std::string VerdictWords(const Objective& objective, const PeriodSum& sum) {
  return PeriodStateName(
      PeriodPromise(objective, objective.targets[0]).VerdictOf(sum));
}

// Two parts on both sides of the target, as far from it.
struct TwoParts {
  int64_t bad = 0;
  int64_t good = 0;
};
TwoParts AroundTarget(const Objective& objective) {
  const Target& target = objective.targets[0];
  const bool is_share = ValueUnitOf(objective.measure) == ValueUnit::kShare;
  const int64_t room =
      is_share
          ? std::min({kWholePpm / 10, target.bound, kWholePpm - target.bound})
          : target.bound / 5;
  return target.at_most ? TwoParts{target.bound + room, target.bound - room}
                        : TwoParts{target.bound - room, target.bound + room};
}

// "70 % of 900 contacts".
std::string OfWords(const Objective& objective, int64_t amount,
                    const Tally& tally) {
  const ValueUnit unit = ValueUnitOf(objective.measure);
  const std::string words = AmountWords(unit, amount);
  return unit == ValueUnit::kContacts
             ? words
             : Concat(words, unit == ValueUnit::kShare ? " of " : " over ",
                      CountText(tally.counted), " ", ThingsWord(objective));
}

// A busy part that keeps the target badly and a quiet one that keeps it well
// weigh alike.
void TellMean(const Objective& objective, Page& page) {
  const ValueUnit unit = ValueUnitOf(objective.measure);
  const Target& target = objective.targets[0];
  const TwoParts amounts = AroundTarget(objective);
  const bool is_count = unit == ValueUnit::kContacts;
  const int64_t few = unit == ValueUnit::kDuration ? 100 : 1;
  const Tally busy =
      Times(TallyAt(objective, amounts.bad), is_count ? 1 : 9 * few);
  const Tally quiet = Times(TallyAt(objective, amounts.good), few);
  SomeParts parts;
  parts.Add(busy);
  parts.Add(quiet);
  const std::string part = PartWords(objective.verdict);
  page.Paragraph(Concat(
      "A period is judged by the mean of its ", PartsWords(objective.verdict),
      ": each weighs alike, however many ", ThingsWord(objective),
      " it has, and one in which "
      "nothing counts is none. For example, with one ",
      part, " at ", OfWords(objective, amounts.bad, busy), " and another at ",
      OfWords(objective, amounts.good, quiet), " the mean is ",
      FormWords(objective, target, parts.Sum()), ", and ",
      TargetWords(unit, target), " is ", VerdictWords(objective, parts.Sum()),
      is_count
          ? "."
          : Concat("; all ", ThingsWord(objective), " together would be at ",
                   ValueWords(objective, target, parts.Sum().tally), ".")));
}

// So many parts that exactly enough of them can keep the target.
PartCounts EnoughParts(const VerdictRules& rules) {
  PartCounts counts{.kept = 0, .of = 10};
  while (counts.of < 1000 && rules.share_ppm * counts.of % kWholePpm != 0) {
    counts.of += 10;
  }
  counts.kept = (rules.share_ppm * counts.of + kWholePpm - 1) / kWholePpm;
  return counts;
}

void TellShare(const Objective& objective, Page& page) {
  const VerdictRules& rules = objective.verdict;
  const Target& target = objective.targets[0];
  const PartCounts enough = EnoughParts(rules);
  const PartCounts fewer{.kept = enough.kept - 1, .of = enough.of};
  const auto told = [&](const PartCounts& counts) {
    const SomeParts parts = PartsThatKeep(objective, target, counts);
    return Concat(counts.kept, " of ", counts.of, " it is ",
                  FormWords(objective, target, parts.Sum()), ", which is ",
                  VerdictWords(objective, parts.Sum()));
  };
  page.Paragraph(
      Concat("A period is judged by its ", PartsWords(rules),
             ": each in which something counts has a value of its own, and ",
             rules.share_ppm == kWholePpm
                 ? "every one"
                 : Concat("at least ",
                          AmountWords(ValueUnit::kShare, rules.share_ppm)),
             " of them must keep the target. For example, with ", told(enough),
             "; with ", told(fewer), "."));
}

// An amount that rounding brings to the target, and the next that it does not.
void TellRounding(const Objective& objective, Page& page) {
  const ValueUnit unit = ValueUnitOf(objective.measure);
  const Target& target = objective.targets[0];
  const int64_t half = objective.verdict.rounded_to / 2;
  const int64_t fine = std::max<int64_t>(half / 5, 1);
  const int64_t edge =
      target.at_most ? target.bound + half - fine : target.bound - half;
  const auto told = [&](int64_t amount) {
    return Concat(
        AmountWords(unit, amount), " is ",
        VerdictWords(objective, SomeParts(TallyAt(objective, amount)).Sum()));
  };
  const auto next =
      WorseThan(edge, {.unit = unit, .at_most = target.at_most, .step = fine});
  const bool can_be =
      edge >= 0 && (unit != ValueUnit::kShare || edge <= kWholePpm);
  page.Paragraph(Concat(
      "Before it is held against the target, a value is rounded to ",
      AmountWords(unit, objective.verdict.rounded_to), ", halves upwards",
      can_be && next
          ? Concat(": ", told(edge), ", and ", told(*next), InSlotWords(target))
          : "",
      "."));
}

// So many contacts, of which as many go against the target.
Tally WithWrong(const Objective& objective, int64_t counted, int64_t wrong) {
  const Target& target = objective.targets[0];
  if (ValueUnitOf(objective.measure) == ValueUnit::kDuration) {
    const int64_t amount =
        target.at_most ? 2 * target.bound + kMinuteUs : int64_t{0};
    return {.counted = counted, .met = 0, .sum_us = counted * amount};
  }
  return {.counted = counted, .met = target.at_most ? wrong : counted - wrong};
}

void TellFew(const Objective& objective, Page& page) {
  const VerdictRules& rules = objective.verdict;
  const int64_t few = rules.low_below - 1;
  if (few <= 0 || ValueUnitOf(objective.measure) == ValueUnit::kContacts) {
    return;
  }
  const std::string of =
      IsOfShares(objective) ? PartWords(rules) : std::string("period");
  const auto told = [&](int64_t counted, int64_t wrong) {
    const Tally tally = WithWrong(objective, counted, wrong);
    return Concat(CountText(counted),
                  wrong == 1 ? " with one of them" : " with all of them",
                  " wrong: ", VerdictWords(objective, SomeParts(tally).Sum()));
  };
  page.Paragraph(Concat(
      "A ", of, " with fewer than ", CountText(rules.low_below), " ",
      ThingsWord(objective), " ",
      rules.low_allows_one_miss ? "keeps the target with one miss. "
      : IsOfShares(objective)   ? "is none. "
                                : "is not measured: neither met nor missed. ",
      IsOfShares(objective) ? Concat("Where it is the period's only one, ")
                            : std::string("For example, "),
      rules.low_allows_one_miss ? told(few, 1) : told(few, few), "; ",
      rules.low_allows_one_miss ? told(few, few)
                                : told(rules.low_below, rules.low_below),
      "."));
}

}  // namespace

std::string PartsWords(const VerdictRules& rules) {
  const std::string part = PartWords(rules);
  const auto [noun, of] = SplitOnce(part, ' ');
  return of.empty() ? Concat(part, "s") : Concat(noun, "s ", of);
}

std::string HeldWords(const Objective& objective, const Target& target) {
  const std::string words = TargetWords(ValueUnitOf(objective.measure), target);
  const VerdictRules& rules = objective.verdict;
  switch (rules.form) {
    case VerdictRules::Form::kPooled:
      return words;
    case VerdictRules::Form::kMeanOf:
      return Concat(words, ", the mean of the ", PartsWords(rules));
    case VerdictRules::Form::kShareOf:
      break;
  }
  return rules.share_ppm == kWholePpm
             ? Concat(words, " in every ", PartWords(rules))
             : Concat(words, " in at least ",
                      AmountWords(ValueUnit::kShare, rules.share_ppm),
                      " of the ", PartsWords(rules));
}

std::string RunningPartsWords(const Objective& objective) {
  const Target& target = objective.targets[0];
  const PartCounts enough = EnoughParts(objective.verdict);
  const auto told = [&](int64_t kept) {
    const SomeParts parts =
        PartsThatKeep(objective, target, {.kept = kept, .of = enough.of});
    return Concat(
        kept, " of ", enough.of, " ", PartsWords(objective.verdict), " is ",
        PeriodStateName(PeriodPromise(objective, target).StateOf(parts.Sum())));
  };
  return Concat(told(enough.kept - 1), " and ", told(enough.kept));
}

void TellVerdict(const Objective& objective, Page& page) {
  if (!objective.targets[0].has_bound || objective.periods.empty()) return;
  const VerdictRules& rules = objective.verdict;
  if (rules.form == VerdictRules::Form::kMeanOf) TellMean(objective, page);
  if (rules.form == VerdictRules::Form::kShareOf) TellShare(objective, page);
  if (rules.rounded_to > 0) TellRounding(objective, page);
  if (rules.low_below > 0) TellFew(objective, page);
}

}  // namespace holdline
