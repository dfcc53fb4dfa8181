// An idempotent producer, as a LogAppender.
//
// Owned by one thread.
#pragma once

#include <memory>
#include <optional>
#include <string>

#include "absl/status/statusor.h"
#include "engine/kafka/client.h"
#include "engine/kafka/produce.h"
#include "engine/log/log.h"

namespace holdline::kafka_internal {

class KafkaAppender final : public LogAppender, private ClientEvents {
 public:
  // `watch` must outlive the appender.
  static absl::StatusOr<std::unique_ptr<KafkaAppender>> Open(
      const Properties& user, const std::string& client_id, BrokerWatch& watch);

  absl::Status Append(NewRecord record) override;
  // Also returns the first error of a delivery since the last Flush.
  absl::Status Flush(absl::Duration timeout) override;

 private:
  explicit KafkaAppender(BrokerWatch& watch) : watch_(watch) {}

  void OnDelivered(const rd_kafka_message_s& message) override;

  BrokerWatch& watch_;
  absl::Status failure_;
  std::unique_ptr<Client> client_;
  std::optional<RecordProducer> producer_;  // on client_
};

}  // namespace holdline::kafka_internal
