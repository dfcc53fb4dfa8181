#include "engine/app/explain/explanation.h"

#include <algorithm>

namespace holdline {

bool ExplainedLeg::IsCovered() const {
  return std::any_of(contracts.begin(), contracts.end(),
                     [](const ExplainedContract& contract) {
                       return contract.covering == Covering::kCovered;
                     });
}

absl::TimeZone ContactExplanation::Zone() const {
  const Contract* told = nullptr;
  for (const ExplainedLeg& leg : legs) {
    for (const ExplainedContract& contract : leg.contracts) {
      if (contract.covering == Covering::kCovered) {
        return contract.contract->zone;
      }
      if (told == nullptr) told = contract.contract;
    }
  }
  return told == nullptr ? absl::UTCTimeZone() : told->zone;
}

}  // namespace holdline
