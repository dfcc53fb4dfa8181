#include "engine/app/explain/objective_question.h"

#include <algorithm>
#include <vector>

#include "absl/status/status.h"
#include "engine/app/words/amounts.h"
#include "engine/base/status_macros.h"
#include "operators/calendar/period_text.h"
#include "operators/contract/find.h"
#include "operators/contract/suggestion.h"
#include "operators/contract/text.h"
#include "operators/contract/versions.h"

namespace holdline {
namespace {

using Names = std::vector<std::string_view>;

void AddOnce(std::string_view name, Names& names) {
  if (std::find(names.begin(), names.end(), name) == names.end()) {
    names.push_back(name);
  }
}

// What was meant; else all that there is.
std::string NearOf(std::string_view word, const Names& known) {
  const std::string meant = DidYouMean(word, known);
  if (!meant.empty() || known.empty()) return meant;
  constexpr size_t kMost = 12;
  const Names shown(known.begin(),
                    known.begin() + static_cast<std::ptrdiff_t>(
                                        std::min(known.size(), kMost)));
  return Concat("; there ", known.size() == 1 ? "is " : "are ", Listed(shown),
                known.size() > kMost ? ", ..." : "");
}

absl::StatusOr<std::span<const Contract>> ContractAsked(
    const ContractBook& book, std::string_view name) {
  const std::span<const Contract> found = FindContract(book, name);
  if (!found.empty()) return found;
  Names known;
  for (const std::span<const Contract> versions : ByContract(book)) {
    known.push_back(versions[0].name);
  }
  return absl::NotFoundError(
      Concat("no contract \"", name, "\"", NearOf(name, known)));
}

// What cases and services add up to is not explained yet.
absl::Status CheckMeasure(const Objective& objective) {
  if (EntityOf(objective.measure) == EntityKind::kContact) {
    return absl::OkStatus();
  }
  return absl::UnimplementedError(
      Concat("the objective \"", objective.name, "\" (",
             MeasureName(objective.measure), ") is of ",
             EntityKindName(EntityOf(objective.measure)),
             "s: what they add up to is not yet explained",
             IsOfCases(objective.measure)
                 ? "; `holdline explain case ID` says what one counts as"
                 : ""));
}

absl::Status CheckObjective(std::span<const Contract> versions,
                            std::string_view name) {
  Names known;
  for (const Contract& version : versions) {
    for (const Objective& objective : version.objectives) {
      if (objective.name == name) return CheckMeasure(objective);
      AddOnce(objective.name, known);
    }
  }
  return absl::NotFoundError(Concat("the contract ", versions[0].name,
                                    " has no objective \"", name, "\"",
                                    NearOf(name, known)));
}

// Null where the version does not have it.
const Objective* FindIn(const Contract& version, std::string_view name) {
  const auto index = FindObjective(version, name);
  return index ? &version.objectives[*index] : nullptr;
}

// The last that has the objective, of those up to the one in force at the
// instant; where none has it so early, the first that does.
const Contract& VersionWith(std::span<const Contract> versions,
                            std::string_view name, int64_t time_us) {
  const Contract* found = nullptr;
  for (const Contract& version : versions) {
    if (FindIn(version, name) == nullptr) continue;
    if (found == nullptr || version.effective_us <= time_us) found = &version;
  }
  return *found;
}

// With the days and bounds of the name under these periods.
ObjectiveQuestion Bounded(ObjectiveQuestion question, const NamedPeriod& named,
                          const PeriodSpec& spec) {
  question.spec = spec;
  question.days = named.Days(spec.month_from);
  question.zone = question.versions[0].zone;
  question.from_us = DayStartUs(question.zone, question.days.first);
  question.to_us = DayStartUs(question.zone, question.days.end);
  return question;
}

// "day (2026-03-17), month (2026-03)", those that hold the day.
std::string PeriodsText(const std::vector<PeriodSpec>& specs, int64_t day) {
  std::vector<std::string> words;
  for (const PeriodSpec& spec : specs) {
    words.push_back(
        Concat(PeriodWords(spec), " (", PeriodText(spec, day), ")"));
  }
  return AndList(words);
}

absl::Status NoSuchPeriod(const ObjectiveQuestion& question,
                          const NamedPeriod& named) {
  const Contract& version =
      VersionWith(question.versions, question.objective, question.to_us - 1);
  const Objective& objective = *FindIn(version, question.objective);
  const std::string name = Concat(version.name, "/", objective.name);
  const std::string kind = PeriodSpec{.kind = named.kind}.Name();
  return absl::NotFoundError(
      objective.periods.empty()
          ? Concat(name, " has no periods: it is only watched")
          : Concat(name, " has no period of a ", kind, "; it has: ",
                   PeriodsText(objective.periods, question.days.first)));
}

}  // namespace

const Contract& ObjectiveQuestion::contract() const {
  return VersionWith(versions, objective, to_us - 1);
}

const Objective& ObjectiveQuestion::promised() const {
  return *FindIn(contract(), objective);
}

std::string ObjectiveQuestion::PeriodName() const {
  return PeriodText(spec, days.first);
}

absl::StatusOr<ObjectiveQuestion> FindQuestion(const ContractBook& book,
                                               std::string_view name,
                                               std::string_view period) {
  const auto [contract, objective] = SplitOnce(name, '/');
  if (contract.empty() || objective.empty()) {
    return absl::InvalidArgumentError(
        Concat("\"", name,
               "\" is not an objective; write CONTRACT/OBJECTIVE, for example "
               "acme-support/answer"));
  }
  HL_ASSIGN_OR_RETURN(const NamedPeriod named, ParsePeriod(period));
  ObjectiveQuestion question;
  HL_ASSIGN_OR_RETURN(question.versions, ContractAsked(book, contract));
  HL_RETURN_IF_ERROR(CheckObjective(question.versions, objective));
  question.objective = std::string(objective);
  for (const Contract& version : question.versions) {
    const Objective* const of_version = FindIn(version, objective);
    if (of_version == nullptr) continue;
    for (const PeriodSpec& spec : of_version->periods) {
      if (spec.kind != named.kind) continue;
      ObjectiveQuestion bounded = Bounded(question, named, spec);
      const std::vector<PeriodSpec>& at_end =
          FindIn(bounded.contract(), objective)->periods;
      if (std::find(at_end.begin(), at_end.end(), spec) != at_end.end()) {
        return bounded;
      }
    }
  }
  return NoSuchPeriod(Bounded(question, named, {.kind = named.kind}), named);
}

}  // namespace holdline
