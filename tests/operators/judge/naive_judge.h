// Judge by its definition: all cells in a list, and every second every window,
// every state and every hold computed anew from it. Slow, and so simple that it
// can be read against the contract language.
#pragma once

#include <cstdint>
#include <map>
#include <string>
#include <vector>

#include "operators/judge/state.h"
#include "operators/tally/tally.h"
#include "tests/operators/judge/walks.h"

namespace holdline {

struct NaiveAlert {
  std::string subject;  // contract/objective/slot/window/start of the period
  std::string before;
  std::string after;
  int64_t since_us = 0;
  Tally tally;  // sum_us is not told
  bool correction = false;
  std::vector<std::string> contacts;
  bool operator==(const NaiveAlert&) const = default;
};

struct NaiveRow {
  std::string state;
  Tally tally;
  int64_t since_us = 0;
  int64_t worst_us = 0;  // 0: none
  bool operator==(const NaiveRow&) const = default;
};

class NaiveJudge {
 public:
  explicit NaiveJudge(const Walk& walk);

  // Judges the next second: walk.start_us first.
  void Step();
  int64_t clock_us() const { return clock_us_; }

  const std::vector<NaiveAlert>& alerts() const { return alerts_; }
  // By subject; periods only where something counts in them.
  const std::map<std::string, NaiveRow>& rows() const { return rows_; }

 private:
  struct Subject;
  struct Observed {
    ObjectiveState state;
    bool recovered;
  };
  // One watch, or one period.
  struct History {
    std::vector<Observed> seconds;  // one for each second so far
    ObjectiveState damped = ObjectiveState::kNoData;
    ObjectiveState shown = ObjectiveState::kNoData;
    int64_t since_us = 0;
    bool closed = false;
    Tally worst;
    int64_t worst_us = 0;
  };

  void StepSlot(const Subject& subject);
  void StepWatch(const Subject& subject, int64_t length_us);
  void StepPeriod(const Subject& subject, const PeriodSpec& spec,
                  DayRange days);
  bool Damp(const Subject& subject, History& history);

  const Walk& walk_;
  int64_t clock_us_;
  std::map<std::string, History> histories_;
  std::map<std::string, int64_t> last_alert_us_;  // by slot
  std::vector<NaiveAlert> alerts_;
  std::vector<NaiveAlert> raised_;  // by the slot in turn
  std::map<std::string, NaiveRow> rows_;
};

}  // namespace holdline
