#include "engine/http/listen_address.h"

#include "absl/strings/numbers.h"
#include "absl/strings/str_cat.h"

namespace holdline {
namespace {

constexpr int kMaxPort = 65535;

bool HasBrackets(const std::string& host) {
  return host.size() >= 2 && host.front() == '[' && host.back() == ']';
}

}  // namespace

absl::StatusOr<ListenAddress> ParseListenAddress(const std::string& text) {
  const size_t colon = text.rfind(':');
  ListenAddress address;
  if (colon == std::string::npos ||
      !absl::SimpleAtoi(text.substr(colon + 1), &address.port) ||
      address.port < 0 || address.port > kMaxPort) {
    return absl::InvalidArgumentError(
        absl::StrCat("\"", text,
                     "\" is no address; expected host:port, such as "
                     "127.0.0.1:9464"));
  }
  address.host = text.substr(0, colon);
  if (HasBrackets(address.host)) {
    address.host = address.host.substr(1, address.host.size() - 2);
  } else if (address.host.find(':') != std::string::npos) {
    return absl::InvalidArgumentError(absl::StrCat(
        "\"", text, "\": an IPv6 address needs brackets, such as [::1]:9464"));
  }
  if (address.host.empty()) {
    return absl::InvalidArgumentError(absl::StrCat(
        "\"", text, "\" names no host; 0.0.0.0 stands for all addresses"));
  }
  return address;
}

}  // namespace holdline
