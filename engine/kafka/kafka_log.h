// The log port over Kafka, by librdkafka's C API (2.0.2 and later).
//
// Readers use the batch API of the consumer, writers one transactional
// producer each. Brokers that are down, at start or later, are no errors: the
// library reconnects with pauses of 20 to 200 ms, readers are idle, writers
// wait within their deadlines, and the sink gets one line when the brokers go
// away and one when they are back.
#pragma once

#include <functional>
#include <map>
#include <memory>
#include <string>
#include <string_view>

#include "absl/status/statusor.h"
#include "engine/base/clock.h"
#include "engine/log/log.h"

namespace holdline {

enum class KafkaSeverity { kInfo, kWarning, kError };

// Receives what an operator should read: `event` is a word ("brokers_away"),
// `detail` a sentence, without secrets. Called from any thread, also from the
// library's own; must not block.
using KafkaLogSink = std::function<void(
    KafkaSeverity severity, std::string_view event, std::string_view detail)>;

struct KafkaOptions {
  // librdkafka's properties by their names, "bootstrap.servers" among them.
  // They win over Holdline's defaults; the few on which exactness rests
  // ("isolation.level", "enable.auto.commit", ...) are refused.
  std::map<std::string, std::string> properties = {};
  std::string client_id = "holdline";
  Clock* clock = nullptr;       // required; must outlive the log
  KafkaLogSink sink = nullptr;  // empty: said to nobody
};

// Checks the properties, all at once, and opens the log. Does not wait for a
// broker. The log must outlive all readers and writers that it opens.
absl::StatusOr<std::unique_ptr<Log>> OpenKafkaLog(KafkaOptions options);

}  // namespace holdline
