// Why one case counted as it did, as a structure of facts; as explanation.h has
// it of a contact. entity_story.h lets score itself read a log and keeps what
// became of the case's events; explain_case.h asks the contracts about it;
// render_case.h says it. Nothing here works out anything by rules of its own:
// runs are those of FindRuns, what counts is what ScoreRun says.
//
// An explanation points into the contract book, which must outlive it.
#pragma once

#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <vector>

#include "engine/app/explain/explanation.h"
#include "operators/score/case.h"
#include "operators/score/case_run.h"

namespace holdline {

struct ExplainedRun {
  CaseRun run = {};
  int slot = Terms::kNoTarget;
  // What it adds when the clock stands where the explanation says; none:
  // nothing. Where the case is excluded it adds that beside the periods.
  std::optional<Contribution> counted = {};
  bool miss = false;
  std::vector<ExplainedPeriod> periods = {};  // where `counted`
};

struct ExplainedCaseObjective {
  const Objective* objective = nullptr;
  bool taken = false;                   // by `of`
  const Exclusion* excluded = nullptr;  // what takes it out; null: nothing
  std::vector<ExplainedRun> runs = {};
};

struct ExplainedCaseContract {
  ExplainedContract how = {};  // it stands to the case; without objectives
  std::vector<ExplainedCaseObjective> objectives = {};
};

struct ExplainedPause {
  CasePause pause = {};
  // As stated; "pending_client" where nothing was; empty where no contract
  // asks for it.
  std::string status = {};
};

struct ExplainedCase {
  int life_number = 0;  // which case of this id, from 0
  bool forgotten = false;
  CaseLife life = {};
  std::vector<ExplainedPause> pauses = {};
  std::string queue = {};
  std::string channel = {};
  std::map<std::string, std::string> attributes = {};  // that contracts name
  std::vector<ExplainedCaseContract> contracts = {};

  bool IsCovered() const;
};

struct CaseExplanation {
  std::string id = {};
  int64_t clock_us = 0;                     // T, at which all of it holds
  std::vector<ExplainedEvent> events = {};  // in the order of the log
  std::vector<ExplainedCase> cases = {};    // an id may come back

  // The zone of the first contract that covers it; else of the first that is
  // told of; else UTC.
  absl::TimeZone Zone() const;
};

}  // namespace holdline
