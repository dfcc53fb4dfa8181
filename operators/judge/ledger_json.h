// Ledger entries as JSON: one object, in the form of alert_json.h.
#pragma once

#include <string>

#include "holdline/ledger.pb.h"

namespace holdline {

std::string LedgerEntryJson(const LedgerEntry& entry);

}  // namespace holdline
