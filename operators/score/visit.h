// A leg, or a case, as scope lines see it: with its texts.
#pragma once

#include <cstddef>
#include <cstdint>
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
  EntityKind kind = EntityKind::kContact;

  bool IsIn(const ScopeLine& line) const {
    return Matches(line, channel, queue, attributes, kind);
  }
  // The index of the first of the lines that matches; kNoLine: none does.
  int FirstIn(const std::vector<ScopeLine>& lines) const {
    for (size_t i = 0; i < lines.size(); ++i) {
      if (IsIn(lines[i])) return static_cast<int>(i);
    }
    return kNoLine;
  }

  // The first exclusion that takes such visits out of the objective, by the
  // time at which they began; null: none does.
  const Exclusion* ExclusionFrom(const Contract& contract, size_t objective,
                                 int64_t began_us) const {
    for (const Exclusion& exclusion : contract.exclusions) {
      if (exclusion.TakesSpan(objective, began_us) &&
          (!exclusion.of.has_value() || IsIn(*exclusion.of))) {
        return &exclusion;
      }
    }
    return nullptr;
  }
};

}  // namespace holdline
