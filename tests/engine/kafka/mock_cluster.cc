#include "tests/engine/kafka/mock_cluster.h"

#include <librdkafka/rdkafka.h>
#include <librdkafka/rdkafka_mock.h>

#include "engine/base/check.h"

namespace holdline {

namespace {

// The handle is only there to hold the cluster, and connects to nothing.
rd_kafka_conf_t* QuietConf() {
  rd_kafka_conf_t* conf = rd_kafka_conf_new();
  rd_kafka_conf_set_log_cb(
      conf, [](const rd_kafka_t*, int, const char*, const char*) {});
  return conf;
}

}  // namespace

MockCluster::MockCluster()
    : handle_(rd_kafka_new(RD_KAFKA_PRODUCER, QuietConf(), nullptr, 0)),
      cluster_(rd_kafka_mock_cluster_new(handle_.get(), 1)) {
  HL_CHECK(cluster_ != nullptr);
}

MockCluster::~MockCluster() { rd_kafka_mock_cluster_destroy(cluster_); }

std::string MockCluster::brokers() const {
  return rd_kafka_mock_cluster_bootstraps(cluster_);
}

void MockCluster::CreateTopic(const std::string& name, int partitions) {
  HL_CHECK(rd_kafka_mock_topic_create(cluster_, name.c_str(), partitions, 1) ==
           RD_KAFKA_RESP_ERR_NO_ERROR);
}

void MockCluster::Fail(KafkaRequest request, const std::vector<int>& errors) {
  std::vector<rd_kafka_resp_err_t> codes;
  for (const int error : errors) {
    codes.push_back(static_cast<rd_kafka_resp_err_t>(error));
  }
  rd_kafka_mock_push_request_errors_array(
      cluster_, static_cast<int16_t>(request), codes.size(), codes.data());
}

void MockCluster::SetDown(bool down) {
  constexpr int32_t kAllBrokers = -1;
  if (down) {
    rd_kafka_mock_broker_set_down(cluster_, kAllBrokers);
  } else {
    rd_kafka_mock_broker_set_up(cluster_, kAllBrokers);
  }
}

void MockCluster::HandleDestroyer::operator()(rd_kafka_s* handle) const {
  rd_kafka_destroy(handle);
}

}  // namespace holdline
