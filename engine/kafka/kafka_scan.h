// LogScan over Kafka: a consumer of its own that is in no group.
#pragma once

#include <cstdint>
#include <memory>
#include <span>
#include <string>

#include "absl/status/statusor.h"
#include "absl/time/time.h"
#include "engine/kafka/broker_watch.h"
#include "engine/kafka/client.h"
#include "engine/kafka/client_types.h"
#include "engine/kafka/partition_positions.h"
#include "engine/kafka/record_batch.h"
#include "engine/log/log.h"

namespace holdline::kafka_internal {

class KafkaScan final : public LogScan {
 public:
  struct Options {
    TopicPartition where;
    OffsetRange range;
    std::string client_id;
  };
  // `watch` must outlive the scan.
  static absl::StatusOr<std::unique_ptr<KafkaScan>> Open(const Options& options,
                                                         const Properties& user,
                                                         BrokerWatch& watch);

  absl::StatusOr<std::span<const Record>> Poll(absl::Duration timeout) override;
  bool done() override { return *Next() >= options_.range.end; }

 private:
  KafkaScan(const Options& options, BrokerWatch& watch);
  int64_t* Next() { return positions_.NextOf(options_.where.partition); }

  const Options options_;
  BrokerWatch& watch_;
  PartitionPositions positions_;
  std::unique_ptr<Client> client_;
  Queue queue_;  // before the client that it belongs to
  RecordBatch batch_;
};

}  // namespace holdline::kafka_internal
