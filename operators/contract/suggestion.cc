#include "operators/contract/suggestion.h"

#include <algorithm>
#include <array>
#include <vector>

#include "operators/contract/text.h"

namespace holdline {
namespace {

constexpr size_t kWordMax = 64;

// Damerau's distance with the last three rows of the table kept.
size_t EditDistance(std::string_view a, std::string_view b) {
  std::array<std::vector<size_t>, 3> rows;
  for (auto& row : rows) row.resize(b.size() + 1);
  for (size_t j = 0; j <= b.size(); ++j) rows[0][j] = j;
  for (size_t i = 1; i <= a.size(); ++i) {
    const auto& before = rows[(i + 1) % 3];  // row i - 2
    const auto& above = rows[(i + 2) % 3];   // row i - 1
    auto& row = rows[i % 3];
    row[0] = i;
    for (size_t j = 1; j <= b.size(); ++j) {
      const size_t change = above[j - 1] + (a[i - 1] == b[j - 1] ? 0 : 1);
      row[j] = std::min({above[j] + 1, row[j - 1] + 1, change});
      const bool swapped =
          i > 1 && j > 1 && a[i - 1] == b[j - 2] && a[i - 2] == b[j - 1];
      if (swapped) row[j] = std::min(row[j], before[j - 2] + 1);
    }
  }
  return rows[a.size() % 3][b.size()];
}

}  // namespace

std::string_view NearestWord(std::string_view word,
                             std::span<const std::string_view> known) {
  if (word.empty() || word.size() > kWordMax) return {};
  const std::string lower = Lower(word);
  std::string_view nearest;
  size_t least = kWordMax;
  for (const std::string_view candidate : known) {
    if (candidate.empty() || candidate.size() > kWordMax) continue;
    const size_t distance = EditDistance(lower, Lower(candidate));
    // A third of the word may be wrong; of short words a single letter.
    const size_t longer = std::max(word.size(), candidate.size());
    if (distance > std::max<size_t>(1, longer / 3)) continue;
    if (distance >= least || distance >= candidate.size()) continue;
    least = distance;
    nearest = candidate;
  }
  return nearest;
}

std::string DidYouMean(std::string_view word,
                       std::span<const std::string_view> known) {
  const std::string_view nearest = NearestWord(word, known);
  if (nearest.empty()) return "";
  return Concat("; did you mean \"", nearest, "\"?");
}

}  // namespace holdline
