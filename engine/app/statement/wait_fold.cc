#include "engine/app/statement/wait_fold.h"

#include <limits>

#include "engine/base/time_units.h"
#include "operators/contract/find.h"
#include "operators/contract/versions.h"
#include "operators/score/contribution.h"

namespace holdline {
namespace {

bool IsOfWaits(Measure measure) {
  return measure == Measure::kServiceLevel || measure == Measure::kWaitTime ||
         measure == Measure::kAverageSpeedOfAnswer;
}

}  // namespace

WaitFold::WaitFold(std::shared_ptr<const ContractBook> book,
                   const Wanted& wanted)
    : book_(std::move(book)), wanted_(wanted), terms_(book_, 1) {
  const std::span<const Contract> versions =
      FindContract(*book_, wanted_.contract);
  for (const Terms::ObjectiveTerms& terms : terms_.objectives()) {
    const Contract& contract = terms_.ContractOf(terms);
    const Objective& objective = *terms.rule.objective;
    bool is_wanted =
        contract.name == wanted_.contract && IsOfWaits(objective.measure);
    if (is_wanted) {
      // Sums do not go on where an amendment measures something else.
      const Contract& last = VersionAt(versions, wanted_.end_us - 1);
      const auto at_end = FindObjective(last, objective.name);
      is_wanted =
          at_end && last.objectives[*at_end].measure == objective.measure;
    }
    is_wanted_.push_back(is_wanted);
  }
}

void WaitFold::OnLegs(std::string_view contact, std::span<const Leg> before,
                      std::span<const Leg> after, const Names& names) {
  if (!coverage_) coverage_.emplace(terms_, names);
  for (const Leg& leg : before) Count(contact, leg, -1);
  for (const Leg& leg : after) Count(contact, leg, +1);
}

void WaitFold::Count(std::string_view contact, const Leg& leg, int64_t sign) {
  if (leg.outcome != Outcome::kAnswered) return;
  for (const uint32_t objective :
       coverage_->At(coverage_->Find(leg)).objectives) {
    if (is_wanted_[objective] && !IsExcluded(objective, contact)) {
      Count(objective, leg, sign);
    }
  }
}

bool WaitFold::IsExcluded(uint32_t objective, std::string_view contact) const {
  return terms_.ExclusionById(terms_.objectives()[objective],
                              EntityKind::kContact, contact) != nullptr;
}

// What is answered counts the same at every later clock.
void WaitFold::Count(uint32_t objective, const Leg& leg, int64_t sign) {
  const Terms::ObjectiveTerms& terms = terms_.objectives()[objective];
  const int slot = terms_.SlotOf(terms, leg.enqueue_us);
  if (slot == Terms::kNoTarget) return;
  Contribution counted;
  if (!Score(leg, terms.rule, std::numeric_limits<int64_t>::max(), counted)) {
    return;
  }
  if (counted.booked_us < wanted_.start_us ||
      counted.booked_us >= wanted_.end_us) {
    return;
  }
  const Objective& of = *terms.rule.objective;
  WaitCounts& counts =
      counts_[{of.name, of.targets[static_cast<size_t>(slot)].slot}];
  const int64_t seconds = (leg.wait_us + kSecondUs - 1) / kSecondUs;
  const auto at = counts.try_emplace(seconds).first;
  at->second += sign;
  if (at->second == 0) counts.erase(at);
}

const WaitCounts& WaitFold::Of(const std::string& objective,
                               const std::string& slot) const {
  static const WaitCounts kNone;
  const auto at = counts_.find({objective, slot});
  return at == counts_.end() ? kNone : at->second;
}

}  // namespace holdline
