// What a book has of a name.
//
// Thread-safe: functions without state.
#pragma once

#include <cstdint>
#include <optional>
#include <span>
#include <string_view>

#include "operators/contract/model.h"

namespace holdline {

// All versions of the contract of that name; empty where there is none.
std::span<const Contract> FindContract(const ContractBook& book,
                                       std::string_view name);

// Where it stands among the objectives of the version.
std::optional<uint32_t> FindObjective(const Contract& version,
                                      std::string_view name);

}  // namespace holdline
