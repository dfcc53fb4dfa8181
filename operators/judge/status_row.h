// A row of a contract's status, as far as it is the same for watches and
// periods.
#pragma once

#include "holdline/status.pb.h"
#include "operators/judge/alert.h"
#include "operators/judge/promise.h"
#include "operators/tally/histogram.h"
#include "operators/tally/tally.h"

namespace holdline {

struct RowNumbers {
  const Subject& subject;
  const Promise& promise;
  const Tally& tally;
  const Histogram* histogram;  // null: no percentiles
};

// Adds a row: what is judged, value and target, counts, percentiles, how many
// in a row are needed.
StatusRow* AddRow(const RowNumbers& numbers, Status* status);

}  // namespace holdline
