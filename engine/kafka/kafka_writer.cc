#include "engine/kafka/kafka_writer.h"

#include <librdkafka/rdkafka.h>

#include <algorithm>
#include <string>

#include "absl/strings/str_cat.h"
#include "absl/strings/string_view.h"
#include "engine/base/check.h"
#include "engine/base/status_macros.h"
#include "engine/kafka/errors.h"
#include "engine/kafka/kafka_reader.h"
#include "engine/kafka/position_list.h"

namespace holdline::kafka_internal {
namespace {

// The first answer while fencing is always "concurrent transactions", and one
// long call would then sleep half a second: short calls are done at 63 ms.
constexpr int kInitSliceMs = 60;
constexpr absl::Duration kInitDeadline = absl::Seconds(30);

// The pieces in which the library is waited for, so that its callbacks (and
// with them the line that the brokers are away) are served in between.
constexpr int kCallSliceMs = 1'000;
constexpr absl::Duration kRepeatPause = absl::Milliseconds(1);

// After the transaction's timeout the broker itself has ended it; what is
// left is to hear of it.
constexpr absl::Duration kMargin = absl::Seconds(10);
constexpr absl::Duration kAbortDeadline = absl::Seconds(30);

}  // namespace

KafkaWriter::KafkaWriter(BrokerWatch& watch, int64_t transaction_timeout_ms)
    : watch_(watch),
      transaction_timeout_(absl::Milliseconds(transaction_timeout_ms)) {}

absl::StatusOr<std::unique_ptr<KafkaWriter>> KafkaWriter::Open(
    const std::string& transactional_id, const Properties& user,
    const std::string& client_id, BrokerWatch& watch) {
  std::unique_ptr<KafkaWriter> writer(
      new KafkaWriter(watch, TransactionTimeoutMs(user)));
  const Properties fixed = {{"client.id", client_id},
                            {"transactional.id", transactional_id}};
  HL_ASSIGN_OR_RETURN(writer->client_, Client::Open(Role::kWriter, user, fixed,
                                                    watch, writer.get()));
  writer->producer_.emplace(*writer->client_->handle());
  // On failure the handle goes with the writer: one that was left behind would
  // keep trying, and fence its successor.
  HL_RETURN_IF_ERROR(writer->Initialize(transactional_id));
  return writer;
}

absl::Status KafkaWriter::Initialize(const std::string& transactional_id) {
  SetDeadline(kInitDeadline);
  for (;;) {
    const int64_t asked_us = watch_.clock().MonotonicUs();
    const Error error(
        rd_kafka_init_transactions(client_->handle(), kInitSliceMs));
    client_->ServeCallbacks();
    if (error == nullptr) {
      watch_.Answered(asked_us);
      return absl::OkStatus();
    }
    if (rd_kafka_error_is_retriable(error.get()) == 0 || LateForDeadline()) {
      return ToStatus(error, absl::StrCat("opening the transactional writer ",
                                          transactional_id));
    }
    watch_.clock().Sleep(kRepeatPause);
  }
}

CommitOutcome KafkaWriter::Commit(const Transaction& transaction,
                                  std::string* why) {
  Step step = ended_ ? Step::kEnd : Attempt(transaction);
  // A delivery that failed leaves a hole in the library's sequence numbers;
  // the broker refuses the next transaction for it, and only then is it closed.
  if (step == Step::kAbort && aborted_before_) step = Attempt(transaction);
  aborted_before_ = step == Step::kAbort;
  ended_ = step == Step::kEnd;
  if (step == Step::kDone) return CommitOutcome::kCommitted;
  if (why != nullptr) *why = why_;
  return ended_ ? CommitOutcome::kFenced : CommitOutcome::kAborted;
}

KafkaWriter::Step KafkaWriter::Attempt(const Transaction& transaction) {
  SetDeadline(transaction_timeout_ + kMargin);
  const Step step = Run(transaction);
  if (step != Step::kAbort) return step;
  SetDeadline(kAbortDeadline);
  return Abort();
}

KafkaWriter::Step KafkaWriter::Run(const Transaction& transaction) {
  rd_kafka_t* handle = client_->handle();
  Step step = Repeat("beginning a transaction",
                     [&](int) { return rd_kafka_begin_transaction(handle); });
  for (const MemberPositions& member : transaction.members) {
    if (step != Step::kDone) return step;
    step = SendPositions(member);
  }
  if (step == Step::kDone) step = ProduceAll(transaction.records);
  if (step == Step::kDone) step = Drain();
  if (step != Step::kDone) return step;
  return Repeat("committing", [&](int timeout_ms) {
    return rd_kafka_commit_transaction(handle, timeout_ms);
  });
}

KafkaWriter::Step KafkaWriter::SendPositions(const MemberPositions& member) {
  if (member.positions.empty()) return Step::kDone;
  HL_CHECK(member.member != nullptr);
  // A transaction carries positions of readers of the same log only.
  const auto& reader = static_cast<const KafkaReader&>(*member.member);
  const auto metadata = reader.group_metadata();
  if (metadata == nullptr) {
    return Fail(Step::kAbort, "sending positions",
                absl::StrCat("the reader of ", reader.topic(),
                             " was never assigned a partition"));
  }
  const PartitionList list = PositionList(reader.topic(), member.positions);
  return Repeat("sending positions", [&](int timeout_ms) {
    return rd_kafka_send_offsets_to_transaction(client_->handle(), list.get(),
                                                metadata.get(), timeout_ms);
  });
}

KafkaWriter::Step KafkaWriter::ProduceAll(
    const std::vector<NewRecord>& records) {
  ++transaction_;
  undelivered_ = 0;
  delivery_error_.clear();
  for (const NewRecord& record : records) {
    const Step step = ProduceOne(record);
    if (step != Step::kDone) return step;
  }
  return Step::kDone;
}

KafkaWriter::Step KafkaWriter::ProduceOne(const NewRecord& record) {
  for (;;) {
    const int code = producer_->Produce(record, transaction_);
    if (code == RD_KAFKA_RESP_ERR_NO_ERROR) {
      ++undelivered_;
      return Step::kDone;
    }
    if (code != RD_KAFKA_RESP_ERR__QUEUE_FULL || LateForDeadline()) {
      return Fail(Step::kAbort,
                  absl::StrCat("producing ", record.value.size(), " bytes to ",
                               record.topic, " [", record.partition, "]"),
                  rd_kafka_err2str(static_cast<rd_kafka_resp_err_t>(code)));
    }
    rd_kafka_poll(client_->handle(), kPollSliceMs);
  }
}

// Waits for the acknowledgements, no longer than the first bad one: messages
// that follow it may never be reported.
KafkaWriter::Step KafkaWriter::Drain() {
  while (undelivered_ > 0 && delivery_error_.empty()) {
    if (LateForDeadline()) {
      return Fail(Step::kAbort, "producing",
                  absl::StrCat(undelivered_, " records not acknowledged by ",
                               watch_.brokers(), " in time"));
    }
    rd_kafka_flush(client_->handle(), kPollSliceMs);
  }
  if (delivery_error_.empty()) return Step::kDone;
  return Fail(Step::kAbort, "producing", delivery_error_);
}

KafkaWriter::Step KafkaWriter::Abort() {
  const std::string cause = why_;
  const Step step = Repeat("aborting", [&](int timeout_ms) {
    return rd_kafka_abort_transaction(client_->handle(), timeout_ms);
  });
  if (step == Step::kDone) return Step::kAbort;  // the wish is fulfilled
  why_ = absl::StrCat(cause, "; ", why_);
  return Step::kEnd;
}

KafkaWriter::Step KafkaWriter::Repeat(absl::string_view what,
                                      const Call& call) {
  for (;;) {
    const int64_t asked_us = watch_.clock().MonotonicUs();
    const Error error(call(kCallSliceMs));
    client_->ServeCallbacks();
    if (error == nullptr) {
      watch_.Answered(asked_us);
      return Step::kDone;
    }
    const char* reason = rd_kafka_error_string(error.get());
    // The library would have some of these aborted, and go on.
    if (rd_kafka_error_code(error.get()) == RD_KAFKA_RESP_ERR__FENCED) {
      return Fail(Step::kEnd, what, reason);
    }
    if (rd_kafka_error_txn_requires_abort(error.get()) != 0) {
      return Fail(Step::kAbort, what, reason);
    }
    if (rd_kafka_error_is_retriable(error.get()) == 0 || LateForDeadline()) {
      return Fail(Step::kEnd, what, reason);
    }
    watch_.clock().Sleep(kRepeatPause);
  }
}

// A fatal error of the handle outweighs whatever the step itself has seen.
KafkaWriter::Step KafkaWriter::Fail(Step step, absl::string_view what,
                                    absl::string_view reason) {
  const absl::Status fatal = FatalError(*client_->handle(), what);
  if (!fatal.ok()) {
    why_ = std::string(fatal.message());
    return Step::kEnd;
  }
  why_ = absl::StrCat(what, ": ", reason);
  return step;
}

void KafkaWriter::OnDelivered(const rd_kafka_message_s& message) {
  if (TagOf(message) != transaction_) return;
  --undelivered_;
  if (message.err == RD_KAFKA_RESP_ERR_NO_ERROR) {
    const int64_t broker_us = BrokerTimeOf(message);
    if (broker_us != 0) watch_.HeardTime(broker_us);
    return;
  }
  if (!delivery_error_.empty()) return;
  delivery_error_ = absl::StrCat(
      message.len, " bytes to ", rd_kafka_topic_name(message.rkt), " [",
      message.partition, "]: ", rd_kafka_err2str(message.err));
  rd_kafka_yield(client_->handle());  // Drain need not wait for the others
}

bool KafkaWriter::LateForDeadline() const {
  return watch_.clock().MonotonicUs() >=
         std::min(deadline_us_, end_by_us_.load(std::memory_order_relaxed));
}

void KafkaWriter::SetDeadline(absl::Duration from_now) {
  deadline_us_ =
      watch_.clock().MonotonicUs() + absl::ToInt64Microseconds(from_now);
}

}  // namespace holdline::kafka_internal
