#include "engine/kafka/kafka_appender.h"

#include <librdkafka/rdkafka.h>

#include <utility>

#include "absl/strings/str_cat.h"
#include "absl/strings/string_view.h"
#include "absl/time/time.h"
#include "engine/base/status_macros.h"
#include "engine/kafka/errors.h"

namespace holdline::kafka_internal {
namespace {

std::string Target(absl::string_view topic, int32_t partition) {
  return absl::StrCat("appending to ", topic, " [", partition, "]");
}

}  // namespace

absl::StatusOr<std::unique_ptr<KafkaAppender>> KafkaAppender::Open(
    const Properties& user, const std::string& client_id, BrokerWatch& watch) {
  std::unique_ptr<KafkaAppender> appender(new KafkaAppender(watch));
  const Properties fixed = {{"client.id", client_id},
                            {"enable.idempotence", "true"}};
  HL_ASSIGN_OR_RETURN(
      appender->client_,
      Client::Open(Role::kAppender, user, fixed, watch, appender.get()));
  appender->producer_.emplace(*appender->client_->handle());
  return appender;
}

absl::Status KafkaAppender::Append(NewRecord record) {
  client_->ServeCallbacks();
  for (;;) {
    const int code = producer_->Produce(record);
    // The buffer empties: what cannot be delivered times out.
    if (code != RD_KAFKA_RESP_ERR__QUEUE_FULL) {
      return ToStatus(code, Target(record.topic, record.partition));
    }
    rd_kafka_poll(client_->handle(), kPollSliceMs);
  }
}

absl::Status KafkaAppender::Flush(absl::Duration timeout) {
  const int64_t asked_us = watch_.clock().MonotonicUs();
  const rd_kafka_resp_err_t code = rd_kafka_flush(
      client_->handle(), static_cast<int>(absl::ToInt64Milliseconds(timeout)));
  HL_RETURN_IF_ERROR(std::exchange(failure_, absl::OkStatus()));
  HL_RETURN_IF_ERROR(ToStatus(
      code, absl::StrCat(rd_kafka_outq_len(client_->handle()),
                         " records not acknowledged by ", watch_.brokers())));
  watch_.Answered(asked_us);
  return absl::OkStatus();
}

void KafkaAppender::OnDelivered(const rd_kafka_message_s& message) {
  if (message.err != RD_KAFKA_RESP_ERR_NO_ERROR) {
    failure_.Update(
        ToStatus(message.err,
                 Target(rd_kafka_topic_name(message.rkt), message.partition)));
    return;
  }
  const int64_t broker_us = BrokerTimeOf(message);
  if (broker_us != 0) watch_.HeardTime(broker_us);
}

}  // namespace holdline::kafka_internal
