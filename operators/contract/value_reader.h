// Scalars of the language, read from where they stand: a mistake is told
// there.
#pragma once

#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>

#include "absl/status/statusor.h"
#include "operators/contract/suggestion.h"
#include "operators/contract/text.h"
#include "operators/contract/units.h"
#include "operators/contract/yaml_walker.h"

namespace holdline {

// What `parse` makes of the text, or nothing where it has told why not.
template <typename Parse>
auto ReadValue(const YamlCursor& at, const Parse& parse)
    -> std::optional<typename decltype(parse(std::string_view()))::value_type> {
  const std::optional<std::string> text = at.Text();
  if (!text.has_value()) return std::nullopt;
  auto value = parse(std::string_view(*text));
  if (value.ok()) return *std::move(value);
  at.Error(std::string(value.status().message()));
  return std::nullopt;
}

inline std::optional<int64_t> ReadDurationUs(const YamlCursor& at) {
  return ReadValue(at, ParseDurationUs);
}

// A duration of [least, most], microseconds.
std::optional<int64_t> ReadDurationWithin(const YamlCursor& at, int64_t least,
                                          int64_t most);

// One word of a fixed set. `what` names the set: "a formula".
template <typename T>
struct WordOf {
  std::string_view word;
  T value;
};

// The word that has the value; empty where none does.
template <typename T, size_t kCount>
std::string_view WordFor(T value, const WordOf<T> (&words)[kCount]) {
  for (const auto& [word, meant] : words) {
    if (meant == value) return word;
  }
  return {};
}

template <typename T, size_t kCount>
std::optional<T> ReadWord(const YamlCursor& at, std::string_view what,
                          const WordOf<T> (&words)[kCount]) {
  const std::optional<std::string> text = at.Text();
  if (!text.has_value()) return std::nullopt;
  std::string_view known[kCount];
  for (size_t i = 0; i < kCount; ++i) {
    if (words[i].word == *text) return words[i].value;
    known[i] = words[i].word;
  }
  std::string hint = DidYouMean(*text, known);
  if (hint.empty()) {
    hint = "; expected one of";
    for (size_t i = 0; i < kCount; ++i) {
      hint += Concat(i == 0 ? " " : ", ", known[i]);
    }
  }
  at.Error(Concat("\"", *text, "\" is not ", what, hint));
  return std::nullopt;
}

// Whether the value is a word of the language that a later release will
// execute; tells so.
bool RefuseLaterWord(const YamlCursor& at,
                     std::span<const std::string_view> later);

// A word of the language of which this release takes only `supported`.
void ReadOnlyWord(const YamlCursor& at, std::string_view what,
                  std::string_view supported,
                  std::span<const std::string_view> later);

}  // namespace holdline
