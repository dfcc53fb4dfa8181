// absl::MutexLock that ThreadSanitizer understands.
//
// A distribution's Abseil is built without ThreadSanitizer, which therefore
// does not see that one critical section happens before the next, and reports
// races that are none. Under the sanitizer this lock tells it; elsewhere it is
// absl::MutexLock.
#pragma once

#include "absl/base/thread_annotations.h"
#include "absl/synchronization/mutex.h"

#if defined(__SANITIZE_THREAD__)
#define HL_THREAD_SANITIZER 1
#elif defined(__has_feature)
#if __has_feature(thread_sanitizer)
#define HL_THREAD_SANITIZER 1
#endif
#endif

#ifdef HL_THREAD_SANITIZER
#include <sanitizer/tsan_interface.h>
#endif

namespace holdline {

#ifdef HL_THREAD_SANITIZER

class ABSL_SCOPED_LOCKABLE MutexLock {
 public:
  explicit MutexLock(absl::Mutex* mutex) ABSL_EXCLUSIVE_LOCK_FUNCTION(mutex)
      : mutex_(*mutex) {
    mutex_.Lock();
    __tsan_acquire(&mutex_);
  }
  ~MutexLock() ABSL_UNLOCK_FUNCTION() {
    __tsan_release(&mutex_);
    mutex_.Unlock();
  }
  MutexLock(const MutexLock&) = delete;
  MutexLock& operator=(const MutexLock&) = delete;

 private:
  absl::Mutex& mutex_;
};

#else

using MutexLock = absl::MutexLock;

#endif

}  // namespace holdline
