#include "operators/contract/verdict_reader.h"

#include <algorithm>
#include <optional>
#include <string>

#include "operators/contract/measure_rules.h"
#include "operators/contract/text.h"
#include "operators/contract/value_reader.h"
#include "operators/contract/window_reader.h"

namespace holdline {
namespace {

using Form = VerdictRules::Form;

constexpr WordOf<Form> kWholeForms[] = {{"pooled", Form::kPooled}};
constexpr WordOf<bool> kLowVolume[] = {{"not_measured", false},
                                       {"one_miss_allowed", true}};
constexpr std::string_view kFormsExpected =
    "pooled, {mean_of: day}, {share_of: 30m, at_least: 90%} or {every: day}";

struct PartFormKey {
  std::string_view key;
  Form form;
};
constexpr PartFormKey kPartForms[] = {{"mean_of", Form::kMeanOf},
                                      {"share_of", Form::kShareOf},
                                      {"every", Form::kShareOf}};

void ReadForm(const YamlCursor& at, VerdictRules& rules) {
  if (!at.IsMap()) {
    ReadWord(at, Concat("a verdict; it is ", kFormsExpected), kWholeForms);
    return;
  }
  YamlMap map(at);
  std::optional<YamlCursor> found;
  for (const PartFormKey& form : kPartForms) {
    const auto part = map.Find(form.key);
    if (!part.has_value()) continue;
    if (found.has_value()) {
      part->ErrorAtKey(Concat("a verdict is either `", found->Key(), "` or `",
                              form.key, "`"));
      continue;
    }
    found = part;
    rules.form = form.form;
    rules.part_us = ReadDayPart(*part).value_or(VerdictRules::kDay);
  }
  if (!found.has_value()) {
    at.ErrorAtKey(Concat("a verdict is ", kFormsExpected));
  }
  if (found.has_value() && found->Key() == "share_of") {
    if (const auto share = map.Require("at_least", "90%")) {
      rules.share_ppm = ReadValue(*share, ParseSharePpm).value_or(1);
      if (rules.share_ppm == 0) share->Error("0 % of the parts is no promise");
    }
  }
  map.Close();
}

bool HasOnlyDays(const Objective& objective) {
  return std::all_of(
      objective.periods.begin(), objective.periods.end(),
      [](const PeriodSpec& period) { return period.kind == PeriodKind::kDay; });
}

void ReadVerdict(YamlMap& map, const Objective& objective,
                 VerdictRules& rules) {
  const auto at = map.Find("verdict");
  if (!at.has_value()) return;
  ReadForm(*at, rules);
  if (objective.periods.empty()) {
    at->ErrorAtKey(
        "a verdict is of a period, and there is none; write for example "
        "`periods: [month]`");
  } else if (rules.HasParts() && rules.part_us == VerdictRules::kDay &&
             HasOnlyDays(objective)) {
    at->WarnAtKey("a period of one day has one part: the verdict is pooled");
  }
}

void ReadRoundedTo(YamlMap& map, const Objective& objective,
                   VerdictRules& rules) {
  const auto at = map.Find("rounded_to");
  if (!at.has_value()) return;
  const TargetUnit unit = UnitOf(objective.measure);
  if (unit == TargetUnit::kContacts) {
    at->ErrorAtKey("contacts are whole numbers: there is nothing to round");
    return;
  }
  const auto step = ReadValue(
      *at, [&](std::string_view text) { return ParseAmount(unit, text); });
  if (step == 0) {
    at->Error(Concat("must be more than nothing, for example ",
                     unit == TargetUnit::kShare ? "0.1%" : "1s"));
  }
  rules.rounded_to = step.value_or(0);
}

// "100 contacts", or the number alone.
absl::StatusOr<int64_t> ParseVolume(std::string_view text, EntityKind kind) {
  const auto number = ParseWhole(text);
  if (number.ok()) return number;
  return ParseCount(text, CountedName(kind));
}

void ReadLowVolume(YamlMap& map, const Objective& objective,
                   VerdictRules& rules) {
  const auto at = map.Find("low_volume");
  if (!at.has_value()) return;
  if (CountsTime(objective.measure)) {
    at->ErrorAtKey("availability is of time, which has no volume");
    return;
  }
  YamlMap low(*at);
  if (const auto below = low.Require("below", "100 contacts")) {
    rules.low_below = ReadValue(*below, [&](std::string_view text) {
                        return ParseVolume(text, EntityOf(objective.measure));
                      }).value_or(0);
  }
  if (const auto then = low.Require("then", "not_measured")) {
    rules.low_allows_one_miss =
        ReadWord(*then, "what becomes of few contacts", kLowVolume)
            .value_or(false);
    if (rules.low_allows_one_miss &&
        UnitOf(objective.measure) != TargetUnit::kShare) {
      then->Error(
          Concat("one_miss_allowed belongs to measures in percent, not to ",
                 MeasureName(objective.measure)));
    }
  }
  low.Close();
  if (objective.periods.empty()) {
    at->ErrorAtKey(
        "speaks of the verdict of a period, and there is none; a watch has "
        "`alert: {from: 20 contacts}`");
  }
}

// Tells where there is nothing to be judged.
bool IsJudged(YamlMap& map, const Objective& objective) {
  if (objective.targets.empty()) return false;  // already told
  const bool has_bound = objective.HasTarget();
  for (const std::string_view key : {"verdict", "rounded_to", "low_volume"}) {
    const auto at = map.Find(key);
    if (!at.has_value() || has_bound) continue;
    at->ErrorAtKey("an objective without a target has no verdict");
  }
  return has_bound;
}

}  // namespace

VerdictRules ReadVerdictRules(YamlMap& map, const Objective& objective) {
  VerdictRules rules;
  if (!IsJudged(map, objective)) return rules;
  ReadVerdict(map, objective, rules);
  ReadRoundedTo(map, objective, rules);
  ReadLowVolume(map, objective, rules);
  return rules;
}

}  // namespace holdline
