#include "engine/app/words/slot_times.h"

#include <algorithm>

#include "engine/base/check.h"
#include "engine/base/time_units.h"

namespace holdline {
namespace {

constexpr int64_t kStepUs = 15 * kMinuteUs;
constexpr int64_t kSteps = int64_t{400} * 24 * 4;

std::shared_ptr<const ContractBook> BookOf(const Contract& contract) {
  auto book = std::make_shared<ContractBook>();
  book->contracts.push_back(contract);
  return book;
}

const Terms::ObjectiveTerms& Find(const Terms& terms, uint64_t id) {
  const auto& all = terms.objectives();
  const auto at = std::find_if(
      all.begin(), all.end(),
      [id](const auto& objective) { return objective.id() == id; });
  HL_CHECK(at != all.end());
  return *at;
}

}  // namespace

SlotTimes::SlotTimes(const Contract& contract)
    : terms_(BookOf(contract), 1),
      from_us_(contract.effective_us),
      to_us_(contract.terminates_us) {}

std::optional<int64_t> SlotTimes::FirstIn(const Objective& objective,
                                          int slot) const {
  const Terms::ObjectiveTerms& terms = Find(terms_, objective.id);
  for (int64_t step = 0; step < kSteps; ++step) {
    const int64_t time_us = from_us_ + step * kStepUs;
    if (time_us >= to_us_) break;
    if (terms_.SlotOf(terms, time_us) == slot) return time_us;
  }
  return std::nullopt;
}

}  // namespace holdline
