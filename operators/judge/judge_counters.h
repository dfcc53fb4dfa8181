// What a judge has seen and turned away; for metrics.
#pragma once

#include <cstdint>

namespace holdline {

struct JudgeCounters {
  int64_t packets = 0;
  int64_t cells = 0;            // rows of tallies that were added
  int64_t broken_records = 0;   // not decodable, passed over
  int64_t broken_packets = 0;   // of a partition, at a time that there is not
  int64_t broken_tallies = 0;   // columns that do not fit; a label that is none
  int64_t unknown_cells = 0;    // of what is not judged here, passed over
  int64_t forgotten_cells = 0;  // of periods that are kept no more
  int64_t forgotten_periods = 0;
  int64_t refused_books = 0;
  int64_t ended_contracts = 0;  // no longer in the book
  int64_t alerts = 0;
  int64_t statuses = 0;
  int64_t ledger_entries = 0;
  int64_t notifications = 0;
};

}  // namespace holdline
