// What does not count, and why, in sentences.
#pragma once

#include <span>
#include <string>
#include <vector>

#include "absl/time/time.h"
#include "engine/app/words/page.h"
#include "operators/contract/model.h"

namespace holdline {

// "maintenance (CHG-1001), from 2026-03-01 02:00 to 2026-03-01 04:00".
std::string ExclusionWords(const Exclusion& exclusion, absl::TimeZone zone);

// What is taken out and for which objectives, for a reader who is to see no
// contact's id: "What entered a queue from ... to ... does not count for any
// objective". Versions of one contract, all that it has.
struct ExclusionStatement {
  const Exclusion* exclusion = nullptr;
  std::string what = {};
};
std::vector<ExclusionStatement> ExclusionStatements(
    std::span<const Contract> versions);

// A section with all of them; nothing where there are none. REQUIRES: versions
// of one contract, all that it has.
void TellExclusions(std::span<const Contract> versions, Page& page);

}  // namespace holdline
