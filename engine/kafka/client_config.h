// Which librdkafka property has which value, in which kind of handle, and who
// may change it.
#pragma once

#include <map>
#include <string>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "engine/kafka/client_types.h"

namespace holdline::kafka_internal {

enum class Role {
  kReader,    // member of a group
  kWriter,    // transactional producer
  kAppender,  // plain producer, idempotent
  kQuery,     // asks for metadata, offsets and positions, creates topics
};

using Properties = std::map<std::string, std::string>;

// Every property that is unknown, malformed or not the user's to set, one a
// line.
absl::Status CheckProperties(const Properties& user);

// Holdline's defaults for the role, then the user's properties, then `fixed`.
absl::StatusOr<Conf> MakeConf(Role role, const Properties& user,
                              const Properties& fixed);

// What the handles of these properties connect to, for messages.
std::string BrokersOf(const Properties& user);

// Upper bound of a transaction's life at the broker, by these properties.
int64_t TransactionTimeoutMs(const Properties& user);

}  // namespace holdline::kafka_internal
