// What a misspelt word was meant to be.
#pragma once

#include <span>
#include <string>
#include <string_view>

namespace holdline {

// The nearest of `known` by edit distance (a swap of neighbours counts once),
// where it is near enough to be meant; else empty.
std::string_view NearestWord(std::string_view word,
                             std::span<const std::string_view> known);

// "; did you mean \"within\"?", or nothing.
std::string DidYouMean(std::string_view word,
                       std::span<const std::string_view> known);

}  // namespace holdline
