// What was read of the files, and what of them never became a record. Records
// that do become one are counted by score.
//
// Thread-compatible.
#pragma once

#include <array>
#include <cstdint>
#include <string>
#include <vector>

#include "operators/telemetry/refusal.h"

namespace holdline {

struct RefusedLine {
  std::string file;
  int64_t line = 0;  // as in FileRecord
  Refusal reason = Refusal::kNone;
  std::string detail;
};

struct FileReport {
  static constexpr size_t kMaxRefusedLines = 1000;

  int64_t bytes = 0;    // read so far
  int64_t lines = 0;    // lines, rows or messages, without blank lines, headers
  int64_t ignored = 0;  // of those, known to say nothing of contacts
  int64_t records = 0;  // given to the log
  std::array<int64_t, kRefusals> refused{};  // events or lines, by Refusal
  std::vector<RefusedLine> refused_lines;    // the first of them

  void Refuse(const std::string& file, int64_t line, Refusal reason,
              std::string detail) {
    ++refused[static_cast<size_t>(reason)];
    if (refused_lines.size() < kMaxRefusedLines) {
      refused_lines.push_back({file, line, reason, std::move(detail)});
    }
  }
};

}  // namespace holdline
