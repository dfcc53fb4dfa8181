#include "operators/contract/target_reader.h"

#include <optional>
#include <set>
#include <string>

#include "operators/contract/measure_rules.h"
#include "operators/contract/text.h"
#include "operators/contract/value_reader.h"

namespace holdline {
namespace {

std::string ExampleOf(Measure measure) {
  switch (UnitOf(measure)) {
    case TargetUnit::kShare:
      if (CountsTime(measure)) return "at_least: 99.9%";
      return MayBeAtLeast(measure) ? "at_least: 80%" : "at_most: 3%";
    case TargetUnit::kDuration:
      if (IsOfServices(measure)) return "at_most: 4h";
      return IsOfCases(measure) ? "at_most: 8h" : "at_most: 30s";
    case TargetUnit::kContacts:
      break;
  }
  return "at_most: 500 contacts";
}

void ReadBound(YamlMap& map, Measure measure, Target& target) {
  const auto at_least = map.Find("at_least");
  const auto at_most = map.Find("at_most");
  if (at_least.has_value() == at_most.has_value()) {
    if (map.at().node().entries.empty()) return;  // already told
    map.at().ErrorAtKey(Concat(at_least.has_value()
                                   ? "a target is either at_least or at_most"
                                   : "a target needs a bound",
                               ", for example {", ExampleOf(measure), "}"));
    return;
  }
  const YamlCursor& bound = at_least.has_value() ? *at_least : *at_most;
  target.at_most = at_most.has_value();
  const bool allowed =
      target.at_most ? MayBeAtMost(measure) : MayBeAtLeast(measure);
  if (!allowed) {
    bound.ErrorAtKey(Concat("a target of ", MeasureName(measure), " is ",
                            target.at_most ? "at_least" : "at_most",
                            ", for example {", ExampleOf(measure), "}"));
  }
  const auto amount = ReadValue(bound, [&](std::string_view text) {
    return ParseAmount(UnitOf(measure), text);
  });
  target.bound = amount.value_or(0);
}

void RefuseRounding(YamlMap& map) {
  if (const auto at = map.Take("rounded_to")) {
    at->ErrorAtKey("`rounded_to` belongs to the objective, beside its targets");
  }
}

Target ReadTarget(const YamlCursor& at, Measure measure) {
  Target target;
  YamlMap map(at);
  ReadBound(map, measure, target);
  if (const auto when = map.Find("when")) {
    when->ErrorAtKey("`when` belongs into the list `targets`");
  }
  RefuseRounding(map);
  map.Close();
  return target;
}

void ReadSlot(const YamlCursor& at, ReadCalendars& calendars, Target& target) {
  const std::optional<std::string> name = at.Text();
  if (!name.has_value()) return;
  target.slot = *name;
  if (*name == "otherwise") {
    target.calendar = Target::kOtherwise;
    return;
  }
  target.calendar = calendars.Use(at, *name).value_or(Target::kAlways);
}

std::vector<Target> ReadSlots(const YamlCursor& at, Measure measure,
                              ReadCalendars& calendars) {
  std::vector<Target> targets;
  std::set<std::string> slots;
  bool otherwise = false;
  for (const YamlCursor& item : at.Items()) {
    Target target;
    YamlMap map(item);
    if (const auto when = map.Require("when", "prime")) {
      ReadSlot(*when, calendars, target);
      if (otherwise) {
        when->Error("no time is left after `when: otherwise`; put it last");
      } else if (!slots.insert(target.slot).second) {
        when->Error(Concat("\"", target.slot,
                           "\" stands here a second time; only the "
                           "first would ever be used"));
      }
      otherwise = otherwise || target.calendar == Target::kOtherwise;
    }
    ReadBound(map, measure, target);
    RefuseRounding(map);
    map.Close();
    targets.push_back(std::move(target));
  }
  if (targets.size() > kMaxTargets) {
    at.ErrorAtKey(Concat("more than ", kMaxTargets, " targets"));
  }
  return targets;
}

}  // namespace

std::vector<Target> ReadTargets(YamlMap& objective, Measure measure,
                                ReadCalendars& calendars) {
  const auto one = objective.Find("target");
  const auto many = objective.Find("targets");
  std::vector<Target> targets;
  if (one.has_value() && many.has_value()) {
    many->ErrorAtKey("give either `target` or `targets`");
  }
  if (many.has_value()) targets = ReadSlots(*many, measure, calendars);
  if (one.has_value()) targets = {ReadTarget(*one, measure)};
  if (!one.has_value() && !many.has_value() && WantsTarget(measure)) {
    objective.at().WarnAtKey(
        "there is no `target`: the value is shown and never judged");
  }
  if (targets.empty()) {
    targets.emplace_back();
    targets.back().has_bound = false;
  }
  return targets;
}

}  // namespace holdline
