#include "operators/contract/service_reader.h"

#include <algorithm>

#include "engine/base/time_units.h"
#include "operators/contract/value_reader.h"

namespace holdline {
namespace {

bool Has(const std::vector<ReadScope>& lines, std::string_view service) {
  return std::any_of(lines.begin(), lines.end(), [&](const ReadScope& scope) {
    return scope.line.service == service;
  });
}

}  // namespace

void ReadServiceRules(YamlMap& map, ReadCalendars& calendars,
                      Objective& objective) {
  if (const auto during = map.Find("during")) {
    const auto name = during->Text();
    if (name.has_value() && *name != "always") {
      objective.services.during =
          calendars.Use(*during, *name).value_or(ServiceRules::kAlways);
    }
  }
  if (const auto below = map.Find("ignore_below")) {
    objective.services.ignore_below_us =
        ReadDurationWithin(*below, 0, kDayUs).value_or(0);
  }
}

std::vector<std::string> ServicesOf(const std::optional<ScopeLine>& of,
                                    const std::vector<ReadScope>& covers,
                                    const std::vector<ReadScope>& except) {
  std::vector<std::string> names;
  for (const ReadScope& scope : covers) {
    const std::string& name = scope.line.service;
    if (name.empty() || Has(except, name)) continue;
    if (of.has_value() && of->service != name) continue;
    names.push_back(name);
  }
  std::sort(names.begin(), names.end());
  names.erase(std::unique(names.begin(), names.end()), names.end());
  return names;
}

}  // namespace holdline
