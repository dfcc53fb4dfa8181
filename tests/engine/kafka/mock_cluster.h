// librdkafka's mock cluster: for failures that a real broker cannot be made to
// show. Its transactions mean nothing; only its errors are of use.
#pragma once

#include <cstdint>
#include <memory>
#include <string>
#include <vector>

#include "engine/base/time_units.h"
#include "engine/kafka/client_types.h"

struct rd_kafka_mock_cluster_s;

namespace holdline {

// For the tests that have one topic, and how long they wait for anything.
inline constexpr char kTopic[] = "t";
inline constexpr int64_t kPatienceUs = 30 * kSecondUs;

// Requests of the protocol, by their numbers.
enum class KafkaRequest : int16_t {
  kProduce = 0,
  kFetch = 1,
  kListOffsets = 2,
  kMetadata = 3,
  kOffsetCommit = 8,
  kOffsetFetch = 9,
  kFindCoordinator = 10,
  kJoinGroup = 11,
  kHeartbeat = 12,
  kSyncGroup = 14,
  kInitProducerId = 22,
  kAddPartitionsToTxn = 24,
  kAddOffsetsToTxn = 25,
  kEndTxn = 26,
  kTxnOffsetCommit = 28,
};

class MockCluster {
 public:
  MockCluster();
  ~MockCluster();
  MockCluster(const MockCluster&) = delete;
  MockCluster& operator=(const MockCluster&) = delete;

  std::string brokers() const;
  void CreateTopic(const std::string& name, int partitions);
  // The next requests of this kind are answered with these
  // rd_kafka_resp_err_t, in this order.
  void Fail(KafkaRequest request, const std::vector<int>& errors);
  void SetDown(bool down);

 private:
  struct HandleDestroyer {
    void operator()(rd_kafka_s* handle) const;
  };
  std::unique_ptr<rd_kafka_s, HandleDestroyer> handle_;
  rd_kafka_mock_cluster_s* cluster_;
};

}  // namespace holdline
