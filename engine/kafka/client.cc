#include "engine/kafka/client.h"

#include <librdkafka/rdkafka.h>
#include <syslog.h>

#include <array>
#include <string_view>

#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "engine/base/check.h"
#include "engine/base/status_macros.h"
#include "engine/kafka/errors.h"

namespace holdline::kafka_internal {
namespace {

// Connections that fail are told by the watch, once; properties of the other
// kind of handle are expected, since the user states them for all.
bool IsNoise(std::string_view facility) {
  return facility == "FAIL" || facility == "CONFWARN";
}

KafkaSeverity SeverityOf(int level) {
  if (level <= LOG_ERR) return KafkaSeverity::kError;
  if (level == LOG_WARNING) return KafkaSeverity::kWarning;
  return KafkaSeverity::kInfo;
}

}  // namespace

// The library's callbacks. All are noexcept: nothing may unwind through C.
struct ClientCallbacks {
  static Client& Self(void* opaque) { return *static_cast<Client*>(opaque); }

  static void OnError(rd_kafka_t* rk, int code, const char* reason,
                      void* opaque) noexcept {
    Client& self = Self(opaque);
    if (code == RD_KAFKA_RESP_ERR__FATAL) {
      self.watch_.Say(KafkaSeverity::kError, "kafka_fatal",
                      FatalError(*rk, rd_kafka_name(rk)).message());
    } else if (code == RD_KAFKA_RESP_ERR__ALL_BROKERS_DOWN) {
      self.watch_.Away(reason);
    } else if (!IsTransient(code)) {
      self.watch_.Say(KafkaSeverity::kError, "kafka_error",
                      ToStatus(code, rd_kafka_name(rk), reason).message());
    }
  }

  static void OnLog(const rd_kafka_t* rk, int level, const char* facility,
                    const char* text) noexcept {
    if (IsNoise(facility)) return;
    Self(rd_kafka_opaque(rk))
        .watch_.SayForLibrary(SeverityOf(level), facility, text);
  }

  static void OnRebalance(rd_kafka_t*, rd_kafka_resp_err_t code,
                          rd_kafka_topic_partition_list_t* list,
                          void* opaque) noexcept {
    Client& self = Self(opaque);
    HL_CHECK(self.events_ != nullptr);
    self.events_->OnRebalance(code == RD_KAFKA_RESP_ERR__ASSIGN_PARTITIONS,
                              *list);
  }

  static void OnDelivered(rd_kafka_t*, const rd_kafka_message_t* message,
                          void* opaque) noexcept {
    Client& self = Self(opaque);
    HL_CHECK(self.events_ != nullptr);
    self.events_->OnDelivered(*message);
  }
};

absl::StatusOr<std::unique_ptr<Client>> Client::Open(Role role,
                                                     const Properties& user,
                                                     const Properties& fixed,
                                                     BrokerWatch& watch,
                                                     ClientEvents* events) {
  HL_ASSIGN_OR_RETURN(Conf conf, MakeConf(role, user, fixed));
  std::unique_ptr<Client> client(new Client(watch, events));
  rd_kafka_conf_set_opaque(conf.get(), client.get());
  rd_kafka_conf_set_error_cb(conf.get(), &ClientCallbacks::OnError);
  rd_kafka_conf_set_log_cb(conf.get(), &ClientCallbacks::OnLog);
  const bool produces = role == Role::kWriter || role == Role::kAppender;
  if (produces) {
    rd_kafka_conf_set_dr_msg_cb(conf.get(), &ClientCallbacks::OnDelivered);
  } else if (role == Role::kReader) {
    rd_kafka_conf_set_rebalance_cb(conf.get(), &ClientCallbacks::OnRebalance);
  }
  std::array<char, 512> reason;
  client->handle_ =
      rd_kafka_new(produces ? RD_KAFKA_PRODUCER : RD_KAFKA_CONSUMER, conf.get(),
                   reason.data(), reason.size());
  if (client->handle_ == nullptr) {
    return absl::InvalidArgumentError(
        absl::StrCat("Kafka client: ", reason.data()));
  }
  static_cast<void>(conf.release());  // the handle owns it now
  return client;
}

Client::~Client() {
  // Who needs an orderly end (a member of a group) has made it before: a plain
  // destroy would wait for brokers without a limit.
  if (handle_ != nullptr) {
    rd_kafka_destroy_flags(handle_, RD_KAFKA_DESTROY_F_NO_CONSUMER_CLOSE);
  }
}

void Client::ServeCallbacks() const { rd_kafka_poll(handle_, 0); }

}  // namespace holdline::kafka_internal
