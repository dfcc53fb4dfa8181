#include "engine/kafka/kafka_log.h"

#include <utility>

#include "absl/strings/str_cat.h"
#include "engine/base/check.h"
#include "engine/base/status_macros.h"
#include "engine/kafka/broker_watch.h"
#include "engine/kafka/client.h"
#include "engine/kafka/group_positions.h"
#include "engine/kafka/kafka_appender.h"
#include "engine/kafka/kafka_reader.h"
#include "engine/kafka/kafka_scan.h"
#include "engine/kafka/kafka_writer.h"
#include "engine/kafka/topic_creation.h"
#include "engine/kafka/topic_queries.h"

namespace holdline {
namespace kafka_internal {
namespace {

constexpr absl::Duration kScanTimeout = absl::Seconds(1);

class KafkaLog final : public Log {
 public:
  explicit KafkaLog(KafkaOptions options)
      : properties_(std::move(options.properties)),
        client_id_(std::move(options.client_id)),
        watch_(*options.clock, std::move(options.sink), BrokersOf(properties_)),
        committed_(properties_, client_id_, watch_) {}

  absl::Status Open() {
    HL_ASSIGN_OR_RETURN(query_, OpenQuery("read_committed"));
    return absl::OkStatus();
  }

  absl::StatusOr<std::unique_ptr<LogReader>> OpenReader(
      const ReaderOptions& options) override {
    return KafkaReader::Open(options, properties_, client_id_, watch_,
                             committed_);
  }

  absl::StatusOr<std::unique_ptr<TransactionalWriter>> OpenTransactionalWriter(
      const std::string& transactional_id) override {
    return KafkaWriter::Open(transactional_id, properties_, client_id_, watch_);
  }

  absl::StatusOr<std::unique_ptr<LogAppender>> OpenAppender() override {
    return KafkaAppender::Open(properties_, client_id_, watch_);
  }

  absl::StatusOr<std::unique_ptr<LogScan>> OpenScan(
      const TopicPartition& where) override {
    HL_ASSIGN_OR_RETURN(const auto ranges, Ranges(where.topic, kScanTimeout));
    return KafkaScan::Open(
        {.where = where,
         .range = ranges.at(static_cast<size_t>(where.partition)),
         .client_id = client_id_},
        properties_, watch_);
  }

  absl::Status CreateTopics(std::span<const TopicSpec> topics) override {
    return CreateMissingTopics(*query_, topics);
  }

  absl::StatusOr<int32_t> PartitionCount(const std::string& topic) override {
    HL_ASSIGN_OR_RETURN(const int32_t count,
                        QueryPartitionCount(*query_, topic));
    absl::MutexLock lock(&mutex_);
    partition_counts_[topic] = count;
    return count;
  }

  absl::StatusOr<std::map<std::string, std::string>> TopicConfig(
      const std::string& topic) override {
    return QueryTopicConfig(*query_, topic);
  }

  absl::StatusOr<std::vector<OffsetRange>> Ranges(
      const std::string& topic, absl::Duration timeout) override {
    HL_ASSIGN_OR_RETURN(const int32_t partitions, KnownPartitions(topic));
    return QueryRanges(*query_, topic, partitions, timeout);
  }

  // Asked at the end of a run alone, so its client lives no longer.
  absl::StatusOr<std::vector<int64_t>> WrittenEnds(
      const std::string& topic, absl::Duration timeout) override {
    HL_ASSIGN_OR_RETURN(const int32_t partitions, KnownPartitions(topic));
    HL_ASSIGN_OR_RETURN(const auto query, OpenQuery("read_uncommitted"));
    HL_ASSIGN_OR_RETURN(const auto ranges,
                        QueryRanges(*query, topic, partitions, timeout));
    std::vector<int64_t> ends;
    for (const OffsetRange& range : ranges) ends.push_back(range.end);
    return ends;
  }

  BrokerTime LastBrokerTime() const override { return watch_.last_time(); }

 private:
  absl::StatusOr<std::unique_ptr<Client>> OpenQuery(
      const std::string& isolation) {
    const Properties fixed = {{"client.id", client_id_},
                              {"isolation.level", isolation}};
    return Client::Open(Role::kQuery, properties_, fixed, watch_, nullptr);
  }

  // Ranges is asked many times a second; the count of partitions is not asked
  // each time. Who wants to see it grow asks PartitionCount.
  absl::StatusOr<int32_t> KnownPartitions(const std::string& topic) {
    {
      absl::MutexLock lock(&mutex_);
      const auto known = partition_counts_.find(topic);
      if (known != partition_counts_.end()) return known->second;
    }
    return PartitionCount(topic);
  }

  const Properties properties_;
  const std::string client_id_;
  BrokerWatch watch_;
  GroupPositions committed_;
  std::unique_ptr<Client> query_;

  absl::Mutex mutex_;
  std::map<std::string, int32_t> partition_counts_ ABSL_GUARDED_BY(mutex_);
};

}  // namespace
}  // namespace kafka_internal

absl::StatusOr<std::unique_ptr<Log>> OpenKafkaLog(KafkaOptions options) {
  HL_CHECK(options.clock != nullptr);
  HL_RETURN_IF_ERROR(kafka_internal::CheckProperties(options.properties));
  auto log = std::make_unique<kafka_internal::KafkaLog>(std::move(options));
  HL_RETURN_IF_ERROR(log->Open());
  return log;
}

}  // namespace holdline
