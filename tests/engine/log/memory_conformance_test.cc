// The log in memory against the suite that every log has to pass.
#include "engine/base/clock.h"
#include "engine/log/memory_log.h"
#include "tests/engine/log/log_conformance.h"

namespace holdline {
namespace {

absl::StatusOr<std::unique_ptr<Log>> OpenMemoryLog() {
  return std::make_unique<MemoryLog>(SystemClock());
}

INSTANTIATE_TEST_SUITE_P(
    Memory, LogConformanceTest,
    testing::Values(LogFactory{.name = "memory", .open = OpenMemoryLog}),
    [](const auto& factory) { return factory.param.name; });

}  // namespace
}  // namespace holdline
