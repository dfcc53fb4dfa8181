// The floor of the call centre: contacts arrive, hear a menu, wait, ring, are
// answered or give up. A discrete event simulation in the manner of Erlang-A
// (Poisson arrivals, impatient customers, a finite staff), with skills, missed
// rings, holds, transfers and wrap-up. The same options give the same events,
// byte for byte.
//
// Thread-compatible.
#pragma once

#include <cstdint>
#include <deque>
#include <string>
#include <vector>

#include "engine/app/simulate/arrivals.h"
#include "engine/app/simulate/centre_event.h"
#include "engine/app/simulate/centre_options.h"
#include "engine/app/simulate/random.h"
#include "engine/app/simulate/staff.h"
#include "engine/app/simulate/timers.h"

namespace holdline {

class Floor {
 public:
  // REQUIRES: CheckOptions(options).ok().
  explicit Floor(const SimulationOptions& options);
  Floor(const Floor&) = delete;
  Floor& operator=(const Floor&) = delete;

  static constexpr int64_t kNever = Arrivals::kNever;

  // When something happens next; kNever where no more contacts come and all
  // are gone.
  int64_t NextTimeUs() const;

  // Lets it happen and appends what telemetry tells of it, often nothing. The
  // events point into the floor. REQUIRES: NextTimeUs() != kNever.
  void Step(std::vector<CentreEvent>& events);

 private:
  enum class State : uint8_t {
    kFree,  // no contact stands here
    kMenu,
    kWaiting,
    kRinging,
    kTalking,
    kOnHold,
    kTalkingAgain,
    kWrapUp,
  };
  struct Contact {
    State state = State::kFree;
    // Grows with every state and never starts again, so that what was planned
    // for an older state, or an older contact, does not happen.
    uint32_t generation = 0;
    uint32_t queue = 0;
    uint32_t agent = 0;
    uint32_t events = 0;  // told so far
    bool will_answer = false;
    bool transferred = false;
    int64_t waits_since_us = 0;
    int64_t leaves_us = 0;   // out of patience, or of the queue's
    bool flows_out = false;  // the latter
    std::string id;
    std::string customer;
  };
  struct Waiting {
    uint32_t contact = 0;
    uint32_t generation = 0;
  };
  struct Queue {
    QueueOptions options;
    Arrivals arrivals;
    std::deque<Waiting> waiting =
        {};  // entries of an older generation are stale
    uint32_t arrivals_generation = 0;
    int arrivals_percent = 100;
  };
  enum class TimerKind : uint8_t {
    kArrival,     // index: queue
    kStep,        // index: contact; its state ends by itself
    kLeaves,      // index: contact; waiting or ringing
    kAgentReady,  // index: agent
    kIncident,    // index: incident; begins or ends
  };
  struct Timer {
    TimerKind kind;
    uint32_t index;
    uint32_t generation = 0;
  };
  struct IncidentState {
    Incident incident;
    bool going_on = false;
  };

  void Happen(const Timer& timer);
  void Tell(Contact& contact, EventKind kind, std::string_view queue,
            std::string_view agent);

  void PlanArrival(uint32_t queue);
  void Arrive(uint32_t queue);
  void EndState(uint32_t contact);
  void EnterQueue(uint32_t contact, uint32_t queue);
  void Wait(uint32_t contact, bool at_front);
  void Ring(uint32_t contact, uint32_t agent);
  void MissRing(uint32_t contact);
  void Answer(uint32_t contact);
  void Hold(uint32_t contact);
  void Resume(uint32_t contact);
  void EndTalk(uint32_t contact);
  void Transfer(uint32_t contact);
  void Leave(uint32_t contact);
  void Complete(uint32_t contact);
  Contact& Enter(uint32_t contact, State state);
  void EnterFor(uint32_t contact, State state, int64_t lasts_us);
  void Forget(uint32_t contact);

  // An agent is free, or is back: the longest wait in their queues is theirs.
  void GiveWork(uint32_t agent);
  void Release(uint32_t agent);
  void ChangeIncident(uint32_t incident);
  void ApplyIncidents();

  const SimulationOptions options_;
  const int64_t last_arrival_us_;
  const std::string id_prefix_;

  Random random_;
  int64_t now_us_;
  uint64_t next_sequence_ = 1;
  uint64_t next_contact_ = 1;
  size_t inside_ = 0;  // contacts
  Timers<Timer> timers_;
  Staff staff_;
  std::vector<Queue> queues_;
  std::vector<IncidentState> incidents_;
  std::vector<Contact> contacts_;
  std::vector<uint32_t> free_contacts_;
  std::vector<CentreEvent>* telling_ = nullptr;  // during Step
};

}  // namespace holdline
