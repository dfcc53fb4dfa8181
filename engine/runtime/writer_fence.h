// Ends writers whose process is dead, frozen or out of its group, so that what
// they have left open keeps nobody waiting. One for a process.
//
// Thread-safe.
#pragma once

#include <functional>
#include <set>
#include <string>
#include <string_view>

#include "absl/base/thread_annotations.h"
#include "absl/status/statusor.h"
#include "absl/synchronization/mutex.h"
#include "engine/log/log.h"

namespace holdline {

class WriterFence {
 public:
  // Whether the owner of a cut is a rival: another process that runs under this
  // one's name. Null: there is none.
  using IsRival = std::function<bool(std::string_view owner)>;

  // `own` is the transactional id of this process. `log` must outlive this.
  WriterFence(Log& log, std::string own, IsRival is_rival = nullptr);

  const std::string& own() const { return own_; }

  // Fences the writer, unless it is this process's own or was fenced here
  // before: an id is never used again. Others wait meanwhile, for it is mostly
  // the same id that all want fenced. Returns whether it did so now.
  // Errors: AlreadyExists for a rival, which is to go on and this one to end;
  // the log's, of which Unavailable and DeadlineExceeded may pass.
  absl::StatusOr<bool> Fence(const std::string& owner);

 private:
  Log& log_;
  const std::string own_;
  const IsRival is_rival_;
  absl::Mutex mutex_;
  std::set<std::string> fenced_ ABSL_GUARDED_BY(mutex_);
};

}  // namespace holdline
