// The control log: the contract books of an installation, kept for ever, in
// one partition. The first book of a fresh installation holds from the log's
// beginning.
//
// A book that differs from the one in force is refused: to change contracts
// while their state lives on is not supported yet.
#pragma once

#include <cstdint>
#include <string>

#include "absl/status/statusor.h"
#include "engine/app/topics.h"
#include "engine/base/clock.h"
#include "engine/log/log.h"

namespace holdline {

struct ControlState {
  std::string book_bytes;  // the serialized holdline.Book in force
  int64_t position = 0;    // K: one past the record that holds it
  bool appended = false;   // by this call
};

// Reads the control log and, where it is empty, appends the book. `instance`
// names the reader. Errors: FailedPrecondition where another book is in force;
// DeadlineExceeded where the log does not answer in time.
absl::StatusOr<ControlState> AgreeOnBook(Log& log, Clock& clock,
                                         const TopicNames& topics,
                                         const std::string& instance,
                                         const std::string& book_bytes);

}  // namespace holdline
