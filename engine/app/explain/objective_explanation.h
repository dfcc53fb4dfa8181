// Start here: why an objective came to what it did in one period, and why that
// costs what it does; as a structure of facts, from the single contact to the
// credit.
//
// leg_collector.h keeps the legs that score has made of a log; leg_explainer.h
// says of each what it counts as; explain_objective.h adds that up and asks
// judge what it comes to; render_objective.h says it. Nothing here works out
// anything by rules of its own: verdicts are those of PeriodPromise, money is
// that of Settle and of the ledger.
//
// What exclusions and relief take out of a period is to be a LegKind of its
// own, or a word of its own in LegGroup::counts, so that the groups still add
// up to all that entered the queue.
//
// An explanation points into the contract book, which must outlive it.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "engine/app/explain/leg_kind.h"
#include "engine/app/explain/objective_question.h"
#include "holdline/ledger.pb.h"
#include "operators/judge/contract_judge.h"
#include "operators/judge/period_promise.h"
#include "operators/judge/state.h"
#include "operators/score/leg.h"
#include "operators/tally/tally.h"
#include "operators/window/part_sums.h"

namespace holdline {

// Legs of which the same has become, by the terms of one version.
struct LegGroup {
  const Contract* version = nullptr;
  const Objective* objective = nullptr;  // in that version
  LegKind kind = LegKind::kLost;
  // As ObjectiveVerdict says: "met", "missed", "counts", "excluded", "out",
  // "lost" or "open"; "relieved" where relief takes its interval out,
  // "unbooked" where the version has no periods.
  std::string_view counts = {};
  int64_t legs = 0;
  Tally tally = {};  // what they add to the period
};

// A contact whose leg is told of by itself.
struct ToldLeg {
  std::string contact = {};
  std::string queue = {};
  Leg leg = {};
  LegKind kind = LegKind::kLost;
  int64_t wait_us = 0;     // until the clock, where it waits still
  int64_t decided_us = 0;  // when what it counts was
};

// What a period came to at some moment.
struct RunningValue {
  Tally tally = {};
  std::optional<double> form = {};  // of a verdict of parts
  ObjectiveState state = ObjectiveState::kNoData;
};

// A contact with which a period began to miss its target, or no longer did.
struct Crossing {
  ToldLeg leg = {};
  RunningValue before = {};
  RunningValue after = {};
};

// A day, or a shorter part, of a period whose verdict is one of parts.
struct ExplainedPart {
  int64_t from_us = 0;
  int64_t to_us = 0;  // exclusive
  Tally tally = {};
};
struct ExplainedParts {
  static constexpr size_t kMost = 10;

  int64_t kept = 0;
  int64_t failed = 0;
  int64_t not_measured = 0;               // too few contacts
  std::vector<ExplainedPart> worst = {};  // of the failed, the first kMost
};

struct ExplainedSlot {
  Subject subject = {};  // by the terms that decide the period
  std::vector<LegGroup> groups = {};
  Tally tally = {};
  PartSums part_sums = {};  // where the verdict is one of parts
  // What relief has taken out, in so many intervals; and whether it leaves the
  // period without a verdict.
  Tally relieved = {};
  int64_t relieved_intervals = 0;
  bool is_void = false;
  ObjectiveState state = ObjectiveState::kNoData;
  std::optional<SlotOutcome> outcome = {};  // where there is a verdict
  std::optional<Outlook> outlook = {};      // while the period runs
  std::optional<ExplainedParts> parts = {};
  // Contacts in a row that would have to go well from here on.
  std::optional<int64_t> in_a_row = {};
  // In the order in which things were decided; the last of each.
  std::optional<Crossing> broke = {};
  std::optional<Crossing> recovered = {};
  int64_t misses = 0;
  std::vector<ToldLeg> longest = {};  // of the misses, as many as asked for

  PeriodSum Sum() const {
    return {.tally = tally, .parts = part_sums.parts(), .is_void = is_void};
  }
};

// From the verdict to the credit.
struct ExplainedCost {
  enum class Kind : uint8_t {
    kNoCredits,    // the contract has none
    kNoSchedule,   // none for this objective
    kOtherPeriod,  // they are settled by another period
    kPriced,
  };
  Kind kind = Kind::kNoCredits;
  PeriodSpec settled_by = {};  // where there are credits
  std::optional<ContractJudge::Account> account = {};  // where priced
  std::vector<LedgerEntry> entries = {};               // as the ledger has them
  // Credits of the same period that came before it and used up the caps.
  struct Before {
    std::string objective = {};
    int64_t credit_minor = 0;
  };
  std::vector<Before> before = {};
  // Where settled by another period: what the ledger has for those within this
  // one; earned-back credits are taken off.
  struct Within {
    int64_t periods = 0;  // that the ledger speaks of
    int64_t credit_minor = 0;
    int64_t bonus_minor = 0;
  };
  Within within = {};
};

struct ObjectiveExplanation {
  ObjectiveQuestion question = {};
  int64_t clock_us = 0;       // T, at which all of it holds
  int64_t lost_after_us = 0;  // a leg that waits longer is lost
  bool closed = false;
  // Those by whose terms contacts of the period may count, ascending. Empty
  // before the contract is in force.
  std::vector<const Contract*> versions = {};
  std::vector<ExplainedSlot> slots = {};  // in which there are contacts
  int64_t in_no_slot = 0;                 // legs
  ExplainedCost cost = {};
  // The first and the last of such periods in which there are contacts.
  struct Seen {
    int64_t first_day = 0;
    int64_t last_day = 0;
  };
  std::optional<Seen> seen = {};

  bool IsEmpty() const { return slots.empty() && in_no_slot == 0; }
};

}  // namespace holdline
