#include "engine/runtime/probe.h"

namespace holdline {

std::string_view PartitionPhaseName(PartitionPhase phase) {
  switch (phase) {
    case PartitionPhase::kReading:
      return "reading";
    case PartitionPhase::kReplaying:
      return "replaying";
    case PartitionPhase::kOwned:
      return "owned";
    case PartitionPhase::kStopped:
      return "stopped";
    case PartitionPhase::kReleased:
      return "released";
  }
  return "unknown";
}

}  // namespace holdline
