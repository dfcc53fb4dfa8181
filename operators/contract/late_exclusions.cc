#include "operators/contract/late_exclusions.h"

#include <algorithm>
#include <map>
#include <span>

#include "absl/time/time.h"
#include "operators/contract/text.h"
#include "operators/contract/versions.h"

namespace holdline {
namespace {

using Versions = std::span<const Contract>;

bool Has(Versions versions, const Exclusion& exclusion) {
  return std::any_of(versions.begin(), versions.end(), [&](const Contract& c) {
    return std::find(c.exclusions.begin(), c.exclusions.end(), exclusion) !=
           c.exclusions.end();
  });
}

// What services come to is measured anew.
bool IsOfServicesAlone(const Contract& contract, const Exclusion& exclusion) {
  return std::ranges::all_of(exclusion.objectives, [&](uint32_t index) {
    return IsOfServices(contract.objectives[index].measure);
  });
}

std::string TimeText(int64_t time_us, absl::TimeZone zone) {
  return absl::FormatTime("%Y-%m-%d %H:%M", absl::FromUnixMicros(time_us),
                          zone);
}

std::string Sentence(const Contract& contract, const Exclusion& exclusion,
                     int64_t activates_us) {
  const bool is_named = !exclusion.entities.empty();
  return Concat(
      "contract ", contract.name, ": the exclusion \"", exclusion.reason,
      "\" (", exclusion.ref, ") ",
      is_named ? Concat("names ", CountedName(exclusion.kind), "s")
               : Concat("begins ", TimeText(exclusion.from_us, contract.zone)),
      "; what began before ", TimeText(activates_us, contract.zone),
      " stays counted here, a replay takes it out");
}

}  // namespace

std::vector<std::string> LateExclusions(const ContractBook& before,
                                        const ContractBook& after,
                                        int64_t activates_us) {
  std::map<uint64_t, Versions> known;
  for (const Versions versions : ByContract(before)) {
    known[versions[0].id] = versions;
  }
  std::vector<std::string> sentences;
  for (const Contract& version : after.contracts) {
    const auto then = known.find(version.id);
    for (const Exclusion& exclusion : version.exclusions) {
      if (then != known.end() && Has(then->second, exclusion)) continue;
      if (exclusion.from_us >= activates_us) continue;
      if (IsOfServicesAlone(version, exclusion)) continue;
      std::string sentence = Sentence(version, exclusion, activates_us);
      // Versions of a contract have the same.
      if (!sentences.empty() && std::find(sentences.begin(), sentences.end(),
                                          sentence) != sentences.end()) {
        continue;
      }
      sentences.push_back(std::move(sentence));
    }
  }
  return sentences;
}

}  // namespace holdline
