#include "operators/contract/changed_past.h"

#include <algorithm>
#include <map>
#include <span>

#include "absl/time/time.h"
#include "operators/contract/text.h"
#include "operators/contract/versions.h"

namespace holdline {
namespace {

using Versions = std::span<const Contract>;

bool Has(Versions versions, const Contract& wanted) {
  return std::any_of(versions.begin(), versions.end(),
                     [&](const Contract& one) {
                       return one.effective_us == wanted.effective_us &&
                              one.terms_version == wanted.terms_version;
                     });
}

std::string DateOf(const Contract& version) {
  return absl::FormatTime("%Y-%m-%d %H:%M",
                          absl::FromUnixMicros(version.effective_us),
                          version.zone);
}

std::string NameOf(const Contract& version) {
  return version.amendment.empty()
             ? Concat("what is in force since ", DateOf(version))
             : Concat(version.amendment, " (", DateOf(version), ")");
}

void Compare(Versions before, Versions after, int64_t now_us,
             std::vector<std::string>& changes) {
  const bool is_amended = before.size() > 1 && before[1].effective_us <= now_us;
  for (const Contract& version : before) {
    if (!is_amended || version.effective_us > now_us || Has(after, version)) {
      continue;
    }
    changes.push_back(Concat("contract ", version.name, ": ", NameOf(version),
                             " was changed or taken away; terms that are in "
                             "force change by another amendment"));
  }
  for (const Contract& version : after.subspan(1)) {
    if (version.effective_us > now_us || Has(before, version)) continue;
    changes.push_back(Concat("contract ", version.name, ": ", NameOf(version),
                             " is a new amendment, and its date has passed; "
                             "give it one to come"));
  }
}

}  // namespace

std::vector<std::string> ChangedPast(const ContractBook& before,
                                     const ContractBook& after,
                                     int64_t now_us) {
  std::map<uint64_t, Versions> known;
  for (const Versions versions : ByContract(before)) {
    known[versions[0].id] = versions;
  }
  std::vector<std::string> changes;
  for (const Versions versions : ByContract(after)) {
    const auto then = known.find(versions[0].id);
    if (then == known.end()) continue;
    Compare(then->second, versions, now_us, changes);
  }
  return changes;
}

}  // namespace holdline
