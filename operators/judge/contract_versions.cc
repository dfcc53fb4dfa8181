#include "operators/judge/contract_versions.h"

#include <limits>
#include <utility>

#include "engine/base/hash.h"
#include "operators/judge/promise.h"

namespace holdline {
namespace {

// Whether the sums of one can be added to those of the other.
bool GoOn(const Subject& before, const Subject& after) {
  const Objective& a = *before.objective;
  const Objective& b = *after.objective;
  return a.name == b.name && before.target->slot == after.target->slot &&
         a.measure == b.measure &&
         a.ShowsPercentiles() == b.ShowsPercentiles() &&
         a.part_us() == b.part_us() && a.booked_us() == b.booked_us();
}

uint64_t NameOf(std::span<const Contract> versions) {
  if (versions.size() == 1) return versions[0].version;
  uint64_t hash = StableHash("holdline.ContractVersions");
  for (const Contract& version : versions) {
    hash = CombineHash(hash, version.version);
    hash = CombineHash(hash, static_cast<uint64_t>(version.effective_us));
  }
  return hash;
}

}  // namespace

ContractVersions::ContractVersions(std::shared_ptr<const ContractBook> book,
                                   std::span<const Contract> versions)
    : book_(std::move(book)), versions_(versions), version_(NameOf(versions)) {
  for (size_t v = 0; v < versions_.size(); ++v) {
    const Contract& contract = versions_[v];
    const int64_t to_us = v + 1 < versions_.size()
                              ? versions_[v + 1].effective_us
                              : std::numeric_limits<int64_t>::max();
    auto& of_version = places_.emplace_back();
    for (const Objective& objective : contract.objectives) {
      std::vector<uint32_t>& of_objective = of_version.emplace_back();
      for (const Target& target : objective.targets) {
        of_objective.push_back(
            Enter({.from_us = contract.effective_us,
                   .to_us = to_us,
                   .subject = {&contract, &objective, &target}}));
      }
    }
  }
}

uint32_t ContractVersions::Enter(const SlotTerms& terms) {
  for (uint32_t i = 0; i < chains_.size(); ++i) {
    std::vector<SlotTerms>& known = chains_[i].terms;
    const bool is_of_other_version =
        known.back().subject.contract != terms.subject.contract;
    if (!is_of_other_version || !GoOn(known.back().subject, terms.subject)) {
      continue;
    }
    known.push_back(terms);
    return i;
  }
  chains_.push_back({.terms = {terms}});
  return static_cast<uint32_t>(chains_.size() - 1);
}

}  // namespace holdline
