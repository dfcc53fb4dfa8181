// What can be told of the properties without any broker.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "engine/base/clock.h"
#include "engine/kafka/client_config.h"
#include "engine/kafka/kafka_log.h"
#include "tests/engine/kafka/sanitizer.h"

namespace holdline {
namespace {

using testing::HasSubstr;
using testing::Not;

absl::Status OpenWith(std::map<std::string, std::string> properties) {
  return OpenKafkaLog(
             {.properties = std::move(properties), .clock = &SystemClock()})
      .status();
}

TEST(KafkaOptions, TellsAllMistakesAtOnce) {
  const absl::Status status = OpenWith({{"fetch.wait.max.ms", "soon"},
                                        {"isolation.level", "read_uncommitted"},
                                        {"no.such.property", "1"},
                                        {"sasl.password", "secret"}});
  EXPECT_TRUE(absl::IsInvalidArgument(status));
  const std::string message(status.message());
  EXPECT_THAT(message, HasSubstr("fetch.wait.max.ms: "));
  EXPECT_THAT(message, HasSubstr("isolation.level: is set by Holdline itself"));
  EXPECT_THAT(message, HasSubstr("no.such.property: "));
  EXPECT_THAT(message, HasSubstr("bootstrap.servers: is missing"));
  EXPECT_THAT(message, Not(HasSubstr("secret")));
}

TEST(KafkaOptions, OpensWithoutWaitingForABroker) {
  if (!WhyNoKafkaHandles().empty()) GTEST_SKIP() << WhyNoKafkaHandles();
  EXPECT_EQ(OpenWith({{"bootstrap.servers", "127.0.0.1:1"}}), absl::OkStatus());
}

TEST(KafkaOptions, TheUsersTransactionTimeoutIsKnown) {
  EXPECT_EQ(kafka_internal::TransactionTimeoutMs({}), 60'000);
  EXPECT_EQ(kafka_internal::TransactionTimeoutMs(
                {{"transaction.timeout.ms", "5000"}}),
            5'000);
}

}  // namespace
}  // namespace holdline
