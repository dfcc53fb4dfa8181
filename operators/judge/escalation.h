// Who is to be told what of one contract, by its `escalation`: for each
// objective and each name that is notified, at any time at most one thing, the
// worst of what the lines that name it speak of. So the windows of an objective
// are one matter, and a state that worsens ends what was told of it before.
//
// Owned by the thread that judges.
#pragma once

#include <compare>
#include <cstdint>
#include <map>
#include <span>
#include <string>
#include <vector>

#include "engine/state/archive.h"
#include "holdline/alert.pb.h"
#include "operators/contract/model.h"
#include "operators/judge/notification.h"
#include "operators/judge/state.h"

namespace holdline {

class Escalation {
 public:
  // Takes what the contract is in at the clock, and the alerts that led there;
  // adds what is to be told. To be called whenever either may have changed, and
  // at NextUs. `clock_us` never goes back.
  void Judge(const Contract& contract, std::span<const Trouble> troubles,
             std::span<const Alert* const> alerts, int64_t clock_us,
             std::vector<NotificationRecord>& out);

  // The contract is gone: what stands is over.
  void End(const std::string& contract, int64_t clock_us,
           std::vector<NotificationRecord>& out);

  // When a trouble will have lasted as long as a line wants; kNever.
  int64_t NextUs() const { return next_us_; }
  bool IsAnyTold() const { return !told_.empty(); }

  template <class Archive>
  void Persist(Archive& archive) {
    PersistMap(archive, told_, [&](To& to, Told& told) {
      archive.Fields(to.objective, to.receiver, told.group, told.occasion,
                     told.since_us);
      if (told.occasion > Occasion::kLost) archive.Refuse();
    });
    PersistMap(archive, lasting_, [&](Lasting& of, int64_t& since_us) {
      archive.Fields(of.objective, of.line, since_us);
    });
    archive.Fields(next_us_);
  }

 private:
  struct To {
    std::string objective;
    std::string receiver;
    auto operator<=>(const To&) const = default;
  };
  struct Told {
    std::string group;
    Occasion occasion = Occasion::kAtRisk;
    int64_t since_us = 0;
  };
  struct Lasting {
    std::string objective;
    uint64_t line = 0;  // what the line wants, hashed
    auto operator<=>(const Lasting&) const = default;
  };
  using Standing = std::map<To, const Trouble*>;

  Standing FindStanding(const Contract& contract,
                        std::span<const Trouble> troubles, int64_t clock_us);
  void Tell(const Contract& contract, std::span<const Trouble> troubles,
            const Standing& standing, int64_t clock_us,
            std::vector<NotificationRecord>& out);

  std::map<To, Told> told_;  // and stands
  // Since when there is the trouble of a line that waits.
  std::map<Lasting, int64_t> lasting_;
  int64_t next_us_ = kNever;
};

}  // namespace holdline
