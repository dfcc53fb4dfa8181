// Wakes the reader's thread when one of the library's queues is no longer
// empty. The batch API's own wait would sit out its whole timeout with a batch
// that is not full, and a reader must watch two queues at once.
//
// Notify: any thread. WaitFor: the reader's thread.
#pragma once

#include <condition_variable>
#include <mutex>

#include "absl/time/time.h"
#include "engine/kafka/client_types.h"

namespace holdline::kafka_internal {

class Wakeup {
 public:
  // From now on the queue notifies this, which must outlive the queue or
  // Unwatch.
  void Watch(rd_kafka_queue_s& queue);
  static void Unwatch(rd_kafka_queue_s& queue);

  void Notify();

  // Returns true when notified since the last time that it returned true, else
  // false after `timeout`. Who looks into the queues after each true, and
  // before each wait, misses nothing.
  bool WaitFor(absl::Duration timeout);

 private:
  // The standard ones: threads that the library makes come here, and the
  // thread sanitizer sees through these however Abseil was built.
  std::mutex mutex_;
  std::condition_variable changed_;
  bool notified_ = false;  // guarded by mutex_
};

}  // namespace holdline::kafka_internal
