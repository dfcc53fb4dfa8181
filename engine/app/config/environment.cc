#include "engine/app/config/environment.h"

#include <unistd.h>

#include <cstdlib>
#include <thread>

#include "engine/kafka/client_config.h"
#include "operators/contract/text.h"

namespace holdline {
namespace {

bool IsVariableName(std::string_view name) {
  if (name.empty() || IsDigit(name[0])) return false;
  for (const char c : name) {
    if (!IsLetter(c) && !IsDigit(c) && c != '_') return false;
  }
  return true;
}

std::string HostName() {
  char name[256] = {};
  if (gethostname(name, sizeof(name) - 1) != 0) return "holdline";
  return name;
}

absl::Status CheckProperty(const std::string& name, const std::string& value) {
  return kafka_internal::CheckProperties(
      {{"bootstrap.servers", "localhost"}, {name, value}});
}

}  // namespace

Environment SystemEnvironment() {
  return {
      .variable = [](const std::string& name) -> std::optional<std::string> {
        const char* const value = std::getenv(name.c_str());
        if (value == nullptr) return std::nullopt;
        return value;
      },
      .check_property = CheckProperty,
      .host_name = HostName(),
      .cores = static_cast<int>(std::thread::hardware_concurrency())};
}

bool HasVariable(const std::string& text) {
  return text.find("${") != std::string::npos;
}

absl::StatusOr<std::string> Interpolate(const std::string& text,
                                        const Environment& environment) {
  std::string result;
  size_t at = 0;
  while (at < text.size()) {
    const size_t open = text.find("${", at);
    if (open == std::string::npos) break;
    if (open > at && text[open - 1] == '$') {
      result += Concat(std::string_view(text).substr(at, open - 1 - at), "${");
      at = open + 2;
      continue;
    }
    const size_t close = text.find('}', open);
    const std::string name = close == std::string::npos
                                 ? ""
                                 : text.substr(open + 2, close - open - 2);
    if (!IsVariableName(name)) {
      return absl::InvalidArgumentError(
          "${ begins the name of a variable, as in ${NAME}; for the characters "
          "themselves write $${");
    }
    const std::optional<std::string> value = environment.variable(name);
    if (!value.has_value()) {
      return absl::InvalidArgumentError(
          Concat("the environment variable ", name, " is not set"));
    }
    result += Concat(std::string_view(text).substr(at, open - at), *value);
    at = close + 1;
  }
  return result + text.substr(at);
}

}  // namespace holdline
