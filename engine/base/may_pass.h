// Which errors waiting heals.
#pragma once

#include "absl/status/status.h"

namespace holdline {

// The log did not answer, or somebody's transaction is still open: to be asked
// again.
inline bool MayPass(const absl::Status& status) {
  return absl::IsUnavailable(status) || absl::IsDeadlineExceeded(status);
}

}  // namespace holdline
