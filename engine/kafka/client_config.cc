#include "engine/kafka/client_config.h"

#include <librdkafka/rdkafka.h>

#include <algorithm>
#include <array>
#include <cstdint>
#include <iterator>
#include <vector>

#include "absl/strings/numbers.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "engine/base/status_macros.h"

namespace holdline::kafka_internal {
namespace {

constexpr unsigned kReaders = 1u << static_cast<unsigned>(Role::kReader);
constexpr unsigned kWriters = 1u << static_cast<unsigned>(Role::kWriter);
constexpr unsigned kAppenders = 1u << static_cast<unsigned>(Role::kAppender);
constexpr unsigned kQueries = 1u << static_cast<unsigned>(Role::kQuery);
constexpr unsigned kProducers = kWriters | kAppenders;
constexpr unsigned kConsumers = kReaders | kQueries;
constexpr unsigned kAll = kProducers | kConsumers;

constexpr char kTransactionTimeoutMs[] = "60000";

struct Setting {
  const char* name;
  const char* value;
  unsigned roles;
  bool newer = false;  // not known to librdkafka 2.0.2
};

constexpr Setting kDefaults[] = {
    // An outage of a second must not cost ten (the library's default pause).
    {"reconnect.backoff.ms", "20", kAll},
    {"reconnect.backoff.max.ms", "200", kAll},
    {"log.connection.close", "false", kAll},
    {"log_level", "4", kAll},
    // Waits up to a second at the end of each handle to tell the broker.
    {"enable.metrics.push", "false", kAll, /*newer=*/true},

    // 2.0.2 sleeps up to a second when a prefetch limit is hit, so the count
    // is out of the way and the bytes last longer than that second.
    {"queued.min.messages", "10000000", kReaders},
    {"queued.max.messages.kbytes", "131072", kReaders},
    {"fetch.queue.backoff.ms", "10", kReaders, /*newer=*/true},
    // How late the end of a partition is known past a transaction's marker.
    {"fetch.wait.max.ms", "100", kReaders},
    {"session.timeout.ms", "10000", kReaders},
    {"heartbeat.interval.ms", "1000", kReaders},

    // The broker writes a transaction's markers after it has answered, and
    // refuses the next one until then: asking again soon is most of the
    // latency of a commit.
    {"retry.backoff.ms", "2", kWriters},
    {"retry.backoff.max.ms", "20", kWriters, /*newer=*/true},
    {"transaction.timeout.ms", kTransactionTimeoutMs, kWriters},
    // A broker that comes back can be ready for the second request in flight
    // and not yet for the first: then the library gives up on what was out of
    // order. A writer aborts and tries again; an appender cannot.
    {"max.in.flight.requests.per.connection", "1", kAppenders},
    {"compression.type", "lz4", kProducers},
    {"queue.buffering.max.messages", "1000000", kProducers},
    // The topic's own limit decides; the client's is only out of its way.
    {"message.max.bytes", "16777216", kProducers},
};

// Exactness rests on these: the handle that uses one sets it itself.
constexpr const char* kReserved[] = {
    "allow.auto.create.topics",
    "auto.offset.reset",
    "client.id",
    "enable.auto.commit",
    "enable.auto.offset.store",
    "enable.idempotence",
    "enable.partition.eof",
    "group.id",
    "group.instance.id",
    "group.protocol",
    "isolation.level",
    "partition.assignment.strategy",
    "transactional.id",
};

std::string Set(rd_kafka_conf_t* conf, const std::string& name,
                const std::string& value) {
  std::array<char, 512> reason;
  if (rd_kafka_conf_set(conf, name.c_str(), value.c_str(), reason.data(),
                        reason.size()) == RD_KAFKA_CONF_OK) {
    return "";
  }
  return reason.data();
}

bool IsReserved(const std::string& name) {
  return std::any_of(std::begin(kReserved), std::end(kReserved),
                     [&](const char* reserved) { return name == reserved; });
}

const std::string* Find(const Properties& properties, const char* name) {
  const auto at = properties.find(name);
  return at == properties.end() ? nullptr : &at->second;
}

}  // namespace

absl::Status CheckProperties(const Properties& user) {
  const Conf scratch(rd_kafka_conf_new());
  std::vector<std::string> mistakes;
  for (const auto& [name, value] : user) {
    if (IsReserved(name)) {
      mistakes.push_back(
          absl::StrCat(name, ": is set by Holdline itself; remove it"));
      continue;
    }
    const std::string reason = Set(scratch.get(), name, value);
    if (!reason.empty()) mistakes.push_back(absl::StrCat(name, ": ", reason));
  }
  if (BrokersOf(user).empty()) {
    mistakes.push_back("bootstrap.servers: is missing; name the brokers");
  }
  if (mistakes.empty()) return absl::OkStatus();
  return absl::InvalidArgumentError(absl::StrJoin(mistakes, "\n"));
}

absl::StatusOr<Conf> MakeConf(Role role, const Properties& user,
                              const Properties& fixed) {
  Conf conf(rd_kafka_conf_new());
  for (const Setting& setting : kDefaults) {
    if ((setting.roles & (1u << static_cast<unsigned>(role))) == 0) continue;
    const std::string reason = Set(conf.get(), setting.name, setting.value);
    if (!reason.empty() && !setting.newer) {
      return absl::InternalError(absl::StrCat(setting.name, ": ", reason));
    }
  }
  for (const Properties* properties : {&user, &fixed}) {
    for (const auto& [name, value] : *properties) {
      const std::string reason = Set(conf.get(), name, value);
      if (!reason.empty()) {
        return absl::InvalidArgumentError(absl::StrCat(name, ": ", reason));
      }
    }
  }
  return conf;
}

std::string BrokersOf(const Properties& user) {
  for (const char* name : {"bootstrap.servers", "metadata.broker.list"}) {
    if (const std::string* value = Find(user, name)) return *value;
  }
  return "";
}

int64_t TransactionTimeoutMs(const Properties& user) {
  const std::string* set = Find(user, "transaction.timeout.ms");
  int64_t timeout_ms = 0;
  if (set != nullptr && absl::SimpleAtoi(*set, &timeout_ms)) return timeout_ms;
  return absl::SimpleAtoi(kTransactionTimeoutMs, &timeout_ms) ? timeout_ms : 0;
}

}  // namespace holdline::kafka_internal
