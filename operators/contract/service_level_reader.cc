#include "operators/contract/service_level_reader.h"

#include <optional>
#include <string>
#include <vector>

#include "engine/base/time_units.h"
#include "operators/contract/measure_rules.h"
#include "operators/contract/text.h"
#include "operators/contract/value_reader.h"

namespace holdline {
namespace {

constexpr WordOf<Counts> kCounts[] = {
    {"met", Counts::kMet}, {"missed", Counts::kMissed}, {"out", Counts::kOut}};

constexpr WordOf<ContactClass> kClasses[] = {
    {"answered_within", ContactClass::kAnsweredWithin},
    {"answered_late", ContactClass::kAnsweredLate},
    {"abandoned_short", ContactClass::kAbandonedShort},
    {"abandoned_within", ContactClass::kAbandonedWithin},
    {"abandoned_late", ContactClass::kAbandonedLate},
    {"flowed_within", ContactClass::kFlowedWithin},
    {"flowed_late", ContactClass::kFlowedLate},
};

Counts& CountOf(Objective& objective, ContactClass contact_class) {
  return objective.classes[static_cast<size_t>(contact_class)];
}

void ReadFormula(const YamlCursor& at, Objective& objective) {
  const std::optional<std::string> name = at.Text();
  if (!name.has_value()) return;
  const ClassTable* const table = FormulaTable(*name);
  if (table == nullptr) {
    const std::vector<std::string_view> names = FormulaNames();
    std::string hint = DidYouMean(*name, names);
    if (hint.empty()) {
      hint = Concat("; formulas: ", Listed(names));
    }
    at.Error(Concat("\"", *name, "\" is not a formula", hint));
    return;
  }
  objective.formula = *name;
  objective.classes = *table;
}

// Returns whether `abandoned_short` is among what it sets.
bool ReadCounts(YamlMap& map, Objective& objective) {
  const auto counts = map.Find("counts");
  if (!counts.has_value()) return false;
  YamlMap classes(*counts);
  for (const auto& [name, contact_class] : kClasses) {
    const auto entry = classes.Find(name);
    if (!entry.has_value()) continue;
    if (const auto count = ReadWord(*entry, "a count", kCounts)) {
      CountOf(objective, contact_class) = *count;
    }
  }
  const bool sets_short = classes.Find("abandoned_short").has_value();
  classes.Close();
  return sets_short;
}

void ReadShort(YamlMap& map, bool counts_short, Objective& objective) {
  const auto limit = map.Find("short");
  const bool formula_short = objective.formula.starts_with("short_");
  if (limit.has_value()) {
    objective.short_us = ReadDurationWithin(*limit, 0, kDayUs).value_or(-1);
    if (!formula_short && !counts_short && !objective.formula.empty()) {
      limit->ErrorAtKey(Concat(
          "`short` changes nothing with ", objective.formula,
          "; it belongs to short_abandons_ignored and short_abandons_met, or "
          "to `counts: {abandoned_short: ...}`"));
    }
  } else if (formula_short || counts_short) {
    map.at().ErrorAtKey(Concat(
        "`short:` is missing: ",
        formula_short ? Concat("the formula ", objective.formula)
                      : "`counts: {abandoned_short: ...}`",
        " needs the wait up to which an abandonment is short, for example "
        "`short: 5s`"));
  }
}

// A call that nobody was on: over as soon as it was answered.
void ReadAnsweredShort(YamlMap& map, Objective& objective) {
  const auto at = map.Find("answered_short");
  if (!at.has_value()) return;
  YamlMap rule(*at);
  if (const auto under = rule.Require("under", "2s")) {
    objective.answered_short_us =
        ReadDurationWithin(*under, 1, kDayUs).value_or(0);
  }
  if (const auto count = rule.Require("count", "out")) {
    objective.answered_short =
        ReadWord(*count, "a count", kCounts).value_or(Counts::kOut);
  }
  rule.Close();
}

// The ends after `within` that would not be a miss, as `counts` names them.
std::vector<std::string> Withdrawals(Objective& objective) {
  std::vector<std::string> classes;
  for (const auto& [name, contact_class] : kClasses) {
    const bool late = contact_class == ContactClass::kAbandonedLate ||
                      contact_class == ContactClass::kFlowedLate ||
                      (contact_class == ContactClass::kAbandonedShort &&
                       objective.short_us > objective.within_us);
    if (late && CountOf(objective, contact_class) != Counts::kMissed) {
      classes.push_back(Concat(name, ": missed"));
    }
  }
  return classes;
}

// A contact that waits past `within` is missed at once. Some ends would take
// that back: legal, and worth knowing where a watch shows the miss.
void WarnOfWithdrawals(const YamlCursor& at, Objective& objective) {
  if (objective.formula.empty() || objective.within_us == 0 ||
      objective.watches_us.empty() ||
      CountOf(objective, ContactClass::kAnsweredLate) != Counts::kMissed) {
    return;
  }
  const std::vector<std::string> withdrawals = Withdrawals(objective);
  if (withdrawals.empty()) return;
  at.Warn(Concat("a contact that waits past ",
                 DurationText(objective.within_us),
                 " is a miss at once, and some ends take that back; with "
                 "`counts: {",
                 Listed(withdrawals), "}` it stays"));
}

}  // namespace

std::string_view ContactClassName(ContactClass contact_class) {
  return WordFor(contact_class, kClasses);
}

std::string_view CountsName(Counts counts) { return WordFor(counts, kCounts); }

void ReadServiceLevel(YamlMap& map, Objective& objective) {
  if (const auto within = map.Require("within", "20s")) {
    objective.within_us =
        ReadDurationWithin(*within, 1, MostWithinUs(objective.measure))
            .value_or(0);
  }
  const auto formula = map.Require("formula", "abandons_miss");
  if (formula.has_value()) ReadFormula(*formula, objective);
  const bool counts_short = ReadCounts(map, objective);
  ReadShort(map, counts_short, objective);
  ReadAnsweredShort(map, objective);
  if (formula.has_value()) WarnOfWithdrawals(*formula, objective);
}

}  // namespace holdline
