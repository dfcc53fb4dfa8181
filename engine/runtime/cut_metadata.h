// The text that stands beside a committed position: what a new owner needs in
// order to take the partition over.
//
//   v1 base=1200 owner=holdline-a released=0 snapshot=7 | <the task's own part>
//
// Keys stand in this order, once each, separated by one space. The runtime
// owns everything before the bar, the stage's task everything behind it.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>

#include "absl/status/statusor.h"

namespace holdline {

struct CutMetadata {
  // The first offset that the state of the cut was built from.
  int64_t base_offset = 0;
  // Transactional id of the writer that committed the cut; not empty, without
  // spaces.
  std::string owner = "";
  // Whether the owner has given the partition up: nobody has to be fenced.
  bool released = false;
  // The cycle of the newest snapshot that was complete; 0: there is none.
  uint64_t snapshot = 0;
  std::string task = "";
};

// REQUIRES: base_offset >= 0, owner as above.
std::string FormatCutMetadata(const CutMetadata& metadata);

// Strict: InvalidArgument names what was expected and quotes the text.
absl::StatusOr<CutMetadata> ParseCutMetadata(std::string_view text);

// Whether the text can stand as `owner`.
bool IsOwnerName(std::string_view text);

}  // namespace holdline
