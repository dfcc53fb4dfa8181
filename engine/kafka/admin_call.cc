#include "engine/kafka/admin_call.h"

#include <librdkafka/rdkafka.h>

#include "absl/strings/str_cat.h"
#include "absl/strings/string_view.h"
#include "engine/base/check.h"
#include "engine/base/status_macros.h"
#include "engine/kafka/errors.h"

namespace holdline::kafka_internal {
namespace {

// The library gives up first, and says why; the wait is a little longer.
constexpr int kRequestTimeoutMs = 10'000;
constexpr int kWaitMs = 12'000;

}  // namespace

AdminCall::AdminCall(const Client& client, int operation)
    : client_(client),
      asked_us_(client.clock().MonotonicUs()),
      queue_(rd_kafka_queue_new(client.handle())),
      options_(rd_kafka_AdminOptions_new(
          client.handle(), static_cast<rd_kafka_admin_op_t>(operation))) {
  HL_CHECK(rd_kafka_AdminOptions_set_request_timeout(
               options_.get(), kRequestTimeoutMs, nullptr, 0) ==
           RD_KAFKA_RESP_ERR_NO_ERROR);
}

absl::StatusOr<Event> AdminCall::Wait(absl::string_view what) const {
  Event event(rd_kafka_queue_poll(queue_.get(), kWaitMs));
  client_.ServeCallbacks();
  const int code = event == nullptr ? RD_KAFKA_RESP_ERR__TIMED_OUT
                                    : rd_kafka_event_error(event.get());
  if (code != RD_KAFKA_RESP_ERR_NO_ERROR) {
    const char* reason =
        event == nullptr ? "" : rd_kafka_event_error_string(event.get());
    return ToStatus(
        code, absl::StrCat(what, ", asked of ", client_.watch().brokers()),
        reason == nullptr ? "" : reason);
  }
  client_.watch().Answered(asked_us_);
  return event;
}

void AdminCall::OptionsDestroyer::operator()(
    rd_kafka_AdminOptions_s* options) const {
  rd_kafka_AdminOptions_destroy(options);
}

}  // namespace holdline::kafka_internal
