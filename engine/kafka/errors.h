// librdkafka's errors as absl::Status: what was being done, what the library
// says, and for permissions, what to do.
#pragma once

#include "absl/status/status.h"
#include "absl/strings/string_view.h"
#include "engine/kafka/client_types.h"

namespace holdline::kafka_internal {

// `code` is a rd_kafka_resp_err_t; `what` says what failed ("reading topic t").
// `reason` replaces the library's text for the code where it is not empty.
absl::Status ToStatus(int code, absl::string_view what,
                      absl::string_view reason = "");

// OK where there is no error.
absl::Status ToStatus(const Error& error, absl::string_view what);

// The error after which a handle can do nothing any more; OK where it has none.
absl::Status FatalError(rd_kafka_s& handle, absl::string_view what);

// Whether the code only says that brokers are away or busy, so that waiting
// is all there is to do.
bool IsTransient(int code);

// Whether waiting heals nothing: data is lost, permission is missing, another
// member has our name.
bool IsLasting(const absl::Status& status);

}  // namespace holdline::kafka_internal
