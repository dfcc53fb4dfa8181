// Random logs for the property tests of explanations: in the order of arrival,
// delayed, repeated, some of it much too late. Draws from rapidcheck.
#pragma once

#include <rapidcheck/gtest.h>

#include <algorithm>
#include <cstdint>
#include <string>
#include <vector>

#include "absl/strings/str_cat.h"
#include "contact_oracle.h"
#include "engine/base/time_units.h"
#include "operators/score/score_partition.h"
#include "random_events.h"

namespace holdline {

struct LogRecord {
  int64_t timestamp_us = 0;
  std::vector<OwnEvent> events;
};

inline std::vector<LogRecord> RandomLog(int most_entities = 5,
                                        bool with_cases = false) {
  std::vector<LogRecord> log;
  const int entities = *rc::gen::inRange(1, most_entities + 1);
  for (int e = 0; e < entities; ++e) {
    const int64_t from_us = kMonday + *rc::gen::inRange(0, 400) * kSecondUs;
    const std::string id = absl::StrCat("c", e);
    const bool is_case = with_cases && *rc::gen::inRange(0, 2) == 0;
    for (const OwnEvent& event :
         is_case ? RandomCase(id, from_us, 8) : RandomContact(id, from_us, 8)) {
      const int copies = *rc::gen::inRange(0, 8) == 0 ? 2 : 1;
      for (int i = 0; i < copies; ++i) {
        const int64_t delay_s = *rc::gen::weightedElement<int64_t>(
            {{12, 0}, {4, 1}, {2, 200}, {1, 2000}, {1, -4}, {1, -400}});
        log.push_back({.timestamp_us = event.time_us + delay_s * kSecondUs,
                       .events = {event}});
      }
    }
  }
  std::stable_sort(log.begin(), log.end(),
                   [](const LogRecord& a, const LogRecord& b) {
                     return a.timestamp_us < b.timestamp_us;
                   });
  // Some records have two.
  for (size_t i = 0; i + 1 < log.size(); ++i) {
    if (*rc::gen::inRange(0, 5) != 0) continue;
    log[i].events.push_back(log[i + 1].events.front());
    log.erase(log.begin() + static_cast<std::ptrdiff_t>(i) + 1);
  }
  return log;
}

inline ScoreOptions RandomOptions() {
  ScoreOptions options;
  options.remember_us = *rc::gen::element<int64_t>(30, 900) * kSecondUs;
  options.open_us = *rc::gen::element<int64_t>(300, 86'400) * kSecondUs;
  options.lost_after_us = *rc::gen::element<int64_t>(45, 4 * 3600) * kSecondUs;
  options.remember_cases_us =
      *rc::gen::element<int64_t>(60, 30 * 86'400) * kSecondUs;
  options.open_cases_us =
      *rc::gen::element<int64_t>(600, 400 * 86'400) * kSecondUs;
  return options;
}

// Calls `with` with the events as score takes them.
template <class Function>
void WithEvents(const LogRecord& record, const Function& with) {
  std::vector<std::vector<Attribute>> attributes(record.events.size());
  std::vector<Event> events;
  for (size_t i = 0; i < record.events.size(); ++i) {
    events.push_back(ViewOf(record.events[i], attributes[i]));
  }
  with(events);
}

}  // namespace holdline
