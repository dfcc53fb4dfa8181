#include "operators/judge/alert.h"

#include "absl/strings/str_cat.h"
#include "engine/base/hash.h"

namespace holdline {

std::string HexName(uint64_t number) {
  return absl::StrCat(absl::Hex(number, absl::kZeroPad16));
}

Alert MakeAlert(const Subject& subject, const Promise& promise,
                const Tally& tally, int64_t since_us) {
  Alert alert;
  alert.set_contract(subject.contract->name);
  alert.set_contract_version(HexName(subject.contract->version));
  alert.set_objective(subject.objective->name);
  alert.set_clause(subject.objective->clause);
  alert.set_measure(MeasureName(subject.objective->measure));
  alert.set_slot(subject.target->slot);
  if (const auto value = promise.ValueOf(tally)) alert.set_value(*value);
  if (const auto target = promise.TargetValue()) alert.set_target(*target);
  alert.set_target_at_most(promise.at_most());
  alert.set_counted(tally.counted);
  alert.set_met(tally.met);
  alert.set_since_us(since_us);
  return alert;
}

std::string AlertId(const Alert& alert) {
  uint64_t hash = StableHash(alert.contract());
  for (const std::string* part :
       {&alert.contract_version(), &alert.objective(), &alert.slot(),
        &alert.watch(), &alert.period(), &alert.state()}) {
    hash = CombineHash(hash, StableHash(*part));
  }
  hash = CombineHash(hash, static_cast<uint64_t>(alert.period_start_us()));
  return HexName(CombineHash(hash, static_cast<uint64_t>(alert.since_us())));
}

}  // namespace holdline
