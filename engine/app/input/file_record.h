// One record that a file of telemetry gives to the log.
#pragma once

#include <cstdint>
#include <string>

namespace holdline {

struct FileRecord {
  std::string payload;  // as it shall stand in the log
  std::string key;      // the entity's id; "" where it could not be read
  // What the log shall say of when it was written. While a record is on its
  // way to the FileClock: the event's own time, or kUnknownTime.
  int64_t timestamp_us = 0;
  const std::string* file = nullptr;  // lives as long as the FileInput
  // Where it stands in the file, from 1: its line, or, for protobuf, the
  // number of its message.
  int64_t line = 0;
};

// Of a record whose event could not be read.
inline constexpr int64_t kUnknownTime = -1;

}  // namespace holdline
