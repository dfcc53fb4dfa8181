#include "tests/engine/kafka/bad_answers.h"

#include <gtest/gtest.h>
#include <librdkafka/rdkafka.h>

#include <thread>
#include <vector>

#include "absl/strings/str_cat.h"

namespace holdline {

std::string NameOf(const BadAnswer& answer) {
  return absl::StrCat(
      answer.request_name, ": ",
      rd_kafka_err2name(static_cast<rd_kafka_resp_err_t>(answer.error)));
}

void TryEach(std::span<const BadAnswer> answers,
             const std::function<void(const BadAnswer&)>& body) {
  std::vector<std::jthread> threads;
  for (const BadAnswer& answer : answers) {
    threads.emplace_back([&answer, &body] {
      SCOPED_TRACE(NameOf(answer));
      body(answer);
    });
  }
}

}  // namespace holdline
