#include "operators/score/coverage.h"

#include <algorithm>
#include <limits>
#include <map>
#include <string>

#include "operators/score/contribution.h"

namespace holdline {
namespace {

struct Scope {
  std::string_view channel;
  std::string_view queue;
  const std::map<std::string, std::string>& attributes;

  bool IsIn(const ScopeLine& line) const {
    return Matches(line, channel, queue, attributes);
  }
  bool IsInAny(const std::vector<ScopeLine>& lines) const {
    return std::any_of(lines.begin(), lines.end(),
                       [this](const ScopeLine& line) { return IsIn(line); });
  }
};

bool Covers(const Terms::ContractTerms& terms, const Scope& scope,
            int64_t enqueue_us) {
  return terms.from_us <= enqueue_us && enqueue_us < terms.to_us &&
         scope.IsInAny(terms.contract->covers) &&
         !scope.IsInAny(terms.contract->except);
}

void SortUnique(std::vector<int64_t>& values) {
  std::sort(values.begin(), values.end());
  values.erase(std::unique(values.begin(), values.end()), values.end());
}

}  // namespace

Coverage::Coverage(const Terms& terms, const Names& names)
    : terms_(terms), names_(names) {
  Reset();
}

void Coverage::Reset() {
  bounds_.clear();
  covers_.clear();
  recent_.clear();
  by_key_.clear();
  span_ = 0;
  span_from_us_ = span_to_us_ = 0;
  for (const Terms::ContractTerms& terms : terms_.contracts()) {
    bounds_.push_back(terms.from_us);
    bounds_.push_back(terms.to_us);
  }
  SortUnique(bounds_);
  covers_.emplace_back();  // kNoCover
}

uint32_t Coverage::FindAgain(const Key& key, int64_t enqueue_us) {
  const auto at = by_key_.find(key);
  const uint32_t cover =
      at != by_key_.end() ? at->second : Compile(key, enqueue_us);
  if (key.queue >= recent_.size()) recent_.resize(key.queue + 1);
  recent_[key.queue] = {.key = key, .cover = cover};
  return cover;
}

uint32_t Coverage::FindSpan(int64_t enqueue_us) {
  const auto next =
      std::upper_bound(bounds_.begin(), bounds_.end(), enqueue_us);
  span_ = static_cast<uint32_t>(next - bounds_.begin());
  span_from_us_ = next == bounds_.begin() ? std::numeric_limits<int64_t>::min()
                                          : *(next - 1);
  span_to_us_ =
      next == bounds_.end() ? std::numeric_limits<int64_t>::max() : *next;
  return span_;
}

uint32_t Coverage::Compile(const Key& key, int64_t enqueue_us) {
  if (covers_.size() > kMostCovers) {
    ++turned_away_;
    return kNoCover;
  }
  const auto attributes = names_.attributes().Texts(key.attributes);
  const Scope scope{.channel = names_.Channel(key.channel),
                    .queue = names_.Queue(key.queue),
                    .attributes = attributes};
  std::vector<bool> covering(terms_.contracts().size());
  Cover cover;
  cover.queue = key.queue;
  for (uint32_t i = 0; i < covering.size(); ++i) {
    covering[i] = Covers(terms_.contracts()[i], scope, enqueue_us);
    if (covering[i]) cover.contracts.push_back(i);
  }
  for (uint32_t i = 0; i < terms_.objectives().size(); ++i) {
    const Terms::ObjectiveTerms& terms = terms_.objectives()[i];
    if (!covering[terms.contract]) continue;
    const Objective& objective = *terms.rule.objective;
    if (objective.of.has_value() && !scope.IsIn(*objective.of)) continue;
    cover.objectives.push_back(i);
    if (terms.rule.has_deadline) {
      cover.deadlines_us.push_back(terms.rule.within_us);
    }
  }
  SortUnique(cover.deadlines_us);
  const auto number = static_cast<uint32_t>(covers_.size());
  covers_.push_back(std::move(cover));
  by_key_[key] = number;
  return number;
}

}  // namespace holdline
