#include "engine/app/commands/leg_table.h"

#include "operators/score/names.h"

namespace holdline {
namespace {

LegOutcome OutcomeOf(Outcome outcome) {
  switch (outcome) {
    case Outcome::kWaiting:
      return LegOutcome::kWaiting;
    case Outcome::kAnswered:
      return LegOutcome::kAnswered;
    case Outcome::kAbandoned:
      return LegOutcome::kAbandoned;
    case Outcome::kFlowedOut:
      return LegOutcome::kFlowedOut;
    case Outcome::kLost:
      return LegOutcome::kLost;
  }
  return LegOutcome::kLost;
}

LegFacts FactsOf(const Leg& leg, const Names& names) {
  static_assert(kAbsent == LegFacts::kUnknown);
  return {.queue = names.Queue(leg.queue),
          .enqueue_us = leg.enqueue_us,
          .outcome = OutcomeOf(leg.outcome),
          .outcome_us = leg.outcome_us,
          .wait_us = leg.wait_us,
          .end_us = leg.end_us,
          .handle_us = leg.handle_us};
}

}  // namespace

void LegTable::OnLegs(std::string_view /*contact*/, std::span<const Leg> before,
                      std::span<const Leg> after, const Names& names) {
  for (const Leg& leg : before) table_.Remove(FactsOf(leg, names));
  for (const Leg& leg : after) table_.Add(FactsOf(leg, names));
}

}  // namespace holdline
