// What all handles of one log have learned about the brokers: whether they are
// there, and what time they have.
//
// Thread-safe.
#pragma once

#include <cstdint>
#include <map>
#include <string>

#include "absl/base/thread_annotations.h"
#include "absl/strings/string_view.h"
#include "absl/synchronization/mutex.h"
#include "engine/base/clock.h"
#include "engine/kafka/kafka_log.h"

namespace holdline::kafka_internal {

class BrokerWatch {
 public:
  // `brokers` names them in messages. The clock must outlive the watch.
  BrokerWatch(Clock& clock, KafkaLogSink sink, std::string brokers);

  // A handle has lost every broker. Only the first handle's word is said.
  void Away(absl::string_view reason);

  // A broker has answered a question that was asked at `asked_us` on the
  // monotonic clock. Ends the outage if it began before: an answer that had
  // only waited in a queue proves nothing.
  void Answered(int64_t asked_us);

  // An acknowledged write carried the broker's time.
  void HeardTime(int64_t broker_us);

  void Say(KafkaSeverity severity, absl::string_view event,
           absl::string_view detail) const;

  // Passes a line of the library's own on, under the event "librdkafka": while
  // the brokers are away none, since that has been said, and else one of a
  // kind in ten seconds, since the library complains at each retry.
  void SayForLibrary(KafkaSeverity severity, absl::string_view kind,
                     absl::string_view text);

  Log::BrokerTime last_time() const;
  const std::string& brokers() const { return brokers_; }
  Clock& clock() const { return clock_; }

 private:
  Clock& clock_;
  const KafkaLogSink sink_;
  const std::string brokers_;

  mutable absl::Mutex mutex_;
  bool away_ ABSL_GUARDED_BY(mutex_) = false;
  int64_t away_since_us_ ABSL_GUARDED_BY(mutex_) = 0;
  Log::BrokerTime time_ ABSL_GUARDED_BY(mutex_);
  // By kind, of which the library has some dozens: when it was said last.
  std::map<std::string, int64_t> said_us_ ABSL_GUARDED_BY(mutex_);
};

}  // namespace holdline::kafka_internal
