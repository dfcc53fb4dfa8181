// A transactional producer, as a TransactionalWriter.
//
// The order of calls was measured: begin, positions, records, drain, commit.
// The broker writes the last transaction's markers after it has answered, and
// refuses positions and partitions meanwhile; positions first wait for that in
// one request, any other order waits in several.
//
// Owned by one thread, but for EndBy.
#pragma once

#include <atomic>
#include <cstdint>
#include <functional>
#include <limits>
#include <memory>
#include <optional>
#include <string>

#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"
#include "absl/time/time.h"
#include "engine/kafka/client.h"
#include "engine/kafka/produce.h"
#include "engine/log/log.h"

namespace holdline::kafka_internal {

class KafkaWriter final : public TransactionalWriter, private ClientEvents {
 public:
  // Fences other writers with the id. Waits up to 30 s for the brokers.
  // `watch` must outlive the writer.
  static absl::StatusOr<std::unique_ptr<KafkaWriter>> Open(
      const std::string& transactional_id, const Properties& user,
      const std::string& client_id, BrokerWatch& watch);

  // A try takes at most the transaction's timeout and 40 s, and there are two
  // at most; after EndBy it is over in some seconds. But where the connection
  // is lost while positions are sent, the library (2.0.2) may keep the call,
  // whatever its timeout, until the group's coordinator is back.
  CommitOutcome Commit(const Transaction& transaction,
                       std::string* why) override;
  void EndBy(int64_t monotonic_us) override {
    end_by_us_.store(monotonic_us, std::memory_order_relaxed);
  }

 private:
  // What a step of a transaction has come to.
  enum class Step {
    kDone,
    kAbort,  // the transaction cannot be committed
    kEnd,    // the writer cannot go on
  };
  using Call = std::function<rd_kafka_error_s*(int timeout_ms)>;

  explicit KafkaWriter(BrokerWatch& watch, int64_t transaction_timeout_ms);

  void OnDelivered(const rd_kafka_message_s& message) override;

  absl::Status Initialize(const std::string& transactional_id);

  Step Attempt(const Transaction& transaction);
  Step Run(const Transaction& transaction);
  Step SendPositions(const MemberPositions& member);
  Step ProduceAll(const std::vector<NewRecord>& records);
  Step ProduceOne(const NewRecord& record);
  Step Drain();
  Step Abort();

  // Repeats the call while it may be repeated and the deadline is ahead.
  Step Repeat(absl::string_view what, const Call& call);
  Step Fail(Step step, absl::string_view what, absl::string_view reason);
  bool LateForDeadline() const;
  void SetDeadline(absl::Duration from_now);

  BrokerWatch& watch_;
  const absl::Duration transaction_timeout_;
  std::unique_ptr<Client> client_;
  std::optional<RecordProducer> producer_;  // on client_

  int64_t deadline_us_ = 0;  // monotonic, of the step under way
  std::atomic<int64_t> end_by_us_{std::numeric_limits<int64_t>::max()};
  // Of the present transaction alone: what was purged with an aborted one may
  // be reported during the next.
  uintptr_t transaction_ = 0;
  int64_t undelivered_ = 0;
  std::string delivery_error_;
  bool aborted_before_ = false;  // the last transaction came to nothing
  bool ended_ = false;
  std::string why_;
};

}  // namespace holdline::kafka_internal
