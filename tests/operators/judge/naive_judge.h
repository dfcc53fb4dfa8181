// Judge by its definition: all cells in a list, and at every evaluation every
// window, every state and every hold computed anew from it. Slow, and so simple
// that it can be read against the contract language.
#pragma once

#include <cstdint>
#include <map>
#include <string>
#include <vector>

#include "operators/judge/moment.h"
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
  explicit NaiveJudge(const Walk& walk) : walk_(walk) {}

  // What counts from now on.
  void Deliver(const Cell& cell) { delivered_.push_back(cell); }
  void Evaluate(const Moment& moment);

  // The same with record time: all seconds up to this one that have not been
  // judged yet, each with what is due at it.
  void RunTo(int64_t second_us);

  const std::vector<NaiveAlert>& alerts() const { return alerts_; }
  // By subject; periods only where something counts in them.
  const std::map<std::string, NaiveRow>& rows() const { return rows_; }

 private:
  struct Subject;
  struct Observed {
    int64_t clock_us;
    ObjectiveState state;
    bool recovered;
  };
  // One watch, or one period.
  struct History {
    std::vector<Observed> all;  // one for each evaluation so far
    ObjectiveState damped = ObjectiveState::kNoData;
    ObjectiveState shown = ObjectiveState::kNoData;
    int64_t since_us = 0;
    int64_t damped_us = 0;  // periods: when `damped` began
    bool closed = false;
    int64_t empty_since_us = 0;  // 0: not empty
    Tally worst;
    int64_t worst_us = 0;
  };

  void StepSlot(const Subject& subject);
  void StepWatch(const Subject& subject, int64_t length_us);
  void StepPeriod(const Subject& subject, const PeriodSpec& spec,
                  DayRange days);
  bool Damp(const Subject& subject, History& history);
  int64_t After(int64_t since_us) const;

  const Walk& walk_;
  Moment moment_;
  int64_t judged_us_ = 0;  // RunTo has come so far
  std::vector<Cell> delivered_;
  std::map<std::string, History> histories_;
  std::map<std::string, size_t> told_;  // of delivered_, by slot
  std::vector<NaiveAlert> alerts_;
  std::vector<NaiveAlert> raised_;  // by the slot in turn
  std::map<std::string, NaiveRow> rows_;
};

}  // namespace holdline
