// Reads the `tiers` of a schedule of credits.
#pragma once

#include <vector>

#include "operators/contract/model.h"
#include "operators/contract/money_reader.h"
#include "operators/contract/yaml_walker.h"

namespace holdline {

// As they are written. Tells where two overlap or leave a gap, and where they
// leave out what misses a target that the schedule is about.
std::vector<CreditSchedule::Tier> ReadTiers(const YamlCursor& at,
                                            const Objective& objective,
                                            int slot, const MoneyBases& bases);

}  // namespace holdline
