// Zones whose clock changes differ in kind, for the tests of calendars.
#pragma once

#include <string>
#include <vector>

#include "absl/time/time.h"

namespace holdline {

struct ZoneCase {
  const char* name;
  // A day within a week of a clock change that is worth looking at.
  absl::CivilDay around;
};

inline std::vector<ZoneCase> ZoneCases() {
  return {
      {"America/Halifax", absl::CivilDay(2026, 3, 8)},
      {"America/Halifax", absl::CivilDay(2026, 11, 1)},
      {"Europe/Berlin", absl::CivilDay(2026, 3, 29)},
      {"Europe/Berlin", absl::CivilDay(2026, 10, 25)},
      {"Asia/Jerusalem", absl::CivilDay(2026, 3, 27)},
      {"Asia/Jerusalem", absl::CivilDay(2026, 10, 25)},
      {"Australia/Lord_Howe", absl::CivilDay(2026, 4, 5)},  // half an hour back
      {"Australia/Lord_Howe",
       absl::CivilDay(2026, 10, 4)},  // half an hour forward
      {"America/Sao_Paulo", absl::CivilDay(2018, 11, 4)},  // no midnight
      {"America/Sao_Paulo", absl::CivilDay(2018, 2, 18)},  // 23:00 twice
      {"Asia/Beirut", absl::CivilDay(2022, 3, 27)},        // no midnight
      {"America/St_Johns", absl::CivilDay(2006, 4, 2)},    // changes at 00:01
      {"America/St_Johns",
       absl::CivilDay(2006, 10, 29)},                  // midnight comes twice
      {"Pacific/Apia", absl::CivilDay(2011, 12, 30)},  // a day that never was
      {"UTC", absl::CivilDay(2026, 1, 1)},
  };
}

inline absl::TimeZone LoadZone(const std::string& name) {
  absl::TimeZone zone;
  const bool found = absl::LoadTimeZone(name, &zone);
  return found ? zone : absl::FixedTimeZone(1);  // fails the tests that follow
}

}  // namespace holdline
