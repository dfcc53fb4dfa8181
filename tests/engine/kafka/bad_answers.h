// Tables of answers that end a request badly, and how they are tried: all cases
// of a table at once, each on a thread and a cluster of its own, since what
// takes time is the library's waiting.
#pragma once

#include <gtest/gtest.h>

#include <functional>
#include <span>
#include <string>

#include "absl/status/status.h"
#include "tests/engine/kafka/mock_cluster.h"
#include "tests/engine/kafka/sanitizer.h"

namespace holdline {

struct BadAnswer {
  const char* request_name;
  KafkaRequest request;
  int error;                                      // rd_kafka_resp_err_t
  absl::StatusCode told = absl::StatusCode::kOk;  // what the port makes of it
};

// "EndTxn: NOT_COORDINATOR".
std::string NameOf(const BadAnswer& answer);

// Tests whose every case makes handles of the library.
class BadAnswers : public testing::Test {
 protected:
  void SetUp() override {
    if (!WhyNoKafkaHandles().empty()) GTEST_SKIP() << WhyNoKafkaHandles();
  }
};

// Returns when all have returned. What a body finds wrong is reported with the
// case's name.
void TryEach(std::span<const BadAnswer> answers,
             const std::function<void(const BadAnswer&)>& body);

}  // namespace holdline
