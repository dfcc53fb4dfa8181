// How long those waited who were answered and count for a contract's period, by
// objective and slot: for a picture of it. Judge keeps no such thing; this asks
// of every leg what score asks, with the same functions. What is excluded is
// not in it; what relief takes out, which judge alone knows, is.
//
// It does not use operators/tally/histogram.h, whose bins have no edge at most
// limits: see WaitCounts.
//
// Owned by the shard thread that scores, until the run has ended.
#pragma once

#include <cstdint>
#include <map>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "engine/app/statement/statement.h"
#include "operators/contract/model.h"
#include "operators/score/coverage.h"
#include "operators/score/leg_observer.h"
#include "operators/score/terms.h"

namespace holdline {

class WaitFold final : public LegObserver {
 public:
  struct Wanted {
    std::string contract;
    int64_t start_us = 0;  // of the period
    int64_t end_us = 0;    // exclusive
  };

  WaitFold(std::shared_ptr<const ContractBook> book, const Wanted& wanted);

  void OnLegs(std::string_view contact, std::span<const Leg> before,
              std::span<const Leg> after, const Names& names) override;

  // None where the objective is not one of waits, or nobody was answered.
  const WaitCounts& Of(const std::string& objective,
                       const std::string& slot) const;

 private:
  void Count(std::string_view contact, const Leg& leg, int64_t sign);
  bool IsExcluded(uint32_t objective, std::string_view contact) const;
  void Count(uint32_t objective, const Leg& leg, int64_t sign);

  const std::shared_ptr<const ContractBook> book_;
  const Wanted wanted_;
  Terms terms_;
  std::optional<Coverage> coverage_;  // once names are known
  std::vector<bool> is_wanted_;       // by number of the objective
  std::map<std::pair<std::string, std::string>, WaitCounts> counts_;
};

}  // namespace holdline
