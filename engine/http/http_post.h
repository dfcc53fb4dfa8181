// POSTs to another server. Its answer's body is only read for what went wrong.
//
// Thread-safe: a function without state.
#pragma once

#include <string>
#include <string_view>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/time/time.h"

namespace holdline {

// "http://127.0.0.1:9093" or "https://alerts.example.org/alertmanager": a
// server, and the path that its own ones begin with.
struct HttpBase {
  std::string server = "";
  std::string path = "";  // without a slash at its end; often empty
};
// InvalidArgument where it is none.
absl::StatusOr<HttpBase> ParseHttpBase(std::string_view url);

// Unavailable where it does not answer in time, or answers that it cannot now
// (status 5xx, 429); FailedPrecondition for every other answer but success.
absl::Status HttpPost(const HttpBase& base, const std::string& path,
                      const std::string& json, absl::Duration timeout);

}  // namespace holdline
