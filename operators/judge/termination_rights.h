// Whether a contract may be ended for what was missed. The right arises with a
// closed period that was missed where it is the last of `times` such within
// `in` successive ones; that is told once for each such period, and so is a
// correction that takes it away again. Periods that had ended when the right
// was agreed give none.
//
// Owned by the thread that judges.
#pragma once

#include <cstdint>
#include <limits>
#include <string>
#include <vector>

#include "holdline/alert.pb.h"
#include "holdline/status.pb.h"
#include "operators/calendar/period.h"
#include "operators/contract/model.h"

namespace holdline {

class TerminationRights {
 public:
  // What is known of the right's objective: its closed periods, ascending, and
  // the first day of which nothing has been forgotten.
  struct Period {
    DayRange days = {};
    int64_t start_us = 0;  // microseconds since the epoch
    int64_t end_us = 0;
    bool missed = false;  // in any of its slots
  };
  struct Known {
    std::vector<Period> closed = {};
    int64_t from_day = std::numeric_limits<int64_t>::min();
  };

  // Goes on where another text of the contract has ended, at `since_us`. What
  // was told stays; other rights are of the periods that end behind it.
  void TakeOver(TerminationRights&& other, const Contract& before,
                const Contract& now, int64_t since_us);

  // Adds what has become so, or no longer is.
  void Judge(const Contract& contract, const TerminationRight& right,
             const Known& known, int64_t clock_us, std::vector<Alert>& alerts);

  // A row for each period with which a right arose.
  void AppendRows(Status* status) const;

  template <class Archive>
  void Persist(Archive& archive) {
    archive.List(arisen_, [&](Arisen& one) {
      archive.Fields(one.objective, one.period, one.days.first, one.days.end,
                     one.start_us, one.end_us, one.misses, one.of_periods);
    });
    archive.Fields(last_us_, from_us_);
  }

 private:
  struct Arisen {
    std::string objective = {};
    std::string period = {};  // kind
    DayRange days = {};
    int64_t start_us = 0;
    int64_t end_us = 0;
    int64_t misses = 0;
    int64_t of_periods = 0;
    bool operator==(const Arisen&) const = default;
  };
  bool MayArise(const Contract& contract, int64_t end_us) const {
    return end_us > from_us_ && end_us > contract.effective_us;
  }
  std::vector<Arisen> WhatArises(const Contract& contract,
                                 const TerminationRight& right,
                                 const Known& known) const;
  void Forget();
  void Tell(const Contract& contract, const TerminationRight& right,
            const Arisen& one, bool has_arisen, int64_t clock_us,
            std::vector<Alert>& alerts);

  std::vector<Arisen> arisen_;  // as it was told
  int64_t last_us_ = 0;         // when something was told last
  // Periods that end behind it may give a right.
  int64_t from_us_ = std::numeric_limits<int64_t>::min();
};

}  // namespace holdline
