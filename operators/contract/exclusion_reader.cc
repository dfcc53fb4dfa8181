#include "operators/contract/exclusion_reader.h"

#include <algorithm>
#include <string>
#include <string_view>
#include <utility>

#include "operators/contract/find.h"
#include "operators/contract/instant_reader.h"
#include "operators/contract/objective_name.h"
#include "operators/contract/scope.h"
#include "operators/contract/text.h"

namespace holdline {
namespace {

constexpr size_t kMostExclusions = 10'000;
constexpr size_t kMostEntities = 100'000;

std::string RequireText(YamlMap& map, std::string_view key,
                        std::string_view example) {
  const auto at = map.Require(key, example);
  return at ? at->Text().value_or("") : "";
}

void ReadSpan(YamlMap& map, absl::TimeZone zone, Exclusion& exclusion) {
  const auto from = map.Require("from", "\"2026-03-01 02:00\"");
  const auto to = map.Require("to", "\"2026-03-01 04:00\"");
  if (!from.has_value() || !to.has_value()) return;
  const auto from_us = ReadInstant(*from, zone, DayMeans::kBeginning);
  const auto to_us = ReadInstant(*to, zone, DayMeans::kEnd);
  if (!from_us.has_value() || !to_us.has_value()) return;
  exclusion.from_us = *from_us;
  exclusion.to_us = *to_us;
  if (*to_us <= *from_us) {
    to->Error(Concat("`to` (", *to->Text(), ") is not after `from` (",
                     *from->Text(), ")"));
  }
}

// Once each, ascending.
std::vector<std::string> ReadIds(const YamlCursor& at) {
  std::vector<std::string> ids;
  for (const YamlCursor& item : at.Items()) {
    if (auto id = item.AnyText()) ids.push_back(*std::move(id));
  }
  if (ids.size() > kMostEntities) {
    at.Error(Concat("more than ", kMostEntities, " ", at.Key(),
                    " in one exclusion"));
  }
  std::sort(ids.begin(), ids.end());
  ids.erase(std::unique(ids.begin(), ids.end()), ids.end());
  return ids;
}

// Keys that name what is taken out, and of what kind it is.
struct NamingKey {
  std::string_view key;
  EntityKind kind;
};
constexpr NamingKey kNamingKeys[] = {{"contacts", EntityKind::kContact},
                                     {"cases", EntityKind::kCase},
                                     {"outages", EntityKind::kService}};

void ReadNamed(YamlMap& map, const YamlCursor& named, EntityKind kind,
               Exclusion& exclusion) {
  exclusion.entities = ReadIds(named);
  exclusion.kind = kind;
  for (const std::string_view key : {"from", "to", "of"}) {
    if (const auto other = map.Find(key)) {
      other->ErrorAtKey(
          Concat("`", named.Key(), "` names what it takes out one by one"));
    }
  }
}

ReadExclusion ReadOne(const YamlCursor& at, absl::TimeZone zone) {
  ReadExclusion read{.exclusion = {}, .at = at, .objectives = {}};
  Exclusion& exclusion = read.exclusion;
  YamlMap map(at);
  if (!map.is_map()) return read;
  std::optional<YamlCursor> named;
  for (const NamingKey& naming : kNamingKeys) {
    const auto found = map.Find(naming.key);
    if (!found.has_value()) continue;
    if (named.has_value()) {
      found->ErrorAtKey(Concat("give either `", named->Key(), "` or `",
                               naming.key, "`; write two exclusions"));
      continue;
    }
    named = found;
    ReadNamed(map, *found, naming.kind, exclusion);
  }
  if (!named.has_value()) {
    ReadSpan(map, zone, exclusion);
    if (const auto of = map.Find("of")) {
      if (auto scope = ReadScopeLine(*of)) exclusion.of = scope->line;
    }
  }
  if (const auto objectives = map.Find("objectives")) {
    read.objectives = objectives->Items();
  }
  exclusion.reason = RequireText(map, "reason", "maintenance");
  exclusion.ref = RequireText(map, "ref", "CHG-1001");
  if (const auto author = map.Find("author")) {
    exclusion.author = author->Text().value_or("");
  }
  map.NotYet({"when", "touched"});
  map.Close();
  return read;
}

std::vector<uint32_t> AllOf(const Contract& version) {
  std::vector<uint32_t> all(version.objectives.size());
  for (size_t i = 0; i < all.size(); ++i) all[i] = static_cast<uint32_t>(i);
  return all;
}

// Of any version.
void CheckName(const YamlCursor& at, std::span<const Contract> versions) {
  const auto name = at.Text();
  if (!name.has_value()) return;
  std::vector<std::string_view> known;
  for (const Contract& version : versions) {
    if (FindObjective(version, *name).has_value()) return;
    for (const Objective& objective : version.objectives) {
      known.push_back(objective.name);
    }
  }
  TellNoObjective(at, *name, known);
}

bool MayMatch(const Contract& version, const ScopeLine& of) {
  return std::any_of(
      version.covers.begin(), version.covers.end(),
      [&](const ScopeLine& line) { return ScopesMeet(line, of); });
}

void CheckAgainst(const ReadExclusion& read,
                  std::span<const Contract> versions) {
  for (const YamlCursor& name : read.objectives) CheckName(name, versions);
  const Exclusion& exclusion = read.exclusion;
  if (!exclusion.entities.empty()) return;
  const auto& of = exclusion.of;
  const bool may_match =
      !of.has_value() ||
      std::any_of(versions.begin(), versions.end(),
                  [&](const Contract& one) { return MayMatch(one, *of); });
  if (!may_match) {
    read.at.Error("nothing can match: `of` lies outside of `covers`");
  } else if (exclusion.from_us < exclusion.to_us &&
             (exclusion.to_us <= versions.front().effective_us ||
              exclusion.from_us >= versions.back().terminates_us)) {
    read.at.Warn("takes nothing out: the contract is not in force then");
  }
}

}  // namespace

std::vector<ReadExclusion> ReadExclusions(const YamlCursor& at,
                                          absl::TimeZone zone) {
  std::vector<ReadExclusion> read;
  for (const YamlCursor& item : at.Items()) {
    read.push_back(ReadOne(item, zone));
  }
  if (read.size() > kMostExclusions) {
    at.ErrorAtKey(
        Concat("more than ", kMostExclusions, " exclusions in one contract"));
  }
  return read;
}

void AddExclusions(const std::vector<ReadExclusion>& read,
                   std::span<Contract> versions) {
  for (const ReadExclusion& one : read) {
    CheckAgainst(one, versions);
    for (Contract& version : versions) {
      Exclusion exclusion = one.exclusion;
      if (one.objectives.empty()) exclusion.objectives = AllOf(version);
      for (const YamlCursor& name : one.objectives) {
        const auto index = FindObjective(version, name.node().text);
        if (index) exclusion.objectives.push_back(*index);
      }
      if (exclusion.objectives.empty()) continue;
      std::sort(exclusion.objectives.begin(), exclusion.objectives.end());
      version.exclusions.push_back(std::move(exclusion));
    }
  }
}

}  // namespace holdline
