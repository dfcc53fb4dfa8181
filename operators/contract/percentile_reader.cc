#include "operators/contract/percentile_reader.h"

#include <cstdint>
#include <vector>

#include "engine/base/ppm.h"
#include "operators/contract/measure_rules.h"
#include "operators/contract/text.h"
#include "operators/contract/value_reader.h"

namespace holdline {
namespace {

// `p95: {at_most: 120s}`: at least 95 % of the answered waited 120 s or less.
void ReadPercentile(const YamlCursor& at, Objective& objective) {
  const absl::StatusOr<int64_t> percent =
      ParseWhole(std::string_view(at.Key()).substr(1));
  if (!percent.ok() || *percent < 50 || *percent > 99) {
    at.ErrorAtKey("percentiles are p50 to p99, in whole numbers");
    return;
  }
  objective.percentile = static_cast<int>(*percent);
  Target target;
  target.bound = *percent * kPercentPpm;
  objective.targets = {target};
  YamlMap map(at);
  if (const auto limit = map.Require("at_most", "120s")) {
    objective.within_us =
        ReadDurationWithin(*limit, 1, MostWithinUs(objective.measure))
            .value_or(0);
  }
  map.Close();
}

}  // namespace

bool IsPercentileKey(std::string_view key) {
  return key.size() > 1 && key[0] == 'p' &&
         key.find_first_not_of("0123456789.", 1) == std::string_view::npos;
}

void ReadPercentiles(YamlMap& map, std::string_view how_promised,
                     Objective& objective) {
  const std::string_view measure = MeasureName(objective.measure);
  objective.targets = {{}};
  const std::vector<YamlCursor> percentiles = map.TakeWhere(IsPercentileKey);
  if (percentiles.empty() && map.is_map()) {
    map.at().ErrorAtKey(Concat("a ", measure, " ", how_promised));
  }
  for (const YamlCursor& percentile : percentiles) {
    if (objective.percentile != 0) {
      percentile.ErrorAtKey(
          "several percentiles in one objective are not yet supported; make "
          "an objective of each");
      continue;
    }
    ReadPercentile(percentile, objective);
  }
  for (const std::string_view key : {"target", "targets"}) {
    if (const auto found = map.Take(key)) {
      found->ErrorAtKey(
          Concat("a ", measure,
                 " has its target in the percentile: `p95: {at_most: 120s}`; "
                 "slots for it are not yet supported"));
    }
  }
}

}  // namespace holdline
