#include "engine/kafka/kafka_reader.h"

#include <librdkafka/rdkafka.h>

#include <algorithm>

#include "absl/strings/str_cat.h"
#include "absl/strings/string_view.h"
#include "engine/base/check.h"
#include "engine/base/status_macros.h"
#include "engine/kafka/errors.h"
#include "engine/kafka/position_list.h"

namespace holdline::kafka_internal {
namespace {

constexpr size_t kReadBatchRecords = 4096;
// 2.0.2 takes these milliseconds for microseconds, and would give up on a busy
// machine after 10 ms of 10 s. What is waited for is the library's own thread.
constexpr int kSeekTimeoutMs = 10'000'000;
constexpr int64_t kCloseDeadlineUs = 5'000'000;
constexpr int kClosePollMs = 50;

PartitionList OnePartition(const std::string& topic, int32_t partition,
                           int64_t offset) {
  PartitionList list(rd_kafka_topic_partition_list_new(1));
  rd_kafka_topic_partition_list_add(list.get(), topic.c_str(), partition)
      ->offset = offset;
  return list;
}

std::span<const rd_kafka_topic_partition_t> Elements(
    const rd_kafka_topic_partition_list_s& list) {
  return {list.elems, static_cast<size_t>(list.cnt)};
}

Properties FixedProperties(const ReaderOptions& options,
                           const std::string& client_id) {
  Properties fixed = {
      {"client.id", client_id},
      {"group.id", options.group},
      {"isolation.level",
       options.read_committed ? "read_committed" : "read_uncommitted"},
      // Static members keep equal partition numbers of two topics together.
      {"partition.assignment.strategy", "range"},
      {"enable.auto.commit", "false"},
      {"enable.auto.offset.store", "false"},
      // A position that the log no longer has is a loss of data, to be told.
      {"auto.offset.reset", "error"},
      {"enable.partition.eof", "true"},
  };
  if (!options.instance_id.empty()) {
    fixed["group.instance.id"] = options.instance_id;
  }
  return fixed;
}

}  // namespace

KafkaReader::KafkaReader(const ReaderOptions& options, BrokerWatch& watch,
                         GroupPositions& committed)
    : topic_(options.topic),
      group_(options.group),
      watch_(watch),
      committed_(committed),
      batch_(kReadBatchRecords) {}

absl::StatusOr<std::unique_ptr<KafkaReader>> KafkaReader::Open(
    const ReaderOptions& options, const Properties& user,
    const std::string& client_id, BrokerWatch& watch,
    GroupPositions& committed) {
  std::unique_ptr<KafkaReader> reader(
      new KafkaReader(options, watch, committed));
  HL_ASSIGN_OR_RETURN(
      reader->client_,
      Client::Open(Role::kReader, user, FixedProperties(options, client_id),
                   watch, reader.get()));
  rd_kafka_t* handle = reader->client_->handle();
  rd_kafka_poll_set_consumer(handle);
  reader->group_queue_.reset(rd_kafka_queue_get_consumer(handle));
  reader->records_.reset(rd_kafka_queue_new(handle));
  reader->wakeup_.Watch(*reader->group_queue_);
  reader->wakeup_.Watch(*reader->records_);

  const PartitionList topics =
      OnePartition(options.topic, RD_KAFKA_PARTITION_UA, 0);
  HL_RETURN_IF_ERROR(ToStatus(rd_kafka_subscribe(handle, topics.get()),
                              absl::StrCat("subscribing to ", options.topic)));
  return reader;
}

KafkaReader::~KafkaReader() { Close(); }

absl::StatusOr<const PollResult*> KafkaReader::Poll(absl::Duration timeout,
                                                    bool take_records) {
  HL_CHECK(!closing_);
  const int64_t deadline_us =
      watch_.clock().MonotonicUs() + absl::ToInt64Microseconds(timeout);
  result_.partitions.clear();
  result_.kind = PollResult::Kind::kIdle;
  result_.lost = false;
  result_.partition = -1;
  result_.records = {};
  for (;;) {
    ServeGroup();
    if (changed_) {
      changed_ = false;
      return &result_;
    }
    if (!failure_.ok()) return failure_;
    if (take_records && TakeRecords()) return &result_;
    const int64_t left_us = deadline_us - watch_.clock().MonotonicUs();
    if (left_us <= 0 || !wakeup_.WaitFor(absl::Microseconds(left_us))) {
      return &result_;
    }
  }
}

void KafkaReader::ServeGroup() {
  rd_kafka_t* handle = client_->handle();
  while (rd_kafka_message_t* message = rd_kafka_consumer_poll(handle, 0)) {
    // Records have queues of their own, so this is an error of the group.
    OnGroupError(message->err, rd_kafka_message_errstr(message));
    rd_kafka_message_destroy(message);
    if (changed_) return;
  }
}

void KafkaReader::OnGroupError(int code, absl::string_view reason) {
  if (IsTransient(code)) return;
  const absl::Status status =
      StatusOf(code, absl::StrCat("group ", group_), reason);
  if (code == RD_KAFKA_RESP_ERR__FATAL || IsLasting(status)) {
    failure_.Update(status);
  } else {
    watch_.Say(KafkaSeverity::kWarning, "group_error", status.message());
  }
}

// Any call may be the first to tell that the handle is at its end, and then
// says no more than that.
absl::Status KafkaReader::StatusOf(int code, absl::string_view what,
                                   absl::string_view reason) const {
  if (code == RD_KAFKA_RESP_ERR__FATAL) {
    return FatalError(*client_->handle(), what);
  }
  return ToStatus(code, what, reason);
}

bool KafkaReader::TakeRecords() {
  RecordBatch::Slice slice;
  while (!batch_.NextSlice(slice)) {
    const size_t taken = batch_.Take(*records_, positions_);
    failure_.Update(batch_.failure());
    const absl::Status notice = batch_.TakeNotice();
    if (!notice.ok()) {
      watch_.Say(KafkaSeverity::kWarning, "read_error", notice.message());
    }
    if (taken == 0) return false;
  }
  result_.kind = PollResult::Kind::kRecords;
  result_.partition = slice.partition;
  result_.records = slice.records;
  result_.next_offset = slice.next_offset;
  return true;
}

void KafkaReader::OnRebalance(bool assigned,
                              const rd_kafka_topic_partition_list_s& list) {
  if (closing_) {
    rd_kafka_assign(client_->handle(), nullptr);
  } else if (assigned) {
    OnAssigned(list);
  } else {
    OnRevoked(list);
  }
  // Poll tells changes one by one.
  if (changed_) rd_kafka_yield(client_->handle());
}

void KafkaReader::OnAssigned(const rd_kafka_topic_partition_list_s& list) {
  rd_kafka_t* handle = client_->handle();
  {
    absl::MutexLock lock(&metadata_mutex_);
    metadata_ = {rd_kafka_consumer_group_metadata(handle), Destroyer()};
  }
  const PartitionList start(rd_kafka_topic_partition_list_copy(&list));
  for (const rd_kafka_topic_partition_t& element : Elements(list)) {
    Queue queue(
        rd_kafka_queue_get_partition(handle, element.topic, element.partition));
    rd_kafka_queue_forward(queue.get(), records_.get());
    partition_queues_.push_back(std::move(queue));
    positions_.Assign(element.partition);
    result_.partitions.push_back(element.partition);
  }
  for (int i = 0; i < start->cnt; ++i) start->elems[i].offset = 0;  // unused
  rd_kafka_pause_partitions(handle, start.get());
  rd_kafka_assign(handle, start.get());
  if (result_.partitions.empty()) return;  // a member without partitions
  std::sort(result_.partitions.begin(), result_.partitions.end());
  result_.kind = PollResult::Kind::kAssigned;
  changed_ = true;
}

void KafkaReader::OnRevoked(const rd_kafka_topic_partition_list_s& list) {
  for (const rd_kafka_topic_partition_t& element : Elements(list)) {
    result_.partitions.push_back(element.partition);
  }
  result_.lost = rd_kafka_assignment_lost(client_->handle()) != 0;
  DropAssignment();
  if (result_.partitions.empty()) {
    rd_kafka_assign(client_->handle(), nullptr);
    return;
  }
  std::sort(result_.partitions.begin(), result_.partitions.end());
  result_.kind = PollResult::Kind::kRevoked;
  changed_ = true;
  revoking_ = true;
}

absl::Status KafkaReader::Seek(int32_t partition, int64_t offset) {
  if (!positions_.IsAssigned(partition)) {
    return absl::FailedPreconditionError(
        absl::StrCat(topic_, " [", partition, "] is not assigned"));
  }
  HL_RETURN_IF_ERROR(SeekInLibrary(partition, offset));
  if (positions_.NextOf(partition) == nullptr) {
    const PartitionList list = OnePartition(topic_, partition, offset);
    HL_RETURN_IF_ERROR(
        ToStatus(rd_kafka_resume_partitions(client_->handle(), list.get()),
                 absl::StrCat("resuming ", topic_, " [", partition, "]")));
    // A seek wakes the library's fetching thread, a resume would leave it
    // asleep for up to a second.
    HL_RETURN_IF_ERROR(SeekInLibrary(partition, offset));
  }
  batch_.Drop(partition);
  positions_.Start(partition, offset);
  return absl::OkStatus();
}

absl::Status KafkaReader::SeekInLibrary(int32_t partition, int64_t offset) {
  const std::string what =
      absl::StrCat("seeking in ", topic_, " [", partition, "]");
  const PartitionList list = OnePartition(topic_, partition, offset);
  const Error error(
      rd_kafka_seek_partitions(client_->handle(), list.get(), kSeekTimeoutMs));
  HL_RETURN_IF_ERROR(ToStatus(error, what));
  return ToStatus(list->elems[0].err, what);
}

absl::StatusOr<CommittedPosition> KafkaReader::Committed(
    int32_t partition, absl::Duration timeout) {
  return committed_.Read(group_, {topic_, partition}, timeout);
}

// The library speaks for the generation whose assignment it has told last: a
// later one cannot begin before this thread has released what it revokes. A
// claim whose answer has not come may still be sent, so that the next one has
// to wait for it.
absl::Status KafkaReader::Claim(std::span<const PartitionPosition> positions,
                                absl::Duration timeout) {
  const std::string what = absl::StrCat("claiming partitions of ", topic_);
  for (const PartitionPosition& position : positions) {
    if (positions_.IsAssigned(position.partition)) continue;
    return absl::FailedPreconditionError(
        absl::StrCat(what, ": ", position.partition, " is not assigned"));
  }
  const int64_t asked_us = watch_.clock().MonotonicUs();
  if (claim_ != nullptr && AwaitClaim(timeout) == nullptr) {
    return absl::DeadlineExceededError(absl::StrCat(what, ": no answer"));
  }
  claim_.reset(rd_kafka_queue_new(client_->handle()));
  const PartitionList list = PositionList(topic_, positions);
  HL_RETURN_IF_ERROR(
      StatusOf(rd_kafka_commit_queue(client_->handle(), list.get(),
                                     claim_.get(), nullptr, nullptr),
               what));
  const Event answer = AwaitClaim(timeout);
  if (answer == nullptr) {
    return absl::DeadlineExceededError(absl::StrCat(what, ": no answer"));
  }
  HL_RETURN_IF_ERROR(StatusOf(rd_kafka_event_error(answer.get()), what));
  const rd_kafka_topic_partition_list_t* answers =
      rd_kafka_event_topic_partition_list(answer.get());
  if (answers != nullptr) {
    for (const rd_kafka_topic_partition_t& element : Elements(*answers)) {
      HL_RETURN_IF_ERROR(StatusOf(element.err, what));
    }
  }
  watch_.Answered(asked_us);
  return absl::OkStatus();
}

Event KafkaReader::AwaitClaim(absl::Duration timeout) {
  Event answer(rd_kafka_queue_poll(
      claim_.get(), static_cast<int>(absl::ToInt64Milliseconds(timeout))));
  if (answer != nullptr) claim_.reset();
  return answer;
}

absl::Status KafkaReader::ReleaseRevoked() {
  HL_CHECK(revoking_);
  revoking_ = false;
  return StatusOf(rd_kafka_assign(client_->handle(), nullptr),
                  absl::StrCat("releasing partitions of ", topic_));
}

void KafkaReader::DropAssignment() {
  batch_.DropAll();
  positions_.Clear();
  for (const Queue& queue : partition_queues_) {
    rd_kafka_queue_forward(queue.get(), nullptr);
  }
  partition_queues_.clear();
}

void KafkaReader::Close() {
  if (closing_ || client_ == nullptr) return;
  closing_ = true;
  DropAssignment();
  batch_.Release();
  if (group_queue_ != nullptr) LeaveGroup();
  client_.reset();
}

// The library's plain close waits for ever where a broker does not answer.
void KafkaReader::LeaveGroup() {
  Wakeup::Unwatch(*group_queue_);
  Wakeup::Unwatch(*records_);
  claim_.reset();
  records_.reset();
  group_queue_.reset();
  rd_kafka_t* handle = client_->handle();
  // The library would wait for the release of what it has revoked for ever.
  rd_kafka_assign(handle, nullptr);
  const Queue queue(rd_kafka_queue_new(handle));
  const Error refused(rd_kafka_consumer_close_queue(handle, queue.get()));
  if (refused != nullptr) return;
  const int64_t deadline_us = watch_.clock().MonotonicUs() + kCloseDeadlineUs;
  while (rd_kafka_consumer_closed(handle) == 0 &&
         watch_.clock().MonotonicUs() < deadline_us) {
    const Event event(rd_kafka_queue_poll(queue.get(), kClosePollMs));
    if (event != nullptr &&
        rd_kafka_event_type(event.get()) == RD_KAFKA_EVENT_REBALANCE) {
      rd_kafka_assign(handle, nullptr);
    }
  }
}

std::shared_ptr<const rd_kafka_consumer_group_metadata_s>
KafkaReader::group_metadata() const {
  absl::MutexLock lock(&metadata_mutex_);
  return metadata_;
}

}  // namespace holdline::kafka_internal
