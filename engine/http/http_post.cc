#include "engine/http/http_post.h"

#include <httplib.h>

#include "absl/strings/str_cat.h"
#include "absl/strings/string_view.h"
#include "absl/strings/strip.h"

namespace holdline {
namespace {

constexpr size_t kMostOfAnswer = 300;

}  // namespace

absl::StatusOr<HttpBase> ParseHttpBase(std::string_view url) {
  const absl::string_view whole(url.data(), url.size());
  absl::string_view rest = whole;
  const bool has_scheme = absl::ConsumePrefix(&rest, "http://") ||
                          absl::ConsumePrefix(&rest, "https://");
  const size_t slash = rest.find('/');
  const absl::string_view host = rest.substr(0, slash);
  if (!has_scheme || host.empty() ||
      whole.find_first_of(" ?#@") != absl::string_view::npos) {
    return absl::InvalidArgumentError(
        absl::StrCat("\"", whole,
                     "\" is no address of a server; write for example "
                     "http://127.0.0.1:9093"));
  }
  HttpBase base;
  base.server = std::string(whole.substr(
      0, static_cast<size_t>(host.data() - whole.data()) + host.size()));
  if (slash != absl::string_view::npos) {
    absl::string_view path = rest.substr(slash);
    while (absl::ConsumeSuffix(&path, "/")) {
    }
    base.path = std::string(path);
  }
  return base;
}

absl::Status HttpPost(const HttpBase& base, const std::string& path,
                      const std::string& json, absl::Duration timeout) {
  httplib::Client client(base.server);
  const auto seconds = static_cast<time_t>(absl::ToInt64Seconds(timeout));
  client.set_connection_timeout(seconds, 0);
  client.set_read_timeout(seconds, 0);
  client.set_write_timeout(seconds, 0);
  const httplib::Result answer =
      client.Post(base.path + path, json, "application/json");
  if (!answer) {
    return absl::UnavailableError(
        absl::StrCat(base.server, ": ", httplib::to_string(answer.error())));
  }
  if (answer->status >= 200 && answer->status < 300) return absl::OkStatus();
  const std::string why =
      absl::StrCat(base.server, " answers ", answer->status, ": ",
                   answer->body.substr(0, kMostOfAnswer));
  return answer->status >= 500 || answer->status == 429
             ? absl::UnavailableError(why)
             : absl::FailedPreconditionError(why);
}

}  // namespace holdline
