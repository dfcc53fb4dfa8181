// Reads one entry of a contract's `trigger` and of its `earn_back`.
#pragma once

#include "absl/functional/function_ref.h"
#include "operators/contract/held_target.h"
#include "operators/contract/model.h"
#include "operators/contract/yaml_walker.h"

namespace holdline {

CreditSchedule::Trigger ReadTrigger(const YamlCursor& entry, const Held& held);

// `check_fits` is called with the number of periods, where it is one.
CreditSchedule::EarnBack ReadEarnBack(
    const YamlCursor& entry, const Held& held,
    absl::FunctionRef<void(const YamlCursor&, int)> check_fits);

}  // namespace holdline
