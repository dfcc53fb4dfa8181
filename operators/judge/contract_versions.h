// One contract through its amendments: the versions that follow one another,
// and in each of them what becomes of an objective. Sums of an objective in a
// slot go on through all versions that count in the same unit, whatever the
// version makes of a contact: each contact counts by the terms of its enqueue.
//
// Immutable after construction.
#pragma once

#include <cstddef>
#include <cstdint>
#include <memory>
#include <span>
#include <vector>

#include "operators/contract/model.h"
#include "operators/contract/versions.h"
#include "operators/judge/alert.h"

namespace holdline {

// What is promised from an instant on.
struct SlotTerms {
  int64_t from_us = 0;
  int64_t to_us = 0;  // exclusive; INT64_MAX: no other version follows
  Subject subject;
};

// Of ascending terms the last that are in force by then, else the first.
template <typename Terms>
const Terms& TermsAt(const std::vector<Terms>& terms, int64_t time_us) {
  size_t at = terms.size() - 1;
  while (at > 0 && terms[at].from_us > time_us) --at;
  return terms[at];
}

class ContractVersions {
 public:
  // All versions that the book has of one contract.
  ContractVersions(std::shared_ptr<const ContractBook> book,
                   std::span<const Contract> versions);

  std::span<const Contract> all() const { return versions_; }
  const Contract& At(int64_t time_us) const {
    return VersionAt(versions_, time_us);
  }

  uint64_t id() const { return versions_[0].id; }
  // Names all of them: the contract's own version where there is but one.
  uint64_t version() const { return version_; }

  // An objective in one slot through the versions, ascending.
  struct Chain {
    std::vector<SlotTerms> terms;
  };
  const std::vector<Chain>& chains() const { return chains_; }
  // Which chain a target of an objective of a version belongs to.
  uint32_t ChainOf(size_t version, size_t objective, size_t target) const {
    return places_[version][objective][target];
  }

 private:
  uint32_t Enter(const SlotTerms& terms);

  std::shared_ptr<const ContractBook> book_;
  std::span<const Contract> versions_;
  uint64_t version_ = 0;
  std::vector<Chain> chains_;
  std::vector<std::vector<std::vector<uint32_t>>> places_;
};

}  // namespace holdline
