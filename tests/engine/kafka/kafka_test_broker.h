// The real broker of the tests.
#pragma once

#include <memory>
#include <string>

#include "absl/status/statusor.h"
#include "engine/log/log.h"

namespace holdline {

// What HOLDLINE_KAFKA_BROKERS says; empty where it is not set.
std::string TestBrokers();

// A log on the test's broker; Unavailable, with what to do, where there is
// none.
absl::StatusOr<std::unique_ptr<Log>> OpenTestLog();

}  // namespace holdline
