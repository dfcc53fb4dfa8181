#include "tests/engine/kafka/kafka_test_broker.h"
#include "tests/engine/log/log_conformance.h"

namespace holdline {

INSTANTIATE_TEST_SUITE_P(Kafka, LogConformanceTest,
                         testing::Values(LogFactory{"kafka", OpenTestLog}));

}  // namespace holdline
