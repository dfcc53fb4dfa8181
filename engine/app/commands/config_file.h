// The configuration that a command is given.
#pragma once

#include <cstdio>
#include <optional>
#include <string>

#include "engine/app/config/config_reader.h"
#include "operators/contract/diagnostic.h"

namespace holdline {

// Tells all that is wrong or odd with it on the standard error stream; absent
// where there are mistakes (kExitMistakes).
inline std::optional<ServiceConfig> LoadConfigFile(const std::string& path) {
  ConfigResult read = LoadConfig(path, SystemEnvironment());
  if (!read.diagnostics.empty()) {
    std::fputs(FormatAsText(read.diagnostics, 1).c_str(), stderr);
  }
  return std::move(read.config);
}

}  // namespace holdline
