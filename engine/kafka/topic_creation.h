// Creating topics.
#pragma once

#include <span>

#include "absl/status/status.h"
#include "engine/kafka/client.h"
#include "engine/log/log.h"

namespace holdline::kafka_internal {

// As Log::CreateTopics. Asks only for those that are missing, so that a user
// without the permission to create can run where all exist; returns when the
// brokers show them all.
absl::Status CreateMissingTopics(const Client& client,
                                 std::span<const TopicSpec> topics);

}  // namespace holdline::kafka_internal
