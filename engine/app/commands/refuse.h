// How a command says why it does not go on.
#pragma once

#include <cstdio>
#include <string>

#include "absl/status/status.h"
#include "engine/app/commands/exit_code.h"

namespace holdline {

// "holdline COMMAND: ..." to the standard error stream; gives `code` back.
inline ExitCode Refuse(const char* command, const absl::Status& status,
                       ExitCode code) {
  std::fprintf(stderr, "holdline %s: %s\n", command,
               std::string(status.message()).c_str());
  return code;
}

}  // namespace holdline
