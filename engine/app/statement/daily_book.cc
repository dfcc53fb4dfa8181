#include "engine/app/statement/daily_book.h"

#include <algorithm>

namespace holdline {

std::shared_ptr<const ContractBook> WithDays(const ContractBook& book,
                                             const std::string& contract) {
  constexpr PeriodSpec kDay{.kind = PeriodKind::kDay};
  auto daily = std::make_shared<ContractBook>(book);
  for (Contract& version : daily->contracts) {
    if (version.name != contract) continue;
    for (Objective& objective : version.objectives) {
      std::vector<PeriodSpec>& periods = objective.periods;
      if (periods.empty()) continue;
      if (std::find(periods.begin(), periods.end(), kDay) == periods.end()) {
        periods.push_back(kDay);
      }
    }
  }
  return daily;
}

}  // namespace holdline
