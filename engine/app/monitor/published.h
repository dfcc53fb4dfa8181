// What the stages publish, as people's tools read it.
#pragma once

#include <string>

#include "holdline/alert.pb.h"
#include "holdline/ledger.pb.h"

namespace holdline {

// A holdline.Status as JSON on one line; contract first.
std::string StatusJson(const std::string& bytes);

// An alert as it stands on the topic; false where it is none.
bool ParseAlert(const std::string& json, Alert* alert);

// The same of a ledger entry.
bool ParseLedgerEntry(const std::string& json, LedgerEntry* entry);

}  // namespace holdline
