// Asks the contracts of a book about legs, one at a time, with the functions
// that execute the contracts: see explanation.h.
//
// Owned by one thread: its calendars have caches.
#pragma once

#include <cstdint>
#include <memory>
#include <optional>
#include <string_view>

#include "engine/app/explain/explanation.h"
#include "operators/contract/model.h"
#include "operators/score/coverage.h"
#include "operators/score/names.h"
#include "operators/score/terms.h"
#include "operators/score/visit.h"

namespace holdline {

// A leg, and how it was when it waited last.
struct StoryLeg {
  struct Waited {
    Leg leg = {};
    int64_t clock_us = 0;  // T when the wait was over
  };

  int life = 0;
  Leg leg = {};
  std::optional<Waited> waited = {};
  bool forgotten = false;  // lost with its contact
};

class LegExplainer {
 public:
  struct At {
    int64_t clock_us = 0;       // T, at which all of it holds
    int64_t lost_after_us = 0;  // a leg that waits longer is lost
  };

  // The names must outlive it, and so must the book what is explained.
  LegExplainer(const std::shared_ptr<const ContractBook>& book,
               const Names& names, const At& at);

  // By every contract that has to do with it. `contact` is its id.
  ExplainedLeg Explain(std::string_view contact, const StoryLeg& of);

  // By one objective of one contract, in the version that is in force for the
  // leg; absent where the contract does not cover it or `of` does not take it.
  struct Asked {
    uint64_t contract = 0;  // id
    std::string_view objective;
  };
  std::optional<ExplainedObjective> ExplainBy(const Asked& asked,
                                              std::string_view contact,
                                              const StoryLeg& of);

  bool IsLost(const Leg& leg) const {
    return IsLostAt(leg, at_.clock_us, at_.lost_after_us);
  }
  const At& at() const { return at_; }

 private:
  // A leg, with its texts.
  struct Asking {
    std::string_view contact;
    Visit visit;
    const Cover& cover;
    const StoryLeg& of;
  };
  void AddContract(const Contract& contract, const Asking& asking,
                   ExplainedLeg& leg);
  const Terms::ContractTerms* FindIn(const Cover& cover,
                                     const Contract& contract) const;
  void AddObjectives(const Terms::ContractTerms& contract, const Asking& asking,
                     ExplainedContract& explained);
  // Null where nothing takes the leg out of the objective.
  const Exclusion* ExclusionOf(const Terms::ObjectiveTerms& terms, bool by_time,
                               const Asking& asking) const;
  void ExplainObjective(const Terms::ObjectiveTerms& terms, const StoryLeg& of,
                        ExplainedObjective& told);
  void AddPeriods(const Terms::ObjectiveTerms& terms,
                  const Contribution& counted, ExplainedObjective& told);
  void AddClass(const Leg& leg, const Rule& rule,
                ExplainedObjective& told) const;
  std::optional<WithdrawnMiss> WithdrawnFrom(
      const StoryLeg& of, const Rule& rule,
      const ExplainedObjective& told) const;

  const std::shared_ptr<const ContractBook> book_;
  const Names& names_;
  const At at_;
  Terms terms_;
  Coverage coverage_;
};

}  // namespace holdline
