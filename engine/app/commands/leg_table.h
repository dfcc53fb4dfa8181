// Joins score's view of a contact's legs to the interval table of reports.
//
// Owned by the shard thread that scores, until the run has ended.
#pragma once

#include <cstdint>
#include <span>
#include <string_view>
#include <vector>

#include "engine/app/report/interval_table.h"
#include "operators/score/leg_observer.h"

namespace holdline {

class LegTable final : public LegObserver {
 public:
  explicit LegTable(const IntervalOptions& options) : table_(options) {}

  void OnLegs(std::string_view contact, std::span<const Leg> before,
              std::span<const Leg> after, const Names& names) override;

  std::vector<IntervalRow> Rows(int64_t now_us) const {
    return table_.Rows(now_us);
  }
  const IntervalOptions& options() const { return table_.options(); }

 private:
  IntervalTable table_;
};

}  // namespace holdline
