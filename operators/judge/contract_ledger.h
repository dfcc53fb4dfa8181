// A contract's ledger: what it says of each closed period, entry by entry.
// After every change of a closed period all of them are settled again, and what
// comes out otherwise than it was told is told as a correction.
//
// Other terms settle what ends under them: a period that had ended when they
// came into force stays as it was told.
//
// Owned by the thread that judges.
#pragma once

#include <cstdint>
#include <limits>
#include <optional>
#include <span>
#include <string>
#include <vector>

#include "holdline/ledger.pb.h"
#include "operators/calendar/period.h"
#include "operators/contract/model.h"
#include "operators/judge/credit_spans.h"
#include "operators/money/settlement.h"

namespace holdline {

class ContractLedger {
 public:
  // What the ledger says of one objective and period.
  struct Told {
    std::string objective;
    int64_t first_day = 0;
    ChargeKind kind = ChargeKind::kCredit;
    int64_t minor = 0;     // owed now
    uint32_t entries = 0;  // so far
  };

  // Goes on where another version of the contract has ended, at `since_us`.
  void TakeOver(ContractLedger&& other, const Contract& before,
                const Contract& now, int64_t since_us);

  // For each schedule of a span's terms the closed periods, those before the
  // span too: as Settle has them.
  using Outcomes = std::vector<std::vector<PeriodOutcome>>;

  // Settles what is closed, and adds the entries that it takes. `outcomes`: for
  // each span.
  void Settle(std::span<const CreditSpan> spans,
              std::span<const Outcomes> outcomes, int64_t clock_us,
              std::vector<LedgerEntry>& entries);

  // How Settle comes to what it says of a period of one of the span's
  // schedules; absent where it is not closed.
  std::optional<CreditSteps> StepsOf(const CreditSpan& span,
                                     const Outcomes& outcomes, size_t schedule,
                                     int64_t first_day) const;

  // By objective, day and kind.
  const std::vector<Told>& told() const { return told_; }

  template <class Archive>
  void Persist(Archive& archive) {
    archive.Fields(again_from_day_);
    archive.List(told_, [&](Told& told) {
      archive.Fields(told.objective, told.first_day, told.kind, told.minor,
                     told.entries);
      if (told.kind > ChargeKind::kEarnBack) archive.Refuse();
    });
  }

 private:
  // What was told of a span's periods: what is not to be settled again, and
  // what is, as though nothing were owed.
  struct Before {
    int64_t from_day = 0;  // of the first that is
    std::vector<Charge> settled;
    std::vector<Charge> open;
  };
  Before BeforeOf(const CreditSpan& span, const Outcomes& outcomes) const;
  Told& Find(const std::string& objective, const Charge& charge);
  std::vector<Charge> ChargesOf(const CreditSpan& span,
                                const Outcomes& outcomes) const;
  void Tell(const CreditSpan& span, const Charge& charge, int64_t clock_us,
            std::vector<LedgerEntry>& entries);

  std::vector<Told> told_;
  int64_t again_from_day_ = std::numeric_limits<int64_t>::min();
};

}  // namespace holdline
