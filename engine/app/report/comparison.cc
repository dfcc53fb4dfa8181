#include "engine/app/report/comparison.h"

#include <algorithm>
#include <tuple>

namespace holdline {
namespace {

auto KeyOf(const ReportResult& row) {
  // A watch ends at the clock, which is the same for both.
  return std::tuple(row.period, row.watch, row.slot,
                    row.watch.empty() ? row.start_us : 0);
}

auto KeyOf(const ReportCredit& row) {
  return std::tuple(row.objective, row.period, row.start_us);
}

const std::string& KeyOf(const ReportObjective& objective) {
  return objective.name;
}

const std::string& KeyOf(const ReportContract& contract) {
  return contract.name;
}

// Rows with the same key side by side; those that stand alone keep their order.
template <typename Row>
std::vector<Pair<Row>> Paired(const std::vector<Row>& as_is,
                              const std::vector<Row>& what_if) {
  std::vector<Pair<Row>> pairs;
  for (const Row& row : as_is) pairs.push_back({.as_is = row, .what_if = {}});
  for (const Row& row : what_if) {
    const auto at =
        std::find_if(pairs.begin(), pairs.end(), [&](const Pair<Row>& pair) {
          return pair.as_is && KeyOf(*pair.as_is) == KeyOf(row);
        });
    if (at == pairs.end()) {
      pairs.push_back({.as_is = {}, .what_if = row});
    } else {
      at->what_if = row;
    }
  }
  return pairs;
}

ComparedObjective CompareObjectives(const ReportObjective& as_is,
                                    const ReportObjective& what_if) {
  return {.name = as_is.name,
          .unit = as_is.unit,
          .what_if_unit = what_if.unit,
          .same_measure = as_is.measure == what_if.measure,
          .results = Paired(as_is.results, what_if.results)};
}

ComparedContract CompareContracts(const ReportContract& as_is,
                                  const ReportContract& what_if) {
  ComparedContract compared{.as_is = as_is,
                            .what_if = what_if,
                            .objectives = {},
                            .credits = Paired(as_is.credits, what_if.credits),
                            .only_as_is = {},
                            .only_what_if = {}};
  for (const auto& pair : Paired(as_is.objectives, what_if.objectives)) {
    if (!pair.what_if) {
      compared.only_as_is.push_back(pair.as_is->name);
    } else if (!pair.as_is) {
      compared.only_what_if.push_back(pair.what_if->name);
    } else {
      compared.objectives.push_back(
          CompareObjectives(*pair.as_is, *pair.what_if));
    }
  }
  return compared;
}

std::optional<int64_t> MoneyDifference(const Pair<ReportCredit>& pair,
                                       int64_t ReportCredit::*minor) {
  if (pair.as_is && pair.what_if &&
      pair.as_is->currency != pair.what_if->currency) {
    return std::nullopt;
  }
  const auto of = [minor](const std::optional<ReportCredit>& credit) {
    return credit ? (*credit).*minor : 0;
  };
  return of(pair.what_if) - of(pair.as_is);
}

}  // namespace

Comparison Compare(const Report& as_is, const Report& what_if) {
  Comparison comparison;
  comparison.as_is.events = as_is.events;
  comparison.as_is.uncovered = as_is.uncovered;
  comparison.what_if_uncovered = what_if.uncovered;
  for (const auto& pair : Paired(as_is.contracts, what_if.contracts)) {
    if (!pair.what_if) {
      comparison.only_as_is.push_back(pair.as_is->name);
    } else if (!pair.as_is) {
      comparison.only_what_if.push_back(pair.what_if->name);
    } else {
      comparison.contracts.push_back(
          CompareContracts(*pair.as_is, *pair.what_if));
    }
  }
  return comparison;
}

std::optional<double> ValueDifference(const ComparedObjective& objective,
                                      const Pair<ReportResult>& pair) {
  if (!objective.same_measure || !pair.as_is || !pair.what_if) return {};
  if (!pair.as_is->value || !pair.what_if->value) return {};
  return *pair.what_if->value - *pair.as_is->value;
}

std::optional<int64_t> CreditDifference(const Pair<ReportCredit>& pair) {
  return MoneyDifference(pair, &ReportCredit::credit_minor);
}

std::optional<int64_t> BonusDifference(const Pair<ReportCredit>& pair) {
  return MoneyDifference(pair, &ReportCredit::bonus_minor);
}

}  // namespace holdline
