// Ends writers whose process is dead, frozen or out of its group, so that what
// they have left open keeps nobody waiting. One for a process.
//
// Thread-safe.
#pragma once

#include <set>
#include <string>

#include "absl/base/thread_annotations.h"
#include "absl/status/statusor.h"
#include "absl/synchronization/mutex.h"
#include "engine/log/log.h"

namespace holdline {

class WriterFence {
 public:
  // `own` is the transactional id of this process. `log` must outlive this.
  WriterFence(Log& log, std::string own);

  const std::string& own() const { return own_; }

  // Fences the writer, unless it is this process's own or was fenced here
  // before: an id is never used again. Others wait meanwhile, for it is mostly
  // the same id that all want fenced. Returns whether it did so now.
  // Errors: the log's; Unavailable and DeadlineExceeded may pass.
  absl::StatusOr<bool> Fence(const std::string& owner);

 private:
  Log& log_;
  const std::string own_;
  absl::Mutex mutex_;
  std::set<std::string> fenced_ ABSL_GUARDED_BY(mutex_);
};

}  // namespace holdline
