// What became visible in a run, in its order: the cuts and what was said.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "engine/log/memory_log.h"

namespace holdline::sim {

struct CommitNote {
  int64_t at_us = 0;
  std::string id;  // of the writer; empty: a claim
  std::vector<VisibleTransaction::Position> positions;
  std::vector<NewRecord> records;  // but for snapshots
};

using History = std::vector<CommitNote>;

}  // namespace holdline::sim
