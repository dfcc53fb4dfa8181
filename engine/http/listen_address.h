// "host:port" as two values.
#pragma once

#include <string>

#include "absl/status/statusor.h"

namespace holdline {

struct ListenAddress {
  std::string host;  // without the brackets of an IPv6 address
  int port = 0;      // 0 to 65535
};

absl::StatusOr<ListenAddress> ParseListenAddress(const std::string& text);

}  // namespace holdline
