// One contract under judgement, through all its versions: its objectives by
// slot, what waits in its queues, its ledger, and the status that is made of
// them.
//
// Owned by the thread that judges.
#pragma once

#include <cstddef>
#include <cstdint>
#include <map>
#include <memory>
#include <optional>
#include <span>
#include <string_view>
#include <vector>

#include "holdline/alert.pb.h"
#include "holdline/ledger.pb.h"
#include "holdline/observation.pb.h"
#include "holdline/status.pb.h"
#include "operators/calendar/period.h"
#include "operators/contract/model.h"
#include "operators/judge/contract_ledger.h"
#include "operators/judge/contract_versions.h"
#include "operators/judge/escalation.h"
#include "operators/judge/forecast_duty.h"
#include "operators/judge/notification.h"
#include "operators/judge/queue_levels.h"
#include "operators/judge/renewal_duty.h"
#include "operators/judge/service_log.h"
#include "operators/judge/slot_judge.h"
#include "operators/judge/termination_rights.h"
#include "operators/money/settlement.h"

namespace holdline {

class ContractJudge {
 public:
  // The contract is judged from `since_us` on, and not before it is effective.
  // `services` must outlive it.
  ContractJudge(ContractVersions versions, size_t periods_kept,
                int64_t since_us, const ServiceLog& services);

  // Goes on where another text of the contract has ended: with what waits, and
  // the sums of the objectives that are unchanged in one of its versions.
  void TakeOver(ContractJudge&& other);

  const ContractVersions& versions() const { return versions_; }
  const std::string& name() const { return versions_.all()[0].name; }

  // One for each chain of the versions.
  std::vector<SlotJudge>& slots() { return slots_; }
  const std::vector<SlotJudge>& slots() const { return slots_; }

  void SetLevel(uint32_t partition, const Level& level) {
    const bool is_of_cases =
        level.kind() == static_cast<uint32_t>(EntityKind::kCase);
    (is_of_cases ? open_cases_ : levels_).Set(partition, level);
  }
  bool ForgetLevels(uint32_t partition) {
    const bool forgot = levels_.Forget(partition);
    return open_cases_.Forget(partition) || forgot;
  }
  void AddLost(int64_t contacts) { lost_ += contacts; }
  int64_t lost() const { return lost_; }

  // All but the versions; `format`: see judge_format.h.
  template <class Archive>
  void Persist(Archive& archive, uint32_t format) {
    for (SlotJudge& slot : slots_) slot.Persist(archive, format >= 4);
    levels_.Persist(archive);
    archive.Fields(lost_, told_);
    if (format >= 3) ledger_.Persist(archive);
    if (format >= 4) rights_.Persist(archive);
    if (format >= 5) duty_.Persist(archive);
    if (format >= 6) open_cases_.Persist(archive);
    if (format >= 7) escalation_.Persist(archive);
    if (format >= 7) renewal_.Persist(archive);
  }

  // At each local midnight, and under another text: adds whether a forecast of
  // the client's is late, and whether the contract is about to be renewed.
  void JudgeDuties(int64_t clock_us, std::vector<Alert>& alerts) {
    duty_.Judge(versions_.At(clock_us), clock_us, alerts);
    renewal_.Judge(versions_.At(clock_us), clock_us, alerts);
  }

  // After closed periods have changed: adds what the ledger has to say of it,
  // and whether the contract may be ended for it.
  void Settle(int64_t clock_us, std::vector<Alert>& alerts,
              std::vector<LedgerEntry>& entries);

  // Whether Escalate may have anything to say.
  bool MayEscalate() const {
    return has_escalation_ || escalation_.IsAnyTold();
  }
  // After anything was judged, and at NextEscalationUs: adds who is to be told
  // what. `alerts`: those of the contract since the last call.
  void Escalate(std::span<const Alert* const> alerts, int64_t clock_us,
                std::vector<NotificationRecord>& out);
  int64_t NextEscalationUs() const { return escalation_.NextUs(); }
  // The contract is gone.
  void EndEscalation(int64_t clock_us, std::vector<NotificationRecord>& out) {
    escalation_.End(name(), clock_us, out);
  }

  // How the data stands that a status is made of.
  struct Standing {
    int64_t clock_us = 0;
    bool live = false;
    Completeness completeness;
  };
  Status MakeStatus(const Standing& standing);
  // What services have come to is as of the last status.
  Status MakeReport(const Standing& standing) const;

  // What one of the credits' periods costs for an objective, and how that comes
  // about.
  struct Account {
    CreditSpan span = {};
    size_t schedule = 0;  // index in the span's terms
    PeriodOutcome outcome = {};
    CreditRow row = {};
    std::optional<CreditSteps> steps = {};  // where it is closed
  };
  // Absent where there is no schedule for it, or nothing is known of the period
  // that begins on the day.
  std::optional<Account> AccountOf(std::string_view objective,
                                   int64_t first_day) const;

  // Whether the status says anything that the last call did not know, moving
  // clocks apart.
  bool IsNews(const Status& status);

  // The next local midnight after the clock: other periods run from then on.
  int64_t NextDayUs(int64_t clock_us);

 private:
  void LinkRelief();
  void AppendServices(int64_t clock_us, Status* status) const;
  TerminationRights::Known KnownOf(const TerminationRight& right,
                                   size_t version) const;
  void JudgeRights(int64_t clock_us, std::vector<Alert>& alerts);
  Status MakeHead(const Standing& standing) const;
  struct JudgedPeriod {
    SlotJudge::Outcome span;  // of any slot
    PeriodOutcome outcome;    // of all
  };
  using JudgedPeriods = std::map<int64_t, JudgedPeriod>;  // by first day
  // What an objective of a version came to, as SlotJudge::Outcomes has it.
  JudgedPeriods PeriodsOf(size_t version, size_t objective,
                          const PeriodSpec& spec, bool all) const;
  JudgedPeriods CreditPeriodsOf(const CreditSpan& span,
                                const CreditSchedule& schedule, bool all) const;
  std::vector<std::vector<PeriodOutcome>> ClosedPeriods(
      const CreditSpan& span) const;
  CreditRow CreditRowOf(const CreditSpan& span, const CreditSchedule& schedule,
                        const JudgedPeriod& period) const;
  void AppendCredits(bool all, Status* status) const;

  ContractVersions versions_;
  std::vector<CreditSpan> credits_;
  std::vector<SlotJudge> slots_;
  QueueLevels levels_;
  QueueLevels open_cases_;
  ContractLedger ledger_;
  TerminationRights rights_;
  ForecastDuty duty_;
  RenewalDuty renewal_;
  Escalation escalation_;
  bool has_escalation_;     // in any of the versions
  const int64_t since_us_;  // this text is in force
  const ServiceLog& services_;
  int64_t lost_ = 0;  // contacts
  DayFinder days_;
  uint64_t told_ = 0;  // fingerprint of the last status
};

}  // namespace holdline
