#include "operators/contract/scope.h"

#include <string>
#include <vector>

namespace holdline {
namespace {

template <class T>
bool Meet(const std::optional<T>& a, const std::optional<T>& b) {
  return !a.has_value() || !b.has_value() || *a == *b;
}

template <class T>
bool Covers(const std::optional<T>& outer, const std::optional<T>& inner) {
  return !outer.has_value() || outer == inner;
}

}  // namespace

// Walks both patterns at once: row i of the table says from which places of
// `b` the rest of `a` from i on can still be met.
bool GlobsMeet(std::string_view a, std::string_view b) {
  std::vector<bool> below(b.size() + 1);
  std::vector<bool> row(b.size() + 1);
  for (size_t i = a.size() + 1; i-- > 0;) {
    for (size_t j = b.size() + 1; j-- > 0;) {
      const bool a_ends = i == a.size();
      const bool b_ends = j == b.size();
      bool meet = a_ends && b_ends;
      if (!a_ends && a[i] == '*') meet = below[j] || (!b_ends && row[j + 1]);
      if (!b_ends && b[j] == '*') {
        meet = meet || row[j + 1] || (!a_ends && below[j]);
      }
      if (!a_ends && !b_ends && a[i] != '*' && b[j] != '*') {
        meet = (a[i] == b[j] || a[i] == '?' || b[j] == '?') && below[j + 1];
      }
      row[j] = meet;
    }
    std::swap(row, below);
  }
  return below[0];
}

// `inner` is matched as if it were a text in which a star is a letter of its
// own that only a star takes, and a question mark one that ? and * take.
bool GlobCovers(std::string_view outer, std::string_view inner) {
  std::vector<bool> below(inner.size() + 1);
  std::vector<bool> row(inner.size() + 1);
  for (size_t i = outer.size() + 1; i-- > 0;) {
    for (size_t j = inner.size() + 1; j-- > 0;) {
      const bool ends = j == inner.size();
      if (i == outer.size()) {
        row[j] = ends;
      } else if (outer[i] == '*') {
        row[j] = below[j] || (!ends && row[j + 1]);
      } else {
        row[j] = !ends && inner[j] != '*' &&
                 (outer[i] == '?' || outer[i] == inner[j]) && below[j + 1];
      }
    }
    std::swap(row, below);
  }
  return below[0];
}

bool ScopesMeet(const ScopeLine& a, const ScopeLine& b) {
  if (!Meet(a.kind, b.kind) || a.service != b.service) return false;
  if (!Meet(a.channel, b.channel)) return false;
  if (a.queue.has_value() && b.queue.has_value() &&
      !GlobsMeet(*a.queue, *b.queue)) {
    return false;
  }
  for (const auto& [key, value] : a.attributes) {
    const auto other = b.attributes.find(key);
    if (other != b.attributes.end() && other->second != value) return false;
  }
  return true;
}

bool ScopeCovers(const ScopeLine& outer, const ScopeLine& inner) {
  if (!Covers(outer.kind, inner.kind) || outer.service != inner.service) {
    return false;
  }
  if (!Covers(outer.channel, inner.channel)) return false;
  if (outer.queue.has_value() &&
      !GlobCovers(*outer.queue, inner.queue.value_or("*"))) {
    return false;
  }
  for (const auto& [key, value] : outer.attributes) {
    const auto other = inner.attributes.find(key);
    if (other == inner.attributes.end() || other->second != value) return false;
  }
  return true;
}

ScopeLine NarrowedBy(const ScopeLine& a, const ScopeLine& b) {
  ScopeLine both = a;
  if (!both.kind.has_value()) both.kind = b.kind;
  if (!both.channel.has_value()) both.channel = b.channel;
  if (b.queue.has_value() && GlobCovers(a.queue.value_or("*"), *b.queue)) {
    both.queue = b.queue;
  }
  both.attributes.insert(b.attributes.begin(), b.attributes.end());
  return both;
}

}  // namespace holdline
