#include "engine/kafka/wakeup.h"

#include <librdkafka/rdkafka.h>

namespace holdline::kafka_internal {

void Wakeup::Watch(rd_kafka_queue_s& queue) {
  rd_kafka_queue_cb_event_enable(
      &queue,
      [](rd_kafka_t*, void* self) noexcept {
        static_cast<Wakeup*>(self)->Notify();
      },
      this);
}

void Wakeup::Unwatch(rd_kafka_queue_s& queue) {
  rd_kafka_queue_cb_event_enable(&queue, nullptr, nullptr);
}

void Wakeup::Notify() {
  absl::MutexLock lock(&mutex_);
  notified_ = true;
}

bool Wakeup::WaitFor(absl::Duration timeout) {
  absl::MutexLock lock(&mutex_);
  if (!mutex_.AwaitWithTimeout(absl::Condition(&notified_), timeout)) {
    return false;
  }
  notified_ = false;
  return true;
}

}  // namespace holdline::kafka_internal
