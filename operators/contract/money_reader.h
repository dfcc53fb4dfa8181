// Amounts of money in a contract: "500 USD", "0.50 EUR", "25% of allocation".
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "absl/status/statusor.h"
#include "operators/contract/yaml_walker.h"
#include "operators/money/exact.h"

namespace holdline {

// The decimals of a currency's minor unit, by ISO 4217; NotFound where there is
// no such currency.
absl::StatusOr<int> CurrencyDigits(std::string_view code);

// "100000", "99.50": minor units of a currency with so many digits.
absl::StatusOr<int64_t> ParseMinor(std::string_view text, int digits);

// What amounts of one contract are stated in, and what shares are shares of.
struct MoneyBases {
  std::string currency;
  int digits = 2;
  // Minor units, for one period of credits; absent: not known.
  std::optional<Exact> fee;
  std::optional<Exact> pool;
  std::optional<Exact> allocation;
};

// Money of that currency, or a share of one of the bases.
absl::StatusOr<Exact> ParseMoney(std::string_view text,
                                 const MoneyBases& bases);

inline constexpr std::string_view kMoneyExample = "500 USD";

}  // namespace holdline
