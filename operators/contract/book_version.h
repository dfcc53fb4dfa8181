// A contract book with its place in an installation's history: the control log
// holds one book after the other, and each is in force from its activation to
// that of the next. Times are microseconds since the epoch.
#pragma once

#include <cstdint>
#include <memory>
#include <string>

#include "operators/contract/model.h"

namespace holdline {

// The activation of an installation's first book: it has always been in force.
inline constexpr int64_t kAlways = INT64_MIN;

struct BookVersion {
  int64_t position = 0;  // on the control log: one past the record
  int64_t activates_us = kAlways;
  std::shared_ptr<const ContractBook> book = nullptr;
  // The serialized holdline.Book.
  std::shared_ptr<const std::string> bytes = nullptr;
};

}  // namespace holdline
