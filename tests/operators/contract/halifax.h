// A time zone far from UTC that changes its clocks.
#pragma once

#include <gtest/gtest.h>

#include <cstdint>
#include <string>

#include "absl/time/time.h"

namespace holdline {

// "2026-03-08 12:00"
inline int64_t Halifax(const char* text) {
  absl::TimeZone zone;
  EXPECT_TRUE(absl::LoadTimeZone("America/Halifax", &zone));
  absl::Time time;
  std::string error;
  EXPECT_TRUE(absl::ParseTime("%Y-%m-%d %H:%M", text, zone, &time, &error));
  return absl::ToUnixMicros(time);
}

}  // namespace holdline
