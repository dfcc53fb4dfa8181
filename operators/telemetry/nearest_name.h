// What a person probably meant: for messages about names that are not known.
#pragma once

#include <span>
#include <string>
#include <string_view>

namespace holdline {

// "; did you mean `contact`?", or "" where no name is near.
std::string DidYouMeanName(std::string_view name,
                           std::span<const std::string_view> names);

// "`a`, `b`, `c`".
std::string ListNames(std::span<const std::string_view> names);

}  // namespace holdline
