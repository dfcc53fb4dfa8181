#include "engine/app/config/values.h"

#include <vector>

#include "absl/status/statusor.h"
#include "engine/base/status_macros.h"
#include "engine/http/listen_address.h"
#include "operators/contract/names.h"
#include "operators/contract/units.h"

namespace holdline {
namespace {

absl::Status Refused(const std::string& why) {
  return absl::InvalidArgumentError(why);
}

constexpr size_t kMaxTopicBytes = 200;  // Kafka's limit is 249, with suffixes

}  // namespace

absl::Status TakeText(std::string_view text, std::string& value) {
  value = std::string(text);
  return absl::OkStatus();
}

absl::Status TakeBrokers(std::string_view text, std::string& value) {
  value.clear();
  for (const std::string_view part : Split(text, ',')) {
    const std::string broker(Trim(part));
    if (broker.empty()) return Refused("a broker's address is empty");
    // librdkafka takes a protocol before the address and 9092 for no port.
    const size_t protocol = broker.find("://");
    const std::string address =
        protocol == std::string::npos ? broker : broker.substr(protocol + 3);
    const bool has_port = address.find(':') != std::string::npos;
    if (!ParseListenAddress(has_port ? address : address + ":9092").ok()) {
      return Refused(Concat("\"", broker, "\" is not host:port"));
    }
    value += Concat(value.empty() ? "" : ",", broker);
  }
  return absl::OkStatus();
}

absl::Status TakeTopic(std::string_view text, std::string& value) {
  value = std::string(text);
  if (text.size() > kMaxTopicBytes || !CheckName(text.substr(0, 1)).ok() ||
      text.find_first_not_of("abcdefghijklmnopqrstuvwxyz"
                             "ABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789._-") !=
          std::string_view::npos) {
    return Refused(Concat("\"", text,
                          "\" is not a topic: letters, digits, '.', '_' and "
                          "'-', up to ",
                          kMaxTopicBytes));
  }
  return absl::OkStatus();
}

absl::Status TakeAddress(std::string_view text, std::string& value) {
  value = std::string(text);
  return ParseListenAddress(value).status();
}

absl::Status TakeInstance(std::string_view text, std::string& value) {
  value = text == "auto" ? "" : std::string(text);
  return CheckName(text);
}

absl::Status TakeStages(std::string_view text, bool& score, bool& judge) {
  score = text == "score" || text == "both";
  judge = text == "judge" || text == "both";
  if (score || judge) return absl::OkStatus();
  return Refused(Concat("\"", text, "\" is not score, judge or both"));
}

absl::Status TakeShards(std::string_view text, int& value) {
  if (text != "auto") return TakeNumber(text, {1, 64}, value);
  value = kAutoShards;
  return absl::OkStatus();
}

absl::Status TakeDuration(std::string_view text, const DurationRange& range,
                          absl::Duration& value) {
  HL_ASSIGN_OR_RETURN(const int64_t us, ParseDurationUs(text));
  value = absl::Microseconds(us);
  if (range.least <= value && value <= range.most) return absl::OkStatus();
  const auto shown = [](absl::Duration duration) {
    return DurationText(absl::ToInt64Microseconds(duration));
  };
  return Refused(Concat(shown(value), " is not from ", shown(range.least),
                        " to ", shown(range.most)));
}

absl::Status TakeSnapshots(std::string_view text,
                           std::optional<absl::Duration>& value) {
  value.reset();
  if (text == "off") return absl::OkStatus();
  return TakeDuration(text, {absl::Seconds(1), absl::Hours(1)},
                      value.emplace());
}

absl::Status TakeRekeyFrom(std::string_view text, std::string& value) {
  value.clear();
  return text == "none" ? absl::OkStatus() : TakeTopic(text, value);
}

absl::Status TakeClock(std::string_view text, ClockMode& value) {
  value = text == "log" ? ClockMode::kLog : ClockMode::kLive;
  if (text == "log" || text == "live") return absl::OkStatus();
  return Refused(Concat("\"", text, "\" is not live or log"));
}

absl::Status TakeUntil(std::string_view text, std::optional<int64_t>& value) {
  value.reset();
  if (text == "never") return absl::OkStatus();
  absl::Time time;
  std::string why;
  if (!absl::ParseTime(absl::RFC3339_full, std::string(text), &time, &why)) {
    return Refused(Concat("\"", text,
                          "\" is not a time; write for example "
                          "2026-03-02T10:00:00Z"));
  }
  value = absl::ToUnixMicros(time);
  return absl::OkStatus();
}

absl::Status TakeLogLevel(std::string_view text, LogLevel& value) {
  value = text == "error"     ? LogLevel::kError
          : text == "warning" ? LogLevel::kWarning
                              : LogLevel::kInfo;
  if (text == "error" || text == "warning" || text == "info") {
    return absl::OkStatus();
  }
  return Refused(Concat("\"", text, "\" is not info, warning or error"));
}

absl::Status TakeInt64(std::string_view text, NumberRange range,
                       int64_t& value) {
  HL_ASSIGN_OR_RETURN(value, ParseWhole(text));
  if (range.least <= value && value <= range.most) return absl::OkStatus();
  return Refused(
      Concat(value, " is not from ", range.least, " to ", range.most));
}

absl::Status TakePowerOfTwo(std::string_view text, NumberRange range,
                            size_t& value) {
  HL_RETURN_IF_ERROR(TakeNumber(text, range, value));
  if ((value & (value - 1)) == 0) return absl::OkStatus();
  return Refused(Concat(value, " is not a power of two"));
}

}  // namespace holdline
