// One member of a consumer group, as a LogReader.
//
// How nothing is lost or repeated:
//  1. Each partition has its own queue, forwarded to `records_` before it is
//     assigned; rebalances come by the group's queue. So a reader that takes
//     no records still serves its membership.
//  2. A partition is assigned paused: the library fetches nothing of it before
//     Seek has given the offset and resumed it. There is no moment in which it
//     reads from a place that nobody chose.
//  3. A seek raises the partition's version in the library at once, on this
//     thread; what was fetched before it is never handed out. What this reader
//     had taken already is dropped by Seek, and offsets must grow.
//  4. Assignments are eager: all partitions go, then all come, each to be
//     sought anew. The library resumes nothing by itself.
//
// Owned by one thread, except group_metadata.
#pragma once

#include <cstdint>
#include <memory>
#include <string>
#include <vector>

#include "absl/base/thread_annotations.h"
#include "absl/strings/string_view.h"
#include "absl/synchronization/mutex.h"
#include "engine/kafka/client.h"
#include "engine/kafka/group_positions.h"
#include "engine/kafka/partition_positions.h"
#include "engine/kafka/record_batch.h"
#include "engine/kafka/wakeup.h"
#include "engine/log/log.h"

namespace holdline::kafka_internal {

class KafkaReader final : public LogReader, private ClientEvents {
 public:
  // `watch` and `committed` must outlive the reader.
  static absl::StatusOr<std::unique_ptr<KafkaReader>> Open(
      const ReaderOptions& options, const Properties& user,
      const std::string& client_id, BrokerWatch& watch,
      GroupPositions& committed);
  ~KafkaReader() override;

  absl::StatusOr<const PollResult*> Poll(absl::Duration timeout,
                                         bool take_records) override;
  absl::Status Seek(int32_t partition, int64_t offset) override;
  absl::StatusOr<CommittedPosition> Committed(int32_t partition,
                                              absl::Duration timeout) override;
  absl::Status Claim(std::span<const PartitionPosition> positions,
                     absl::Duration timeout) override;
  absl::Status ReleaseRevoked() override;
  void Close() override;

  // What proves to the broker that a commit comes from this member: as it was
  // when the present partitions were assigned, so that the commit of a member
  // that has lost them in the meantime is refused. Null before the first
  // assignment. Any thread.
  std::shared_ptr<const rd_kafka_consumer_group_metadata_s> group_metadata()
      const;
  const std::string& topic() const { return topic_; }

 private:
  KafkaReader(const ReaderOptions& options, BrokerWatch& watch,
              GroupPositions& committed);

  void OnRebalance(bool assigned,
                   const rd_kafka_topic_partition_list_s& list) override;

  void OnAssigned(const rd_kafka_topic_partition_list_s& list);
  void OnRevoked(const rd_kafka_topic_partition_list_s& list);
  // Serves at most one change of assignment, and the library's callbacks.
  void ServeGroup();
  void OnGroupError(int code, absl::string_view reason);
  absl::Status StatusOf(int code, absl::string_view what,
                        absl::string_view reason = "") const;
  bool TakeRecords();
  // The answer to the claim that is on its way; null where none has come.
  Event AwaitClaim(absl::Duration timeout);
  absl::Status SeekInLibrary(int32_t partition, int64_t offset);
  void DropAssignment();
  void LeaveGroup();

  const std::string topic_;
  const std::string group_;
  BrokerWatch& watch_;
  GroupPositions& committed_;
  Wakeup wakeup_;
  std::unique_ptr<Client> client_;
  Queue group_queue_;
  Queue records_;
  std::vector<Queue> partition_queues_;  // of the present assignment

  Queue claim_;  // where the answer will come; null: none is on its way

  PartitionPositions positions_;
  RecordBatch batch_;
  PollResult result_;
  bool changed_ = false;   // result_ holds a change that Poll has not told
  bool revoking_ = false;  // told, and ReleaseRevoked has not come yet
  bool closing_ = false;
  absl::Status failure_;

  mutable absl::Mutex metadata_mutex_;
  std::shared_ptr<const rd_kafka_consumer_group_metadata_s> metadata_
      ABSL_GUARDED_BY(metadata_mutex_);
};

}  // namespace holdline::kafka_internal
