// Contacts to try a contract on. What they come to is said by the code that
// executes it: Score for each contact, Promise for what they add up to.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "operators/contract/model.h"
#include "operators/judge/period_promise.h"
#include "operators/judge/promise.h"
#include "operators/score/case_run.h"
#include "operators/score/leg.h"
#include "operators/tally/tally.h"

namespace holdline {

// Contacts, or cases, of one kind: "840 answered within 20 s".
struct SampleGroup {
  std::string words;  // "answered within 20 s"
  Leg leg;
  int64_t contacts = 0;             // or cases
  std::optional<CaseRun> run = {};  // of a case, instead of a leg
};

// A leg that entered the queue at 0 and, where it was answered, is handled for
// that long.
Leg LegOf(Outcome outcome, int64_t wait_us, int64_t handle_us = 0);

// The groups that the classes of a service level tell apart, in the order of
// ContactClass; each has waited as long as it may in its class, or just longer.
struct ClassGroup {
  ContactClass contact_class = ContactClass::kAnsweredWithin;
  SampleGroup group;
};
std::vector<ClassGroup> ClassGroups(const Objective& objective);

// 1,000 contacts or cases of all kinds that the objective tells apart.
std::vector<SampleGroup> SampleOf(const Objective& objective);

// What a contact, or one of the group, adds.
Tally TallyOf(const Objective& objective, const Leg& leg);
Tally TallyOf(const Objective& objective, const SampleGroup& group);
// What all of them add up to.
Tally TallyOf(const Objective& objective,
              const std::vector<SampleGroup>& sample);

// Whether a contact counts, and how.
Counts CountsAs(const Objective& objective, const Leg& leg);

// So many times the same contacts.
Tally Times(const Tally& tally, int64_t times);

// A tally whose value is exactly that amount, in the unit of a target.
Tally TallyAt(ValueUnit unit, int64_t amount);

// The same, of so many contacts that the objective's verdict does not take
// them for few.
Tally TallyAt(const Objective& objective, int64_t amount);

// Whether periods are judged by the share of their parts that keep the target.
bool IsOfShares(const Objective& objective);

// A period of parts, one after the other.
class SomeParts {
 public:
  SomeParts() = default;
  // All of it in one part.
  explicit SomeParts(const Tally& tally) { Add(tally); }

  void Add(const Tally& tally);
  PeriodSum Sum() const { return {.tally = all_, .parts = parts_}; }

 private:
  std::vector<PartSum> parts_;
  Tally all_;
};

// So many parts, of which `kept` are exactly at the target and the others a
// step worse.
struct PartCounts {
  int64_t kept = 0;
  int64_t of = 0;
};
SomeParts PartsThatKeep(const Objective& objective, const Target& target,
                        PartCounts counts);

// The least difference that a sentence shows: 0.01 points, 0.1 s, 1 contact.
int64_t StepOf(ValueUnit unit);
// The least that makes a difference to a period of the objective.
int64_t StepOf(const Objective& objective);

// The amount that is such a step worse; nothing where there is no worse one.
struct Worse {
  ValueUnit unit = ValueUnit::kShare;
  bool at_most = false;
  int64_t step = 0;
};
std::optional<int64_t> WorseThan(int64_t amount, const Worse& worse);

}  // namespace holdline
