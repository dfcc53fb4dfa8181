// Contract books for the tests of changing them.
#pragma once

#include <string>

#include "absl/strings/str_cat.h"
#include "absl/time/time.h"
#include "engine/app/control/book_history.h"
#include "engine/app/topics.h"
#include "engine/log/memory_log.h"
#include "operators/contract/book.h"

namespace holdline {

// How long a test waits for what must come.
inline constexpr absl::Duration kPatience = absl::Seconds(1);

// One contract; contacts are promised an answer within so many seconds.
inline std::string DeskText(int within_s) {
  return absl::StrCat(R"(
holdline: 1
contract: desk
title: Desk
parties: {provider: Northwind CX, client: ACME}
time_zone: UTC
effective: 2020-01-01
covers:
  - {queue: "desk*"}
objectives:
  answer:
    measure: service_level
    within: )",
                      within_s, R"(s
    formula: abandons_miss
    target: {at_least: 80%}
    periods: [day]
    watch: [5m]
    alert: {from: 1 contacts}
  offered:
    measure: offered
    watch: [5m]
)");
}

inline std::string DeskBook(int within_s) {
  return SerializeBook({{"desk.yaml", DeskText(within_s)}});
}

inline const TopicNames& TestTopics() {
  static const TopicNames names;
  return names;
}

}  // namespace holdline
