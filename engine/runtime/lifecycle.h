// Whether the runtime's threads go on, and why they do not. Thread-safe.
#pragma once

#include <atomic>
#include <cstdint>
#include <limits>

#include "absl/base/thread_annotations.h"
#include "absl/status/status.h"
#include "absl/synchronization/mutex.h"
#include "engine/base/mutex_lock.h"

namespace holdline {

class Lifecycle {
 public:
  // Take no more records, commit what was said, release, end; by this monotonic
  // time at the latest.
  void Drain(int64_t until_us) {
    drain_until_us_.store(until_us, std::memory_order_relaxed);
    draining_.store(true, std::memory_order_relaxed);
  }
  bool draining() const { return draining_.load(std::memory_order_relaxed); }
  int64_t drain_until_us() const {
    return drain_until_us_.load(std::memory_order_relaxed);
  }

  // End at once; nothing more is committed. The first error is kept.
  void Fail(const absl::Status& status) {
    MutexLock lock(&mutex_);
    status_.Update(status);
    failed_.store(true, std::memory_order_release);
  }
  bool failed() const { return failed_.load(std::memory_order_acquire); }
  absl::Status status() const {
    MutexLock lock(&mutex_);
    return status_;
  }

 private:
  std::atomic<int64_t> drain_until_us_{std::numeric_limits<int64_t>::max()};
  std::atomic<bool> draining_{false};
  std::atomic<bool> failed_{false};
  mutable absl::Mutex mutex_;
  absl::Status status_ ABSL_GUARDED_BY(mutex_);
};

}  // namespace holdline
