// ${NAME} in the texts of holdline.yaml, and what the machine has to say.
#pragma once

#include <functional>
#include <optional>
#include <string>

#include "absl/status/status.h"
#include "absl/status/statusor.h"

namespace holdline {

// What the configuration takes from around it; replaced in tests.
struct Environment {
  // An environment variable, where it is set.
  std::function<std::optional<std::string>(const std::string& name)> variable;
  // Whether librdkafka takes the property; says why not.
  std::function<absl::Status(const std::string& name, const std::string& value)>
      check_property;
  std::string host_name;
  int cores = 1;
};

// This process's.
Environment SystemEnvironment();

// Puts the variables in place of ${NAME}; "$${" stands for "${". What a
// variable holds is not looked at again. InvalidArgument where one is not set;
// the message holds names, never values.
absl::StatusOr<std::string> Interpolate(const std::string& text,
                                        const Environment& environment);

// Whether Interpolate would put something in.
bool HasVariable(const std::string& text);

}  // namespace holdline
