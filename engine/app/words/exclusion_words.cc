#include "engine/app/words/exclusion_words.h"

#include <algorithm>
#include <string_view>
#include <vector>

#include "absl/strings/ascii.h"
#include "engine/app/words/amounts.h"
#include "engine/app/words/scope_words.h"
#include "operators/contract/text.h"

namespace holdline {
namespace {

constexpr size_t kMostTold = 5;

std::string SpanWords(const Exclusion& exclusion, absl::TimeZone zone) {
  return Concat("from ", MomentWords(exclusion.from_us, zone), " to ",
                MomentWords(exclusion.to_us, zone));
}

std::string NamedWords(const Exclusion& exclusion) {
  const auto& ids = exclusion.entities;
  std::vector<std::string> told(
      ids.begin(), ids.begin() + static_cast<std::ptrdiff_t>(
                                     std::min(ids.size(), kMostTold)));
  if (ids.size() > told.size()) {
    told.push_back(Concat(ids.size() - told.size(), " more"));
  }
  return Concat("The ", CountedName(exclusion.kind),
                ids.size() == 1 ? " " : "s ", AndList(told));
}

struct Told {
  const Exclusion* exclusion = nullptr;
  std::vector<std::string> objectives = {};  // of any version
  bool is_of_all = false;
  bool contacts = false;  // some of the objectives count them
  bool cases = false;
  bool services = false;
};

// "What entered a queue from ... to ... does not count".
std::string TakesOutWords(const Told& told, absl::TimeZone zone,
                          bool with_ids) {
  const Exclusion& exclusion = *told.exclusion;
  if (!exclusion.entities.empty() && !with_ids) {
    return exclusion.entities.size() == 1
               ? Concat(exclusion.kind == EntityKind::kService ? "An " : "A ",
                        CountedName(exclusion.kind),
                        " that is named in the contract does not count")
               : Concat(exclusion.entities.size(), " ",
                        CountedName(exclusion.kind),
                        "s that are named in the contract do not count");
  }
  if (!exclusion.entities.empty()) {
    return Concat(NamedWords(exclusion),
                  exclusion.entities.size() == 1 ? " does" : " do",
                  " not count");
  }
  std::vector<std::string> kinds;
  if (told.contacts) kinds.emplace_back("what entered a queue");
  if (told.cases) kinds.emplace_back("a case that was opened");
  if (told.services) kinds.emplace_back("the time of services");
  std::string what = Listed(kinds, " or ");
  what[0] = absl::ascii_toupper(static_cast<unsigned char>(what[0]));
  return Concat(
      what, " ", SpanWords(exclusion, zone),
      exclusion.of ? Concat(", ", ScopeWords(*exclusion.of), ",") : "",
      " does not count");
}

std::string WhyWords(const Exclusion& exclusion) {
  return Concat(exclusion.reason, " (", exclusion.ref,
                exclusion.author.empty() ? "" : Concat(", ", exclusion.author),
                ")");
}

bool IsSame(const Exclusion& a, const Exclusion& b) {
  return a.from_us == b.from_us && a.to_us == b.to_us &&
         a.entities == b.entities && a.kind == b.kind && a.reason == b.reason &&
         a.ref == b.ref && a.author == b.author;
}

void AddNames(const Contract& version, const Exclusion& exclusion, Told& told) {
  for (const uint32_t index : exclusion.objectives) {
    const std::string& name = version.objectives[index].name;
    if (std::find(told.objectives.begin(), told.objectives.end(), name) ==
        told.objectives.end()) {
      told.objectives.push_back(name);
    }
  }
  for (const uint32_t index : exclusion.objectives) {
    const Measure measure = version.objectives[index].measure;
    (IsOfServices(measure) ? told.services
     : IsOfCases(measure)  ? told.cases
                           : told.contacts) = true;
  }
  told.is_of_all = exclusion.objectives.size() == version.objectives.size();
}

std::vector<Told> AllOf(std::span<const Contract> versions) {
  std::vector<Told> all;
  for (const Contract& version : versions) {
    for (const Exclusion& exclusion : version.exclusions) {
      auto at = std::find_if(all.begin(), all.end(), [&](const Told& told) {
        return IsSame(*told.exclusion, exclusion);
      });
      if (at == all.end()) at = all.insert(at, {.exclusion = &exclusion});
      AddNames(version, exclusion, *at);
    }
  }
  return all;
}

std::string Sentence(const Told& told, absl::TimeZone zone, bool with_ids) {
  return Concat(TakesOutWords(told, zone, with_ids), " for ",
                told.is_of_all ? "any objective" : AndList(told.objectives));
}

}  // namespace

std::string ExclusionWords(const Exclusion& exclusion, absl::TimeZone zone) {
  if (!exclusion.entities.empty()) return WhyWords(exclusion);
  return Concat(WhyWords(exclusion), ", ", SpanWords(exclusion, zone));
}

void TellExclusions(std::span<const Contract> versions, Page& page) {
  const std::vector<Told> all = AllOf(versions);
  if (all.empty()) return;
  page.Section("Exclusions");
  page.Paragraph(
      "What is excluded is in no number; beside the number of each period it "
      "is told how many contacts were taken out, and what the value would be "
      "with them.");
  for (const Told& told : all) {
    page.Item(Concat(Sentence(told, versions.front().zone, /*with_ids=*/true),
                     ": ", WhyWords(*told.exclusion), "."));
  }
}

std::vector<ExclusionStatement> ExclusionStatements(
    std::span<const Contract> versions) {
  std::vector<ExclusionStatement> statements;
  for (const Told& told : AllOf(versions)) {
    statements.push_back(
        {.exclusion = told.exclusion,
         .what = Sentence(told, versions.front().zone, /*with_ids=*/false)});
  }
  return statements;
}

}  // namespace holdline
