#include "engine/app/log_line.h"

#include <atomic>
#include <cstdio>

#include "absl/strings/escaping.h"
#include "absl/strings/str_cat.h"
#include "absl/time/time.h"
#include "engine/base/clock.h"

namespace holdline {
namespace {

std::atomic<LogLevel> least_level{LogLevel::kInfo};

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
                          const std::string& event,
                          std::initializer_list<LogField> fields) {
  std::string line = absl::StrCat(
      "time=",
      absl::FormatTime("%Y-%m-%dT%H:%M:%E3SZ", absl::FromUnixMicros(wall_us),
                       absl::UTCTimeZone()),
      " level=", LevelName(level), " event=", event);
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

void SetLogLevel(LogLevel level) {
  least_level.store(level, std::memory_order_relaxed);
}

void LogLine(LogLevel level, const std::string& event,
             std::initializer_list<LogField> fields) {
  if (level < least_level.load(std::memory_order_relaxed)) return;
  const std::string line =
      FormatLogLine(SystemClock().WallUs(), level, event, fields);
  std::fwrite(line.data(), 1, line.size(), stderr);
}

}  // namespace holdline
