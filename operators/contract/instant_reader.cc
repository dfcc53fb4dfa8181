#include "operators/contract/instant_reader.h"

#include "operators/contract/civil.h"
#include "operators/contract/value_reader.h"

namespace holdline {

std::optional<int64_t> ReadInstant(const YamlCursor& at, absl::TimeZone zone,
                                   DayMeans day) {
  const auto local = ReadValue(at, ParseLocalTime);
  if (!local.has_value()) return std::nullopt;
  absl::CivilSecond civil = local->civil;
  if (local->is_day && day == DayMeans::kEnd) {
    civil = absl::CivilSecond(absl::CivilDay(civil) + 1);
  }
  const Instant instant = InstantOf(civil, zone);
  if (!instant.remark.empty() && !local->is_day) at.Warn(instant.remark);
  return instant.us;
}

}  // namespace holdline
