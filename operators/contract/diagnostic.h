// A mistake in a file that a person wrote, or something odd in it: where, what,
// and what would be right. Contracts and the service's configuration tell
// theirs in the same form.
#pragma once

#include <cstdint>
#include <span>
#include <string>
#include <vector>

namespace holdline {

enum class Severity : uint8_t { kError, kWarning };

struct Diagnostic {
  std::string file;
  int line = 0;      // from 1; 0: the file as a whole
  int column = 0;    // from 1, in bytes
  std::string path;  // "objectives.answer.formula"; may be empty
  std::string message;
  Severity severity = Severity::kError;
  bool operator==(const Diagnostic&) const = default;
};

bool HasErrors(std::span<const Diagnostic> diagnostics);

// By file, line and column; those of one place keep their order.
void SortDiagnostics(std::vector<Diagnostic>& diagnostics);

// "acme.yaml:31:14: objectives.answer.formula: ..." without a line end.
std::string FormatDiagnostic(const Diagnostic& diagnostic);

// All of them, one a line, and last "2 files, 3 errors, 1 warning".
std::string FormatAsText(std::span<const Diagnostic> diagnostics, int files);

// One JSON object on one line:
//   {"files": 2, "errors": 3, "warnings": 1, "diagnostics": [{"file": "...",
//    "line": 31, "column": 14, "path": "...", "severity": "error",
//    "message": "..."}]}
std::string FormatAsJson(std::span<const Diagnostic> diagnostics, int files);

}  // namespace holdline
