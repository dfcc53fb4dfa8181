#include "engine/app/topics.h"

#include <algorithm>

#include "absl/strings/str_cat.h"
#include "engine/base/status_macros.h"

namespace holdline {
namespace {

constexpr int64_t kDayMs = 86'400'000;
constexpr int64_t kMiB = 1 << 20;
constexpr int64_t kForEver = -1;

void Compare(const TopicSpec& spec,
             const std::map<std::string, std::string>& config,
             const std::string& key, const std::string& wanted,
             std::vector<std::string>& differences) {
  const auto found = config.find(key);
  if (found == config.end() || found->second == wanted) return;
  differences.push_back(absl::StrCat("topic ", spec.name, " has ", key, "=",
                                     found->second, ", wanted is ", wanted,
                                     "; alter it with kafka-configs"));
}

}  // namespace

std::vector<TopicSpec> TopicTable(const TopicTableOptions& options) {
  const TopicNames& names = options.names;
  TopicSpec common;
  common.replication = options.replication;
  common.min_in_sync =
      static_cast<int16_t>(std::max(1, options.replication - 1));

  // Judge's state is rebuilt from all observations, so they are kept.
  TopicSpec observations = common;
  observations.name = names.Observations();
  observations.partitions = options.judge_partitions;
  observations.retention_ms = kForEver;
  observations.max_message_bytes = 8 * kMiB;
  observations.log_append_time = true;

  TopicSpec control = common;
  control.name = names.Control();
  control.retention_ms = kForEver;
  control.max_message_bytes = 8 * kMiB;
  // By the broker's clock it is told when a book comes into force.
  control.log_append_time = true;

  // A partition has all of its snapshots in one; they are small and many.
  TopicSpec snapshots = common;
  snapshots.name = names.Snapshots();
  snapshots.partitions = 16;
  snapshots.cleanup = Cleanup::kCompact;
  snapshots.segment_bytes = 64 * kMiB;
  snapshots.max_message_bytes = 8 * kMiB;

  // Evidence is kept for 15 months.
  TopicSpec alerts = common;
  alerts.name = names.Alerts();
  alerts.retention_ms = 456 * kDayMs;

  TopicSpec ledger = alerts;
  ledger.name = names.Ledger();

  TopicSpec status = common;
  status.name = names.Status();
  status.cleanup = Cleanup::kCompact;
  status.segment_bytes = 64 * kMiB;
  status.max_message_bytes = 8 * kMiB;

  // The newest of each key says who is to know what now.
  TopicSpec notifications = status;
  notifications.name = names.Notifications();
  notifications.max_message_bytes = alerts.max_message_bytes;

  TopicSpec dead_letters = common;
  dead_letters.name = names.DeadLetters();
  dead_letters.retention_ms = 30 * kDayMs;
  std::vector<TopicSpec> table = {observations,  control,     snapshots,
                                  alerts,        ledger,      status,
                                  notifications, dead_letters};
  if (options.rekey_partitions > 0) {
    // Records keep the time of the topic that they come from, by which they are
    // deleted too: it is to be longer than that topic's retention.
    TopicSpec telemetry = common;
    telemetry.name = names.telemetry;
    telemetry.partitions = options.rekey_partitions;
    telemetry.retention_ms = 30 * kDayMs;
    telemetry.max_message_bytes = 8 * kMiB;
    table.push_back(telemetry);
  }
  return table;
}

absl::StatusOr<std::vector<std::string>> CheckTopics(
    Log& log, const std::vector<TopicSpec>& table) {
  std::vector<std::string> differences;
  for (const TopicSpec& spec : table) {
    HL_ASSIGN_OR_RETURN(const int32_t partitions,
                        log.PartitionCount(spec.name));
    if (partitions != spec.partitions) {
      differences.push_back(absl::StrCat(
          "topic ", spec.name, " has ", partitions, " partitions, not ",
          spec.partitions, "; what it has is used"));
    }
    HL_ASSIGN_OR_RETURN(const auto config, log.TopicConfig(spec.name));
    Compare(spec, config, "cleanup.policy",
            spec.cleanup == Cleanup::kCompact ? "compact" : "delete",
            differences);
    if (spec.cleanup == Cleanup::kDelete) {
      Compare(spec, config, "retention.ms", absl::StrCat(spec.retention_ms),
              differences);
    }
    Compare(spec, config, "max.message.bytes",
            absl::StrCat(spec.max_message_bytes), differences);
    Compare(spec, config, "message.timestamp.type",
            spec.log_append_time ? "LogAppendTime" : "CreateTime", differences);
  }
  return differences;
}

}  // namespace holdline
