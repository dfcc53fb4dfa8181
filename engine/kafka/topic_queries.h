// What the brokers know about topics: partitions, configuration, where each
// partition begins and ends.
//
// Thread-safe: the library's handle is, and each question has its own queue.
#pragma once

#include <cstdint>
#include <map>
#include <string>
#include <vector>

#include "absl/status/statusor.h"
#include "absl/time/time.h"
#include "engine/kafka/client.h"
#include "engine/log/log.h"

namespace holdline::kafka_internal {

// As the methods of Log with the same names. `client` has the role kQuery and
// isolation.level=read_committed, by which Ranges sees what a read-committed
// reader sees.
absl::StatusOr<int32_t> QueryPartitionCount(const Client& client,
                                            const std::string& topic);
absl::StatusOr<std::map<std::string, std::string>> QueryTopicConfig(
    const Client& client, const std::string& topic);
absl::StatusOr<std::vector<OffsetRange>> QueryRanges(const Client& client,
                                                     const std::string& topic,
                                                     int32_t partitions,
                                                     absl::Duration timeout);

}  // namespace holdline::kafka_internal
