#include "operators/score/fact_set.h"

#include <algorithm>
#include <tuple>

namespace holdline {

FactSet::Added FactSet::Add(const EventFact& fact, FactStore& store) {
  const int known = Find(fact.id_hash);
  if (known >= 0) {
    const EventFact& old = data()[known];
    if (std::tie(fact.revision, fact.sequence) <=
        std::tie(old.revision, old.sequence)) {
      return Added::kDuplicate;
    }
    Erase(known);
    Insert(fact);
    return Added::kCorrected;
  }
  if (size_ == kMaxEventsPerEntity) return Added::kTooMany;
  if (size_ == capacity_) Grow(store);
  Insert(fact);
  return Added::kNew;
}

void FactSet::Clear(FactStore& store) {
  if (capacity_ == FactStore::kMedium) store.medium_.Free(far_.slot);
  if (capacity_ == FactStore::kLarge) store.large_.Free(far_.slot);
  capacity_ = kInline;
  size_ = 0;
}

// From the end: events mostly come in order.
void FactSet::Insert(const EventFact& fact) {
  EventFact* facts = data();
  int at = size_++;
  for (; at > 0 && FoldsBefore(fact, facts[at - 1]); --at) {
    facts[at] = facts[at - 1];
  }
  facts[at] = fact;
}

void FactSet::Erase(int at) {
  EventFact* facts = data();
  std::copy(facts + at + 1, facts + size_, facts + at);
  --size_;
}

void FactSet::Grow(FactStore& store) {
  Far far;
  uint8_t capacity;
  if (capacity_ == kInline) {
    far.slot = store.medium_.Allocate();
    far.facts = store.medium_.At(far.slot).facts;
    capacity = FactStore::kMedium;
  } else {
    far.slot = store.large_.Allocate();
    far.facts = store.large_.At(far.slot).facts;
    capacity = FactStore::kLarge;
  }
  std::copy_n(data(), size_, far.facts);
  if (capacity_ == FactStore::kMedium) store.medium_.Free(far_.slot);
  far_ = far;
  capacity_ = capacity;
}

}  // namespace holdline
