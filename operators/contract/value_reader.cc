#include "operators/contract/value_reader.h"

#include <algorithm>
#include <vector>

#include "operators/contract/text.h"

namespace holdline {

std::optional<int64_t> ReadDurationWithin(const YamlCursor& at, int64_t least,
                                          int64_t most) {
  const std::optional<int64_t> us = ReadDurationUs(at);
  if (!us.has_value()) return std::nullopt;
  if (*us < least || *us > most) {
    at.Error(Concat(DurationText(*us), " is not from ", DurationText(least),
                    " to ", DurationText(most)));
    return std::nullopt;
  }
  return us;
}

bool RefuseLaterWord(const YamlCursor& at,
                     std::span<const std::string_view> later) {
  if (!at.IsScalar() ||
      std::find(later.begin(), later.end(), at.node().text) == later.end()) {
    return false;
  }
  at.Error(Concat("\"", at.node().text, "\" is not yet supported"));
  return true;
}

void ReadOnlyWord(const YamlCursor& at, std::string_view what,
                  std::string_view supported,
                  std::span<const std::string_view> later) {
  if (RefuseLaterWord(at, later)) return;
  const std::optional<std::string> text = at.Text();
  if (!text.has_value() || *text == supported) return;
  std::vector<std::string_view> known(later.begin(), later.end());
  known.push_back(supported);
  at.Error(Concat("\"", *text, "\" is not ", what, DidYouMean(*text, known)));
}

}  // namespace holdline
