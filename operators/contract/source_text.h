// The text of a file that a person wrote, before anything reads it.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>

namespace holdline {

struct SourceFile {
  std::string path;  // as diagnostics show it
  std::string text;
};

// Such files are written by hand; larger ones are refused.
inline constexpr size_t kMaxSourceBytes = 8 << 20;

// The first place that is not UTF-8 text, or `what` null where all is well.
struct SourceFault {
  const char* what = nullptr;
  int line = 0;    // from 1
  int column = 0;  // from 1, in bytes
};

SourceFault FindSourceFault(std::string_view text);

}  // namespace holdline
