#include "engine/state/interner.h"

#include "engine/base/check.h"
#include "engine/base/hash.h"

namespace holdline {

Interner::Interner(size_t max_texts, std::string_view other)
    : max_texts_(max_texts) {
  HL_CHECK(max_texts >= 2 && !other.empty());
  Add("", StableHash(""));
  Add(other, StableHash(other));
}

uint32_t Interner::Intern(std::string_view text) {
  if (text.empty()) return kEmpty;
  const uint64_t hash = StableHash(text);
  const uint32_t found = index_.Find(
      hash, [&](uint32_t number) { return texts_[number] == text; });
  if (found != kNoSlot) return found;
  if (texts_.size() >= max_texts_) {
    ++turned_away_;
    return kOther;
  }
  return Add(text, hash);
}

uint32_t Interner::Add(std::string_view text, uint64_t hash) {
  const auto number = static_cast<uint32_t>(texts_.size());
  texts_.push_back(kept_.emplace_back(text));
  index_.Insert(hash, number);
  return number;
}

}  // namespace holdline
