// The legs of all contacts of a log, as score has them in the end. What a
// contact that was forgotten has counted stays, so its legs do; when its id
// comes back, those are others.
//
// Holds every leg: memory grows with the log. Owned by the shard thread that
// scores, until the run has ended.
#pragma once

#include <span>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "absl/container/flat_hash_map.h"
#include "operators/score/leg.h"
#include "operators/score/leg_observer.h"

namespace holdline {

class LegCollector final : public LegObserver {
 public:
  void OnLegs(std::string_view contact, std::span<const Leg> before,
              std::span<const Leg> after, const Names& names) override;

  // Calls `with(contact, leg)` for each, in no order.
  template <class Function>
  void ForEach(const Function& with) const {
    const auto with_all = [&](const auto& contacts) {
      for (const auto& [contact, legs] : contacts) {
        for (const Leg& leg : legs) with(contact, leg);
      }
    };
    with_all(earlier_);
    with_all(legs_);
  }

 private:
  absl::flat_hash_map<std::string, std::vector<Leg>> legs_;
  std::vector<std::pair<std::string, std::vector<Leg>>> earlier_;
};

}  // namespace holdline
