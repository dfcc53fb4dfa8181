// What holdline.yaml says: the configuration of `holdline run`. Made by
// config_reader.h, which has told every mistake; constant after that.
#pragma once

#include <cstddef>
#include <cstdint>
#include <map>
#include <optional>
#include <string>

#include "absl/time/time.h"
#include "engine/app/log_line.h"
#include "engine/app/topics.h"
#include "engine/runtime/clock_rule.h"

namespace holdline {

struct ServiceConfig {
  std::string brokers;  // "host:port,host:port"
  // What goes to librdkafka by its own names, "bootstrap.servers" among them.
  // Holds secrets: print it through Redacted (secrets.h).
  std::map<std::string, std::string> kafka;
  TopicNames topics;
  // The topic that is to be re-keyed into topics.telemetry; empty: none.
  std::string rekey_from;
  int32_t rekey_partitions = 0;  // of topics.telemetry, when it is Holdline's
  int32_t judge_partitions = 0;  // of the observations topic, when created
  int16_t replication = 0;       // of the topics that Holdline creates

  std::string contracts;  // file or folder, as it can be opened
  absl::Duration contracts_lead;
  std::string listen;  // "host:port"
  std::string instance;

  bool run_score = true;
  bool run_judge = true;
  int shards = 0;
  absl::Duration tick;
  absl::Duration behind_tick;
  absl::Duration allowance;
  std::optional<absl::Duration> snapshots;  // a cycle; absent: off
  ClockMode clock = ClockMode::kLive;
  std::optional<int64_t> until_us;  // microseconds since the epoch

  size_t max_series = 0;  // contract series on /metrics
  absl::Duration stale_after;
  size_t ring_packets = 0;  // per shard, a power of two
  size_t max_contacts = 0;  // per telemetry partition
  absl::Duration remember;
  absl::Duration remember_open;
  absl::Duration lost_after;
  size_t max_cases = 0;  // per telemetry partition
  absl::Duration remember_cases;
  absl::Duration remember_open_cases;
  size_t max_outages = 0;  // per telemetry partition
  absl::Duration remember_outages;
  absl::Duration remember_open_outages;

  LogLevel log_level = LogLevel::kInfo;

  // The settings as they were given or taken by default, by name: for
  // `--dry-run` and the line at start. kafka's properties are not among them.
  std::map<std::string, std::string> given;
};

}  // namespace holdline
