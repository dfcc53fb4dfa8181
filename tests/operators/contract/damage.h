// What happens to a text that somebody edits in a hurry.
#pragma once

#include <rapidcheck.h>

#include <string>

namespace holdline {

// An empty text stays as it is.
inline void Damage(std::string& text) {
  for (int left = *rc::gen::inRange(1, 6); left > 0 && !text.empty(); --left) {
    const auto at = *rc::gen::inRange<size_t>(0, text.size());
    switch (*rc::gen::inRange(0, 4)) {
      case 0:
        text[at] = *rc::gen::arbitrary<char>();
        break;
      case 1:
        text.erase(at, *rc::gen::inRange<size_t>(1, 30));
        break;
      case 2:
        text.insert(at, *rc::gen::element<std::string>(
                            "\n", "  ", "{", "}", "[", "]", ":", "- ", "*a",
                            "&a ", "!!x ", "no", "\"", "'", "|\n", "? ", "%"));
        break;
      default:
        text.insert(at, text.substr(at / 2, 40));
    }
  }
}

}  // namespace holdline
