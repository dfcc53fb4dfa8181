// One question to the brokers by the library's admin API.
#pragma once

#include <memory>

#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"
#include "engine/kafka/client.h"

struct rd_kafka_AdminOptions_s;

namespace holdline::kafka_internal {

class AdminCall {
 public:
  // `operation` is a rd_kafka_admin_op_t. The client must outlive the call.
  AdminCall(const Client& client, int operation);

  // To be given to the library's function, once.
  rd_kafka_AdminOptions_s* options() const { return options_.get(); }
  rd_kafka_queue_s* queue() const { return queue_.get(); }

  // The answer; errors of single topics stand in it. `what` is for messages.
  absl::StatusOr<Event> Wait(absl::string_view what) const;

 private:
  struct OptionsDestroyer {
    void operator()(rd_kafka_AdminOptions_s* options) const;
  };

  const Client& client_;
  const int64_t asked_us_;
  Queue queue_;
  std::unique_ptr<rd_kafka_AdminOptions_s, OptionsDestroyer> options_;
};

}  // namespace holdline::kafka_internal
