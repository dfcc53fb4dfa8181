#include "operators/score/coverage.h"

#include <algorithm>
#include <limits>

#include "operators/score/contribution.h"

namespace holdline {
namespace {

bool Covers(const Terms::ContractTerms& terms, const Visit& visit,
            int64_t began_us) {
  return terms.from_us <= began_us && began_us < terms.to_us &&
         visit.FirstIn(terms.contract->covers) != Visit::kNoLine &&
         visit.FirstIn(terms.contract->except) == Visit::kNoLine;
}

bool NamesAny(const std::vector<Exclusion>& exclusions) {
  return std::any_of(
      exclusions.begin(), exclusions.end(),
      [](const Exclusion& one) { return !one.entities.empty(); });
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

Coverage::Coverage(const Terms& terms, const Names& names, EntityKind kind)
    : terms_(terms), names_(names), kind_(kind) {
  Reset();
}

void Coverage::Reset() {
  by_head_.clear();
  bounds_.clear();
  covers_.clear();
  recent_.clear();
  by_key_.clear();
  for (uint32_t i = 0; i < terms_.contracts().size(); ++i) {
    const Terms::ContractTerms& terms = terms_.contracts()[i];
    for (const ScopeLine& line : terms.contract->covers) {
      if (line.kind.value_or(kind_) != kind_) continue;
      by_head_[HeadOf(line)].push_back(i);
    }
  }
  covers_.emplace_back();  // kNoCover
}

const std::vector<int64_t>& Coverage::BoundsOf(uint32_t queue) {
  const auto [at, is_new] = bounds_.try_emplace(queue);
  std::vector<int64_t>& bounds = at->second;
  if (!is_new) return bounds;
  for (const uint32_t number : CandidatesFor(names_.Queue(queue))) {
    const Terms::ContractTerms& terms = terms_.contracts()[number];
    bounds.push_back(terms.from_us);
    bounds.push_back(terms.to_us);
    for (const Exclusion& exclusion : terms.contract->exclusions) {
      if (!exclusion.entities.empty()) continue;
      bounds.push_back(exclusion.from_us);
      bounds.push_back(exclusion.to_us);
    }
  }
  SortUnique(bounds);
  return bounds;
}

uint32_t Coverage::FindAgain(const Arrival& one) {
  const std::vector<int64_t>& bounds = BoundsOf(one.queue);
  const auto next = std::upper_bound(bounds.begin(), bounds.end(), one.at_us);
  const Key key{.queue = one.queue,
                .attributes = one.attributes,
                .span = static_cast<uint32_t>(next - bounds.begin()),
                .channel = one.channel};
  const auto at = by_key_.find(key);
  const uint32_t cover =
      at != by_key_.end() ? at->second : Compile(key, one.at_us);
  if (cover == kNoCover) return cover;
  if (key.queue >= recent_.size()) recent_.resize(key.queue + 1);
  recent_[key.queue] = {
      .from_us = next == bounds.begin() ? std::numeric_limits<int64_t>::min()
                                        : *(next - 1),
      .to_us =
          next == bounds.end() ? std::numeric_limits<int64_t>::max() : *next,
      .attributes = key.attributes,
      .cover = cover,
      .channel = key.channel};
  return cover;
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

void Coverage::AddObjectives(const Terms::ContractTerms& contract,
                             const Visit& visit, int64_t began_us,
                             Cover& cover) const {
  for (const uint32_t number : contract.objectives) {
    const Terms::ObjectiveTerms& objective = terms_.objectives()[number];
    const Rule& rule = objective.rule;
    if (EntityOf(rule.measure) != kind_) continue;
    const auto& of = rule.objective->of;
    if (of.has_value() && !visit.IsIn(*of)) continue;
    const bool is_excluded =
        visit.ExclusionFrom(*contract.contract, terms_.IndexOf(objective),
                            began_us) != nullptr;
    (is_excluded ? cover.excluded : cover.objectives).push_back(number);
    if (rule.has_deadline) cover.deadlines_us.push_back(rule.within_us);
  }
}

uint32_t Coverage::Compile(const Key& key, int64_t began_us) {
  if (covers_.size() > kMostCovers) {
    ++turned_away_;
    return kNoCover;
  }
  const auto attributes = names_.attributes().Texts(key.attributes);
  const Visit visit{.channel = names_.Channel(key.channel),
                    .queue = names_.Queue(key.queue),
                    .attributes = attributes,
                    .kind = kind_};
  Cover cover;
  cover.queue = key.queue;
  for (const uint32_t number : CandidatesFor(visit.queue)) {
    const Terms::ContractTerms& contract = terms_.contracts()[number];
    if (!Covers(contract, visit, began_us)) continue;
    cover.contracts.push_back(number);
    cover.excludes_by_id |= NamesAny(contract.contract->exclusions);
    AddObjectives(contract, visit, began_us, cover);
  }
  std::sort(cover.objectives.begin(), cover.objectives.end());
  std::sort(cover.excluded.begin(), cover.excluded.end());
  SortUnique(cover.deadlines_us);
  const auto number = static_cast<uint32_t>(covers_.size());
  covers_.push_back(std::move(cover));
  by_key_[key] = number;
  return number;
}

}  // namespace holdline
