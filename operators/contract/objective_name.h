// Where a contract's document names one of its objectives.
#pragma once

#include <cstdint>
#include <optional>
#include <string_view>
#include <vector>

#include "absl/functional/function_ref.h"
#include "operators/contract/model.h"
#include "operators/contract/yaml_walker.h"

namespace holdline {

// The index of the objective that the scalar names; where there is none of that
// name an error, with the nearest of those that `may_be_meant`.
std::optional<uint32_t> ReadObjectiveName(
    const YamlCursor& at, const Contract& contract,
    absl::FunctionRef<bool(const Objective&)> may_be_meant);

// That error.
void TellNoObjective(const YamlCursor& at, std::string_view name,
                     const std::vector<std::string_view>& meant);

}  // namespace holdline
