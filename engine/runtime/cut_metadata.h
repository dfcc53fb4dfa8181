// The metadata that is committed with a position: what a new owner needs to
// rebuild the state. Text, because Kafka wants UTF-8:
//
//   v1 base=120 owner=holdline-a-1 released=0|k=1 t=1772442000000000
//
// What follows the bar belongs to the task.
#pragma once

#include <cstdint>
#include <string>

#include "absl/status/statusor.h"

namespace holdline {

struct CutMetadata {
  // First offset that the state was built from.
  int64_t base_offset = 0;
  // Transactional id of the writer; without spaces.
  std::string owner;
  // Whether the owner has let go of the partition in good order.
  bool released = false;
  std::string task;
};

std::string FormatCutMetadata(const CutMetadata& cut);

// InvalidArgument says what is wrong; a newer version is named as such.
absl::StatusOr<CutMetadata> ParseCutMetadata(const std::string& text);

}  // namespace holdline
