#include "operators/score/coverage.h"

#include <algorithm>
#include <limits>

#include "operators/score/contribution.h"
#include "operators/score/visit.h"

namespace holdline {
namespace {

bool Covers(const Terms::ContractTerms& terms, const Visit& visit,
            int64_t enqueue_us) {
  return terms.from_us <= enqueue_us && enqueue_us < terms.to_us &&
         visit.FirstIn(terms.contract->covers) != Visit::kNoLine &&
         visit.FirstIn(terms.contract->except) == Visit::kNoLine;
}

std::string_view HeadOf(const ScopeLine& line) {
  if (!line.queue.has_value()) return "";
  return std::string_view(*line.queue)
      .substr(0, line.queue->find_first_of("*?"));
}

template <class T>
void SortUnique(std::vector<T>& values) {
  std::sort(values.begin(), values.end());
  values.erase(std::unique(values.begin(), values.end()), values.end());
}

}  // namespace

Coverage::Coverage(const Terms& terms, const Names& names)
    : terms_(terms), names_(names) {
  Reset();
}

void Coverage::Reset() {
  by_head_.clear();
  bounds_.clear();
  covers_.clear();
  recent_.clear();
  by_key_.clear();
  span_ = 0;
  span_from_us_ = span_to_us_ = 0;
  for (uint32_t i = 0; i < terms_.contracts().size(); ++i) {
    const Terms::ContractTerms& terms = terms_.contracts()[i];
    bounds_.push_back(terms.from_us);
    bounds_.push_back(terms.to_us);
    for (const ScopeLine& line : terms.contract->covers) {
      by_head_[HeadOf(line)].push_back(i);
    }
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

// Ascending, each once.
std::vector<uint32_t> Coverage::CandidatesFor(std::string_view queue) const {
  std::vector<uint32_t> candidates;
  for (size_t length = 0; length <= queue.size(); ++length) {
    const auto at = by_head_.find(queue.substr(0, length));
    if (at == by_head_.end()) continue;
    candidates.insert(candidates.end(), at->second.begin(), at->second.end());
  }
  SortUnique(candidates);
  return candidates;
}

uint32_t Coverage::Compile(const Key& key, int64_t enqueue_us) {
  if (covers_.size() > kMostCovers) {
    ++turned_away_;
    return kNoCover;
  }
  const auto attributes = names_.attributes().Texts(key.attributes);
  const Visit visit{.channel = names_.Channel(key.channel),
                    .queue = names_.Queue(key.queue),
                    .attributes = attributes};
  Cover cover;
  cover.queue = key.queue;
  for (const uint32_t number : CandidatesFor(visit.queue)) {
    const Terms::ContractTerms& contract = terms_.contracts()[number];
    if (!Covers(contract, visit, enqueue_us)) continue;
    cover.contracts.push_back(number);
    for (const uint32_t objective : contract.objectives) {
      const Rule& rule = terms_.objectives()[objective].rule;
      const auto& of = rule.objective->of;
      if (of.has_value() && !visit.IsIn(*of)) continue;
      cover.objectives.push_back(objective);
      if (rule.has_deadline) cover.deadlines_us.push_back(rule.within_us);
    }
  }
  std::sort(cover.objectives.begin(), cover.objectives.end());
  SortUnique(cover.deadlines_us);
  const auto number = static_cast<uint32_t>(covers_.size());
  covers_.push_back(std::move(cover));
  by_key_[key] = number;
  return number;
}

}  // namespace holdline
