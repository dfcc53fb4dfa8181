// Start here: why one contact counted as it did, as a structure of facts. What
// contacts add up to is explained by objective_explanation.h.
//
// entity_story.h lets score itself read a log and keeps what became of the
// events of one contact; explain_contact.h asks the contracts about its legs;
// render_explanation.h says it. Nothing here works out
// anything by rules of its own: legs are those of FoldLegs, coverage is that of
// Coverage, slots are those of Terms, what counts is what Score says.
//
// An explanation points into the contract book, which must outlive it.
#pragma once

#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "operators/calendar/period.h"
#include "operators/contract/model.h"
#include "operators/score/contribution.h"
#include "operators/score/leg.h"
#include "operators/score/terms.h"
#include "operators/telemetry/event.h"
#include "operators/telemetry/refusal.h"

namespace holdline {

// What became of an event.
enum class Became : uint8_t {
  kApplied,
  kCorrection,  // took the place of an earlier event of the same id
  kDuplicate,   // known already, or older than what is known
  kRefused,
};

struct ExplainedEvent {
  EventKind kind = EventKind::kUnspecified;
  int64_t time_us = 0;  // microseconds since the epoch
  std::string id = {};  // as stated; may be empty
  uint64_t id_hash = 0;
  uint32_t revision = 0;
  std::string channel = {};
  std::string queue = {};
  std::string agent = {};
  int64_t wait_us = kAbsent;    // as stated
  int64_t handle_us = kAbsent;  // as stated
  std::vector<std::pair<std::string, std::string>> attributes = {};
  std::string place = {};  // "calls.jsonl:17"
  int life = 0;            // ids come back: which contact of this id, from 0
  Became became = Became::kApplied;
  bool corrected = false;  // a later event took its place
  Refusal refusal = Refusal::kNone;
  std::string detail = {};  // of the refusal, in words
};

// A span of one of the objective's periods.
struct ExplainedPeriod {
  PeriodSpec spec = {};
  int64_t from_us = 0;
  int64_t to_us = 0;  // exclusive
};

// A miss that was counted while the contact waited, and taken back.
struct WithdrawnMiss {
  int64_t from_us = 0;
  int64_t until_us = 0;
};

struct ExplainedObjective {
  const Objective* objective = nullptr;
  bool taken = false;  // by `of`
  int slot = Terms::kNoTarget;
  // What takes it out: then it adds, beside the periods alone, what it would
  // have added. Null: nothing does.
  const Exclusion* excluded = nullptr;
  // Where a period books it, or would if it counted.
  int64_t booked_us = 0;
  // What it adds when the clock stands where the explanation says; none:
  // nothing.
  std::optional<Contribution> counted = {};
  bool miss = false;  // what it adds works against the target
  // Of a service level, once the leg has a class.
  std::optional<ContactClass> contact_class = {};
  Counts class_counts = Counts::kOut;
  bool answered_short = false;  // which decides, and not the class
  std::optional<WithdrawnMiss> withdrawn = {};
  // Where `counted`.
  int64_t period_slice = 0;  // see Terms::PeriodSliceOf
  std::vector<ExplainedPeriod> periods = {};
};

// How a contract stands to a leg.
enum class Covering : uint8_t {
  kCovered,
  kExcepted,   // by a line of `except`
  kNotYet,     // not in force yet at the enqueue
  kNoLonger,   // no longer in force then
  kOtherwise,  // its lines want the queue, but another channel or attribute
};

struct ExplainedContract {
  const Contract* contract = nullptr;  // the version that decides
  Covering covering = Covering::kCovered;
  int covers_line = -1;  // index; of kOtherwise: the first that wants the queue
  int except_line = -1;  // index; -1: none matches
  std::vector<ExplainedObjective> objectives = {};  // where covered
};

struct ExplainedLeg {
  int life = 0;
  Leg leg = {};  // its numbers are told by the texts
  std::string queue = {};
  std::string channel = {};
  std::map<std::string, std::string> attributes = {};  // that contracts name
  bool lost = false;                                   // at the clock
  bool forgotten = false;  // lost because its contact was forgotten
  // Those that cover it, and those that would if something were otherwise; in
  // the order of the book.
  std::vector<ExplainedContract> contracts = {};

  bool IsCovered() const;
};

struct ContactExplanation {
  std::string contact = {};
  int64_t clock_us = 0;                     // T, at which all of it holds
  int64_t lost_after_us = 0;                // a leg that waits longer is lost
  std::vector<ExplainedEvent> events = {};  // in the order of the log
  std::vector<ExplainedLeg> legs = {};

  // The zone of the first contract that covers a leg; else of the first that is
  // told of; else UTC.
  absl::TimeZone Zone() const;
};

}  // namespace holdline
