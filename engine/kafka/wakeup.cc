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
  const std::lock_guard lock(mutex_);
  notified_ = true;
  changed_.notify_one();
}

bool Wakeup::WaitFor(absl::Duration timeout) {
  std::unique_lock lock(mutex_);
  if (!changed_.wait_for(lock, absl::ToChronoNanoseconds(timeout),
                         [this] { return notified_; })) {
    return false;
  }
  notified_ = false;
  return true;
}

}  // namespace holdline::kafka_internal
