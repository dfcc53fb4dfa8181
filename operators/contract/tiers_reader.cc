#include "operators/contract/tiers_reader.h"

#include <algorithm>
#include <string>
#include <utility>

#include "operators/contract/held_target.h"
#include "operators/contract/text.h"
#include "operators/contract/value_range.h"
#include "operators/contract/value_reader.h"

namespace holdline {
namespace {

using Tier = CreditSchedule::Tier;

// REQUIRES: ascending.
void CheckMeeting(const YamlCursor& at, const std::vector<Tier>& tiers) {
  for (size_t i = 1; i < tiers.size(); ++i) {
    const ValueRange& before = tiers[i - 1].range;
    const ValueRange& next = tiers[i].range;
    if (before.Meets(next)) continue;
    const bool overlap =
        before.to > next.from || (before.to == next.from && before.has_to);
    at.ErrorAtKey(Concat("the tiers \"", before.text, "\" and \"", next.text,
                         overlap ? "\" overlap" : "\" leave a gap"));
  }
}

// Whether they hold all values on the bad side of the target.
bool Reach(const std::vector<Tier>& tiers, const Held& target) {
  const ValueRange& first = tiers.front().range;
  const ValueRange& last = tiers.back().range;
  if (target.at_most) {
    return last.to == ValueRange::kOpenHigh && first.from <= target.bound;
  }
  return (first.from == ValueRange::kOpenLow || first.from == 0) &&
         last.to >= target.bound;
}

// What misses the target must cost something, if it is nothing by word.
void CheckReach(const YamlCursor& at, const Objective& objective, int slot,
                const std::vector<Tier>& tiers) {
  for (size_t i = 0; i < objective.targets.size(); ++i) {
    if (slot != CreditSchedule::kWorstSlot && static_cast<int>(i) != slot) {
      continue;
    }
    const Held target = HeldOf(objective, i);
    if (Reach(tiers, target)) continue;
    at.ErrorAtKey(Concat(
        "the tiers leave out values that miss the target, ",
        AmountText(target.unit, target.bound),
        "; where such a miss costs nothing, say so: 0 and the currency"));
    return;
  }
}

}  // namespace

std::vector<Tier> ReadTiers(const YamlCursor& at, const Objective& objective,
                            int slot, const MoneyBases& bases) {
  std::vector<Tier> tiers;
  for (const YamlCursor& entry : at.Entries()) {
    auto range = ParseRange(HeldOf(objective).unit, entry.Key());
    if (!range.ok()) {
      entry.ErrorAtKey(std::string(range.status().message()));
      continue;
    }
    const auto amount = ReadValue(
        entry, [&](std::string_view text) { return ParseMoney(text, bases); });
    if (!amount.has_value()) continue;
    tiers.push_back({.range = *std::move(range),
                     .amount = *amount,
                     .text = entry.node().text});
  }
  if (tiers.empty()) return tiers;
  std::vector<Tier> ascending = tiers;
  std::sort(
      ascending.begin(), ascending.end(),
      [](const Tier& a, const Tier& b) { return a.range.from < b.range.from; });
  CheckMeeting(at, ascending);
  CheckReach(at, objective, slot, ascending);
  return tiers;
}

}  // namespace holdline
