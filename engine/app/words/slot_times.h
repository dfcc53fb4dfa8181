// When the slots of a contract's objectives are: asked of the terms that book
// contacts by them. Owned by one thread.
#pragma once

#include <cstdint>
#include <memory>
#include <optional>

#include "operators/contract/model.h"
#include "operators/score/terms.h"

namespace holdline {

class SlotTimes {
 public:
  explicit SlotTimes(const Contract& contract);

  // The first quarter of an hour of the contract, within 400 days, at which
  // what enters a queue is in that slot (index into the objective's targets).
  // Terms::kNoTarget: in none of them.
  std::optional<int64_t> FirstIn(const Objective& objective, int slot) const;

 private:
  Terms terms_;
  int64_t from_us_;
  int64_t to_us_;
};

}  // namespace holdline
