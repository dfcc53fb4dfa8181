// A contract "a" for the queue "q", and contacts for its objective "answer"
// from kMonday on; for the tests of what objectives come to.
#pragma once

#include <string>

#include "engine/base/time_units.h"
#include "made_up_contacts.h"
#include "run_stages.h"

namespace holdline {

// The objective "answer" with these lines; by the day and by the month.
inline std::string Objectives(const std::string& lines) {
  return Concat("objectives:\n  answer:\n    ", lines,
                "\n    periods: [day, month]\n");
}

class Day {
 public:
  explicit Day(const std::string& lines, const std::string& period = "day")
      : period_(period == "day" ? "2026-03-02" : "2026-03"),
        stages_(BookOf({ContractText("a", "q", lines)})) {}

  // So many seconds after kMonday the next contacts enter the queue. Each has
  // an id of its own, c1, c2, ..., or the one that it is given.
  Day& At(int64_t at_s) {
    at_s_ = at_s;
    return *this;
  }
  Day& Contact(const std::string& id) {
    id_ = id;
    return *this;
  }

  Day& Answered(int64_t wait_s, int64_t handle_s = 60) {
    Enter();
    Add(EventKind::kAnswered, wait_s);
    if (handle_s != kAbsent) Add(EventKind::kCompleted, wait_s + handle_s);
    return *this;
  }
  Day& GaveUp(int64_t wait_s) {
    Enter();
    Add(EventKind::kAbandoned, wait_s);
    return *this;
  }
  Day& FlowedOut(int64_t wait_s) {
    Enter();
    Add(EventKind::kFlowedOut, wait_s);
    return *this;
  }
  Day& Waits() {
    Enter();
    return *this;
  }

  // With the clock so many seconds after kMonday; without, when the period and
  // a day are over.
  ObjectiveExplanation Explained(int64_t until_s = -1, size_t contacts = 10) {
    std::stable_sort(events_.begin(), events_.end(),
                     [](const OwnEvent& a, const OwnEvent& b) {
                       return a.time_us < b.time_us;
                     });
    const int64_t until_us = kMonday + until_s * kSecondUs;
    for (const OwnEvent& event : events_) {
      if (until_s < 0 || event.time_us <= until_us) stages_.Apply(event);
    }
    stages_.FinishAt(until_s >= 0 ? until_us
                                  : kMonday + 40 * 86'400 * kSecondUs);
    return stages_.Explained("a/answer", period_, contacts);
  }
  const Stages& stages() const { return stages_; }

 private:
  void Enter() {
    ++number_;
    if (id_.empty()) id_ = Concat("c", number_);
    last_ = std::exchange(id_, "");
    Add(EventKind::kQueued, 0, "q");
  }
  void Add(EventKind kind, int64_t after_s, const std::string& queue = "") {
    OwnEvent event = Happened(kind, at_s_ + after_s, queue);
    event.contact = last_;
    event.id = Concat(last_, "/", number_, "/", static_cast<int>(kind));
    events_.push_back(event);
  }

  const std::string period_;
  Stages stages_;
  std::vector<OwnEvent> events_;
  int64_t at_s_ = 0;
  int number_ = 0;
  std::string id_;
  std::string last_;
};

}  // namespace holdline
