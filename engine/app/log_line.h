// Log lines for the person who operates the service: one line an event that
// can be acted on, key=value, on standard error. Never secrets, never one a
// record.
//
// Thread-safe: a line is written with one call.
#pragma once

#include <initializer_list>
#include <string>
#include <string_view>
#include <utility>

namespace holdline {

enum class LogLevel { kInfo, kWarning, kError };

struct LogField {
  std::string_view key;
  std::string value;
};

// "time=... level=warning event=broker_away broker=..."; values with spaces,
// quotes or control bytes are quoted.
std::string FormatLogLine(int64_t wall_us, LogLevel level,
                          const std::string& event,
                          std::initializer_list<LogField> fields);

// Lines below the level are not written; kInfo at first. Any thread.
void SetLogLevel(LogLevel level);

// Formats with the machine's wall time and writes to standard error.
void LogLine(LogLevel level, const std::string& event,
             std::initializer_list<LogField> fields = {});

}  // namespace holdline
