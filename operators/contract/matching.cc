// What the scope lines of operators/contract/model.h match.
#include "operators/contract/model.h"

namespace holdline {

// One star is remembered at a time: a later star makes the earlier ones' ways
// to match irrelevant, so going back to the last one is enough.
bool GlobMatches(std::string_view pattern, std::string_view text) {
  constexpr size_t kNone = std::string_view::npos;
  size_t p = 0;
  size_t t = 0;
  size_t star = kNone;
  size_t star_text = 0;
  while (t < text.size()) {
    if (p < pattern.size() && pattern[p] == '*') {
      star = p++;
      star_text = t;
    } else if (p < pattern.size() &&
               (pattern[p] == '?' || pattern[p] == text[t])) {
      ++p;
      ++t;
    } else if (star != kNone) {
      p = star + 1;
      t = ++star_text;
    } else {
      return false;
    }
  }
  while (p < pattern.size() && pattern[p] == '*') ++p;
  return p == pattern.size();
}

bool Matches(const ScopeLine& line, std::string_view channel,
             std::string_view queue,
             const std::map<std::string, std::string>& attributes,
             EntityKind kind) {
  if (line.kind.has_value() && *line.kind != kind) return false;
  if (line.channel.has_value() && *line.channel != channel) return false;
  if (line.queue.has_value() && !GlobMatches(*line.queue, queue)) return false;
  for (const auto& [key, value] : line.attributes) {
    const auto found = attributes.find(key);
    if (found == attributes.end() || found->second != value) return false;
  }
  return true;
}

}  // namespace holdline
