// Positions with their metadata, as the library takes them to commit.
#pragma once

#include <span>
#include <string>

#include "engine/kafka/client_types.h"
#include "engine/log/log.h"

namespace holdline::kafka_internal {

PartitionList PositionList(const std::string& topic,
                           std::span<const PartitionPosition> positions);

}  // namespace holdline::kafka_internal
