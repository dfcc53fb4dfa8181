#include "tests/engine/kafka/kafka_test_broker.h"

#include <cstdlib>

#include "engine/base/clock.h"
#include "engine/kafka/kafka_log.h"
#include "tests/engine/kafka/sanitizer.h"

namespace holdline {

std::string TestBrokers() {
  const char* brokers = std::getenv("HOLDLINE_KAFKA_BROKERS");
  return brokers == nullptr ? "" : brokers;
}

absl::StatusOr<std::unique_ptr<Log>> OpenTestLog() {
  if (!WhyNoKafkaHandles().empty()) {
    return absl::UnavailableError(WhyNoKafkaHandles());
  }
  if (TestBrokers().empty()) {
    return absl::UnavailableError(
        "no broker: HOLDLINE_KAFKA_BROKERS is not set (./dev test sets it)");
  }
  return OpenKafkaLog({.properties = {{"bootstrap.servers", TestBrokers()}},
                       .client_id = "holdline-test",
                       .clock = &SystemClock()});
}

}  // namespace holdline
