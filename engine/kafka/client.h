// One handle of librdkafka: its configuration, its callbacks, its end.
//
// The library's callbacks for errors, rebalances and deliveries run on the
// thread that polls the handle, its log lines on any thread.
#pragma once

#include <memory>
#include <string>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "engine/kafka/broker_watch.h"
#include "engine/kafka/client_config.h"
#include "engine/kafka/client_types.h"

namespace holdline::kafka_internal {

// How long a call that waits for the library stays inside it before it looks at
// its own deadline again.
inline constexpr int kPollSliceMs = 100;

// What a handle tells its owner, on the thread that polls it. Not called
// before Client::Open has returned, nor after the client is destroyed.
class ClientEvents {
 public:
  virtual ~ClientEvents() = default;

  virtual void OnRebalance(bool /*assigned*/,
                           const rd_kafka_topic_partition_list_s& /*list*/) {}
  virtual void OnDelivered(const rd_kafka_message_s& /*message*/) {}
};

// Thread-compatible; the handle itself is thread-safe where librdkafka says so.
class Client {
 public:
  // `events` may be null. `watch` and `events` must outlive the client.
  static absl::StatusOr<std::unique_ptr<Client>> Open(Role role,
                                                      const Properties& user,
                                                      const Properties& fixed,
                                                      BrokerWatch& watch,
                                                      ClientEvents* events);
  ~Client();
  Client(const Client&) = delete;
  Client& operator=(const Client&) = delete;

  rd_kafka_s* handle() const { return handle_; }
  BrokerWatch& watch() const { return watch_; }
  Clock& clock() const { return watch_.clock(); }

  // Serves the callbacks of a handle that is not a member of a group.
  void ServeCallbacks() const;

 private:
  friend struct ClientCallbacks;

  Client(BrokerWatch& watch, ClientEvents* events)
      : watch_(watch), events_(events) {}

  BrokerWatch& watch_;
  ClientEvents* const events_;
  rd_kafka_s* handle_ = nullptr;
};

}  // namespace holdline::kafka_internal
