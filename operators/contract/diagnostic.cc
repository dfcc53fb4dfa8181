#include "operators/contract/diagnostic.h"

#include <algorithm>
#include <string_view>
#include <tuple>

#include "operators/contract/text.h"

namespace holdline {
namespace {

int64_t CountOf(std::span<const Diagnostic> diagnostics, Severity severity) {
  return std::count_if(
      diagnostics.begin(), diagnostics.end(),
      [&](const Diagnostic& told) { return told.severity == severity; });
}

std::string Plural(int64_t count, std::string_view noun) {
  return Concat(count, " ", noun, count == 1 ? "" : "s");
}

std::string JsonText(std::string_view text) {
  std::string json = "\"";
  for (const char c : text) {
    const auto byte = static_cast<unsigned char>(c);
    if (c == '"' || c == '\\') {
      json += '\\';
      json += c;
    } else if (byte < 0x20 || byte == 0x7f) {
      constexpr std::string_view kHex = "0123456789abcdef";
      json +=
          Concat("\\u00", kHex.substr(byte / 16, 1), kHex.substr(byte % 16, 1));
    } else {
      json += c;
    }
  }
  return json + "\"";
}

std::string_view SeverityName(Severity severity) {
  return severity == Severity::kError ? "error" : "warning";
}

}  // namespace

bool HasErrors(std::span<const Diagnostic> diagnostics) {
  return CountOf(diagnostics, Severity::kError) > 0;
}

void SortDiagnostics(std::vector<Diagnostic>& diagnostics) {
  std::stable_sort(diagnostics.begin(), diagnostics.end(),
                   [](const Diagnostic& a, const Diagnostic& b) {
                     return std::tie(a.file, a.line, a.column) <
                            std::tie(b.file, b.line, b.column);
                   });
}

std::string FormatDiagnostic(const Diagnostic& diagnostic) {
  std::string text = diagnostic.file;
  if (diagnostic.line > 0) {
    text += Concat(":", diagnostic.line, ":", diagnostic.column);
  }
  text += Concat(": ");
  if (diagnostic.severity == Severity::kWarning) {
    text += Concat("warning: ");
  }
  if (!diagnostic.path.empty()) text += Concat(diagnostic.path, ": ");
  return Concat(text, diagnostic.message);
}

std::string FormatAsText(std::span<const Diagnostic> diagnostics, int files) {
  std::string text;
  for (const Diagnostic& diagnostic : diagnostics) {
    text += Concat(FormatDiagnostic(diagnostic), "\n");
  }
  text += Concat(Plural(files, "file"), ", ",
                 Plural(CountOf(diagnostics, Severity::kError), "error"));
  const int64_t warnings = CountOf(diagnostics, Severity::kWarning);
  if (warnings > 0) text += Concat(", ", Plural(warnings, "warning"));
  return text + "\n";
}

std::string FormatAsJson(std::span<const Diagnostic> diagnostics, int files) {
  std::string json =
      Concat("{\"files\": ", files,
             ", \"errors\": ", CountOf(diagnostics, Severity::kError),
             ", \"warnings\": ", CountOf(diagnostics, Severity::kWarning),
             ", \"diagnostics\": [");
  std::string_view separator;
  for (const Diagnostic& told : diagnostics) {
    json += Concat(separator, "{\"file\": ", JsonText(told.file),
                   ", \"line\": ", told.line, ", \"column\": ", told.column,
                   ", \"path\": ", JsonText(told.path), ", \"severity\": \"",
                   SeverityName(told.severity),
                   "\", \"message\": ", JsonText(told.message), "}");
    separator = ", ";
  }
  return json + "]}\n";
}

}  // namespace holdline
