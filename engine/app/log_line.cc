#include "engine/app/log_line.h"

#include <cstdio>

#include "absl/strings/escaping.h"
#include "absl/strings/str_cat.h"
#include "absl/time/time.h"
#include "engine/base/clock.h"

namespace holdline {
namespace {

const char* LevelName(LogLevel level) {
  switch (level) {
    case LogLevel::kInfo:
      return "info";
    case LogLevel::kWarning:
      return "warning";
    case LogLevel::kError:
      return "error";
  }
  return "error";
}

bool NeedsQuotes(std::string_view value) {
  if (value.empty()) return true;
  for (const char c : value) {
    if (c <= ' ' || c == '"' || c == '=' || c == '\\' || c == 0x7f) return true;
  }
  return false;
}

}  // namespace

std::string FormatLogLine(int64_t wall_us, LogLevel level,
                          std::string_view event,
                          std::initializer_list<LogField> fields) {
  std::string line = absl::StrCat(
      "time=",
      absl::FormatTime("%Y-%m-%dT%H:%M:%E3SZ", absl::FromUnixMicros(wall_us),
                       absl::UTCTimeZone()),
      " level=", LevelName(level), " event=", std::string(event));
  for (const LogField& field : fields) {
    line += absl::StrCat(" ", std::string(field.key), "=");
    if (NeedsQuotes(field.value)) {
      absl::StrAppend(&line, "\"", absl::Utf8SafeCEscape(field.value), "\"");
    } else {
      line += field.value;
    }
  }
  line += '\n';
  return line;
}

void LogLine(LogLevel level, std::string_view event,
             std::initializer_list<LogField> fields) {
  const std::string line =
      FormatLogLine(SystemClock().WallUs(), level, event, fields);
  std::fwrite(line.data(), 1, line.size(), stderr);
}

}  // namespace holdline
