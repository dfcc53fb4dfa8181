// The forms in which files of telemetry come.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>

#include "absl/status/statusor.h"

namespace holdline {

enum class FileFormat : uint8_t {
  kJsonLines,  // an event a line
  kProtobuf,   // Event or EventBatch messages, each after its length (varint)
  kAsterisk,   // queue_log
  kCsv,        // by a mapping file
};

// "jsonl", "protobuf", "asterisk" or "csv".
absl::StatusOr<FileFormat> ParseFileFormat(std::string_view name);

}  // namespace holdline
