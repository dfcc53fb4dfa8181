// Reminds that a contract goes on by itself unless notice is given in time, and
// says when it has gone on.
//
// Owned by the thread that judges.
#pragma once

#include <cstdint>
#include <vector>

#include "holdline/alert.pb.h"
#include "operators/contract/model.h"

namespace holdline {

class RenewalDuty {
 public:
  // To be called at each local midnight, and where the contract is another.
  void Judge(const Contract& contract, int64_t clock_us,
             std::vector<Alert>& alerts);

  template <class Archive>
  void Persist(Archive& archive) {
    archive.Fields(end_us_, reminded_of_us_, last_us_);
  }

 private:
  void Tell(const Contract& contract, const Renewal::Term& term,
            const char* state, int64_t clock_us, std::vector<Alert>& alerts);

  int64_t end_us_ = 0;          // of the term that ran; 0: not known
  int64_t reminded_of_us_ = 0;  // the end of the term; 0: of none
  int64_t last_us_ = 0;         // when something was told last
};

}  // namespace holdline
