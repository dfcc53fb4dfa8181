// A leg as scope lines see it: with its texts.
#pragma once

#include <map>
#include <string>
#include <string_view>
#include <vector>

#include "operators/contract/model.h"

namespace holdline {

struct Visit {
  static constexpr int kNoLine = -1;

  std::string_view channel;
  std::string_view queue;
  const std::map<std::string, std::string>& attributes;

  bool IsIn(const ScopeLine& line) const {
    return Matches(line, channel, queue, attributes);
  }
  // The index of the first of the lines that matches; kNoLine: none does.
  int FirstIn(const std::vector<ScopeLine>& lines) const {
    for (size_t i = 0; i < lines.size(); ++i) {
      if (IsIn(lines[i])) return static_cast<int>(i);
    }
    return kNoLine;
  }
};

}  // namespace holdline
