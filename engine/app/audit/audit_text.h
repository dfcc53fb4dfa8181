// The result of an audit, for people and for programs.
#pragma once

#include <string>

#include "engine/app/audit/audit.h"

namespace holdline {

// A line a partition, and the first difference of each.
std::string AuditText(const AuditResult& result);

// One JSON object on one line; times in microseconds since the epoch.
std::string AuditJson(const AuditResult& result);

}  // namespace holdline
