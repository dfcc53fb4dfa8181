// Whether the client has delivered its forecasts when they were due. Once that
// day is over and a month has none that came in time, it is told, once; and
// told back where another book shows that there was one. Earlier months than
// the last kMostMonths are forgotten.
//
// Owned by the thread that judges.
#pragma once

#include <cstdint>
#include <vector>

#include "holdline/alert.pb.h"
#include "holdline/status.pb.h"
#include "operators/contract/model.h"

namespace holdline {

class ForecastDuty {
 public:
  static constexpr int64_t kMostMonths = 60;

  // To be called at each local midnight, and where the contract is another.
  void Judge(const Contract& contract, int64_t clock_us,
             std::vector<Alert>& alerts);

  // A row for each month that is late, and one for the next that is due.
  void AppendRows(const Contract& contract, int64_t clock_us,
                  Status* status) const;

  template <class Archive>
  void Persist(Archive& archive) {
    archive.List(late_, [&](int64_t& month) { archive.Fields(month); });
    archive.Fields(last_us_);
  }

 private:
  void Tell(const Contract& contract, int64_t month, bool is_late,
            int64_t clock_us, std::vector<Alert>& alerts);

  std::vector<int64_t> late_;  // months, as it was told, ascending
  int64_t last_us_ = 0;        // when something was told last
};

}  // namespace holdline
