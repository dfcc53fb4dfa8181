// The optional month of real calls, read by the shortest means: each row's
// waits and handle times are stated, so a leg is the row of its outcome.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "engine/app/report/interval_table.h"

namespace holdline {

struct BankCall {
  std::string type;
  LegFacts leg;  // `queue` is empty; see `type`
};

// The calls, or none where the file is not there. Local time is taken as UTC.
// The folder is $HOLDLINE_TEST_DATA, or ../shared/data.
std::optional<std::vector<BankCall>> ReadBankMonth();

}  // namespace holdline
