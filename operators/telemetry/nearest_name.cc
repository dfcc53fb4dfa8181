#include "operators/telemetry/nearest_name.h"

#include <algorithm>
#include <numeric>
#include <vector>

namespace holdline {
namespace {

// Letters to insert, drop or replace (Levenshtein), row by row.
size_t EditDistance(std::string_view a, std::string_view b) {
  std::vector<size_t> row(b.size() + 1);
  std::iota(row.begin(), row.end(), size_t{0});
  for (size_t i = 0; i < a.size(); ++i) {
    size_t diagonal = row[0];
    row[0] = i + 1;
    for (size_t j = 0; j < b.size(); ++j) {
      const size_t replaced = diagonal + (a[i] == b[j] ? 0 : 1);
      diagonal = row[j + 1];
      row[j + 1] = std::min({replaced, row[j] + 1, diagonal + 1});
    }
  }
  return row.back();
}

}  // namespace

std::string DidYouMeanName(std::string_view name,
                           std::span<const std::string_view> names) {
  const size_t limit = std::max<size_t>(1, name.size() / 3);
  size_t best_distance = limit + 1;
  std::string_view best;
  for (const std::string_view candidate : names) {
    const size_t distance = EditDistance(name, candidate);
    if (distance < best_distance) {
      best_distance = distance;
      best = candidate;
    }
  }
  if (best.empty()) return "";
  return "; did you mean `" + std::string(best) + "`?";
}

std::string ListNames(std::span<const std::string_view> names) {
  std::string list;
  for (const std::string_view name : names) {
    if (!list.empty()) list += ", ";
    list += '`';
    list += name;
    list += '`';
  }
  return list;
}

}  // namespace holdline
