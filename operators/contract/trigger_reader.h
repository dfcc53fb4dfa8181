// Reads one entry of a contract's `trigger` and of its `earn_back`.
#pragma once

#include <string_view>

#include "absl/functional/function_ref.h"
#include "operators/contract/held_target.h"
#include "operators/contract/model.h"
#include "operators/contract/yaml_walker.h"

namespace holdline {

// "6 consecutive periods": a number, and the words behind it as they are. Tells
// where it is none; then 0.
int ReadPeriodCount(const YamlCursor& at, std::string_view words);

CreditSchedule::Trigger ReadTrigger(const YamlCursor& entry, const Held& held);

// `check_fits` is called with the number of periods, where it is one.
CreditSchedule::EarnBack ReadEarnBack(
    const YamlCursor& entry, const Held& held,
    absl::FunctionRef<void(const YamlCursor&, int)> check_fits);

}  // namespace holdline
