#include "engine/app/simulate/floor.h"

#include <algorithm>

#include "absl/strings/str_format.h"
#include "engine/base/check.h"
#include "engine/base/hash.h"
#include "engine/base/time_units.h"

namespace holdline {
namespace {

constexpr uint64_t kCustomers = 20'000;
constexpr int kMissedRingPercent = 3;
constexpr int64_t kMissedRingUs = 12 * kSecondUs;
constexpr int64_t kPauseAfterMissedRingUs = 45 * kSecondUs;
constexpr int64_t kHoldUs = 30 * kSecondUs;  // mean

int64_t Micros(absl::Duration duration) {
  return absl::ToInt64Microseconds(duration);
}

int64_t LastArrivalUs(const SimulationOptions& options) {
  return options.arrivals_for == absl::InfiniteDuration()
             ? Floor::kNever
             : absl::ToUnixMicros(options.start + options.arrivals_for);
}

// Two simulators on one bus, or one that is started again, must not use the
// same ids.
std::string IdPrefix(const SimulationOptions& options) {
  const uint64_t hash = CombineHash(
      options.seed, static_cast<uint64_t>(absl::ToUnixMicros(options.start)));
  return absl::StrFormat("sim-%06x-", hash & 0xffffff);
}

bool Concerns(const std::vector<std::string>& names, const std::string& name) {
  return names.empty() || std::ranges::find(names, name) != names.end();
}

}  // namespace

Floor::Floor(const SimulationOptions& options)
    : options_(options),
      last_arrival_us_(LastArrivalUs(options)),
      id_prefix_(IdPrefix(options)),
      random_(options.seed),
      now_us_(absl::ToUnixMicros(options.start)),
      staff_(options) {
  for (const QueueOptions& queue : options_.queues) {
    queues_.push_back(
        {.options = queue,
         .arrivals = Arrivals(queue, options_.time_zone, options_.scale)});
  }
  for (const Incident& incident : options_.incidents) {
    timers_.Plan(
        now_us_ + Micros(incident.after),
        {TimerKind::kIncident, static_cast<uint32_t>(incidents_.size())});
    incidents_.push_back({incident});
  }
  for (uint32_t i = 0; i < queues_.size(); ++i) PlanArrival(i);
}

int64_t Floor::NextTimeUs() const {
  const int64_t next_us = timers_.NextUs();
  return inside_ == 0 && next_us > last_arrival_us_ ? kNever : next_us;
}

void Floor::Step(std::vector<CentreEvent>& events) {
  HL_CHECK(NextTimeUs() != kNever);
  telling_ = &events;
  now_us_ = timers_.NextUs();
  Happen(timers_.Take());
  telling_ = nullptr;
}

void Floor::Happen(const Timer& timer) {
  switch (timer.kind) {
    case TimerKind::kArrival:
      if (timer.generation == queues_[timer.index].arrivals_generation) {
        Arrive(timer.index);
      }
      return;
    case TimerKind::kStep:
      if (timer.generation == contacts_[timer.index].generation) {
        EndState(timer.index);
      }
      return;
    case TimerKind::kLeaves:
      if (timer.generation == contacts_[timer.index].generation) {
        Leave(timer.index);
      }
      return;
    case TimerKind::kAgentReady:
      return Release(timer.index);
    case TimerKind::kIncident:
      return ChangeIncident(timer.index);
  }
}

void Floor::Tell(Contact& contact, EventKind kind, std::string_view queue,
                 std::string_view agent) {
  CentreEvent& event = telling_->emplace_back();
  event.delivery_us = event.time_us = now_us_;
  event.kind = kind;
  event.sequence = next_sequence_++;
  event.event_id = absl::StrFormat("%s.%d", contact.id, ++contact.events);
  event.entity_id = contact.id;
  event.customer = contact.customer;
  event.channel = queues_[contact.queue].options.channel;
  event.queue = queue;
  event.agent = agent;
}

// Draws the queue's next arrival anew; what was drawn before is void.
void Floor::PlanArrival(uint32_t index) {
  Queue& queue = queues_[index];
  ++queue.arrivals_generation;
  const int64_t next_us =
      queue.arrivals.NextUs(now_us_, queue.arrivals_percent, random_);
  if (next_us <= last_arrival_us_) {
    timers_.Plan(next_us,
                 {TimerKind::kArrival, index, queue.arrivals_generation});
  }
}

void Floor::Arrive(uint32_t queue) {
  if (free_contacts_.empty()) {
    free_contacts_.push_back(static_cast<uint32_t>(contacts_.size()));
    contacts_.emplace_back();
  }
  const uint32_t index = free_contacts_.back();
  free_contacts_.pop_back();
  ++inside_;
  Contact& contact = contacts_[index];
  contact = {
      .generation = contact.generation,
      .queue = queue,
      .id = absl::StrFormat("%s%06d", id_prefix_, next_contact_++),
      .customer = absl::StrFormat("customer-%05d", random_.Below(kCustomers))};
  // The menu is no queue: an offer without one only announces the contact.
  Tell(contact, EventKind::kOffered, {}, {});
  EnterFor(index, State::kMenu, random_.Between(2, 9) * kSecondUs);
  PlanArrival(queue);
}

void Floor::EndState(uint32_t index) {
  const Contact& contact = contacts_[index];
  switch (contact.state) {
    case State::kMenu:
      return EnterQueue(index, contact.queue);
    case State::kRinging:
      return contact.will_answer ? Answer(index) : MissRing(index);
    case State::kTalking:
      return random_.Percent(queues_[contact.queue].options.hold_percent)
                 ? Hold(index)
                 : EndTalk(index);
    case State::kOnHold:
      return Resume(index);
    case State::kTalkingAgain:
      return EndTalk(index);
    case State::kWrapUp:
      return Complete(index);
    case State::kFree:
    case State::kWaiting:
      HL_CHECK(false);
  }
}

void Floor::EnterQueue(uint32_t index, uint32_t queue) {
  Contact& contact = contacts_[index];
  const QueueOptions& options = queues_[queue].options;
  contact.queue = queue;
  contact.waits_since_us = now_us_;
  contact.leaves_us = now_us_ + random_.Exponential(Micros(options.patience));
  contact.flows_out = false;
  if (options.flow_out_after > absl::ZeroDuration()) {
    const int64_t limit_us = now_us_ + Micros(options.flow_out_after);
    contact.flows_out = limit_us < contact.leaves_us;
    contact.leaves_us = std::min(contact.leaves_us, limit_us);
  }
  Wait(index, /*at_front=*/false);
}

void Floor::Wait(uint32_t index, bool at_front) {
  Contact& contact = Enter(index, State::kWaiting);
  Queue& queue = queues_[contact.queue];
  Tell(contact, EventKind::kQueued, queue.options.name, {});
  timers_.Plan(contact.leaves_us,
               {TimerKind::kLeaves, index, contact.generation});
  if (const auto agent = staff_.TakeIdle(contact.queue)) {
    return Ring(index, *agent);
  }
  const Waiting waiting{index, contact.generation};
  if (at_front) {
    queue.waiting.push_front(waiting);
  } else {
    queue.waiting.push_back(waiting);
  }
}

void Floor::Ring(uint32_t index, uint32_t agent) {
  Contact& contact = Enter(index, State::kRinging);
  contact.agent = agent;
  contact.will_answer = !random_.Percent(kMissedRingPercent);
  Tell(contact, EventKind::kRinging, queues_[contact.queue].options.name,
       staff_.NameOf(agent));
  const int64_t rings_us = contact.will_answer
                               ? random_.Between(kSecondUs, 4 * kSecondUs)
                               : kMissedRingUs;
  timers_.Plan(now_us_ + rings_us,
               {TimerKind::kStep, index, contact.generation});
  timers_.Plan(contact.leaves_us,
               {TimerKind::kLeaves, index, contact.generation});
}

void Floor::MissRing(uint32_t index) {
  timers_.Plan(now_us_ + kPauseAfterMissedRingUs,
               {TimerKind::kAgentReady, contacts_[index].agent});
  Wait(index, /*at_front=*/true);
}

void Floor::Answer(uint32_t index) {
  Contact& contact = contacts_[index];
  const QueueOptions& queue = queues_[contact.queue].options;
  Tell(contact, EventKind::kAnswered, queue.name, staff_.NameOf(contact.agent));
  EnterFor(index, State::kTalking, random_.Erlang3(Micros(queue.talk)));
}

void Floor::Hold(uint32_t index) {
  Contact& contact = contacts_[index];
  Tell(contact, EventKind::kHeld, {}, staff_.NameOf(contact.agent));
  EnterFor(index, State::kOnHold, random_.Exponential(kHoldUs));
}

void Floor::Resume(uint32_t index) {
  Contact& contact = contacts_[index];
  Tell(contact, EventKind::kResumed, {}, staff_.NameOf(contact.agent));
  EnterFor(index, State::kTalkingAgain, random_.Exponential(kHoldUs));
}

void Floor::EndTalk(uint32_t index) {
  Contact& contact = contacts_[index];
  const QueueOptions& queue = queues_[contact.queue].options;
  if (!contact.transferred && random_.Percent(queue.transfer_percent)) {
    return Transfer(index);
  }
  Tell(contact, EventKind::kWrapUp, {}, staff_.NameOf(contact.agent));
  EnterFor(index, State::kWrapUp, random_.Erlang3(Micros(queue.wrap_up)));
}

// The agent wraps up while the contact waits in the other queue.
void Floor::Transfer(uint32_t index) {
  Contact& contact = contacts_[index];
  const QueueOptions& queue = queues_[contact.queue].options;
  timers_.Plan(now_us_ + random_.Erlang3(Micros(queue.wrap_up)),
               {TimerKind::kAgentReady, contact.agent});
  contact.transferred = true;
  Tell(contact, EventKind::kTransferred, queue.transfer_to,
       staff_.NameOf(contact.agent));
  const auto to = std::ranges::find(
      queues_, queue.transfer_to,
      [](const Queue& q) { return std::string_view(q.options.name); });
  EnterQueue(index, static_cast<uint32_t>(to - queues_.begin()));
}

void Floor::Leave(uint32_t index) {
  Contact& contact = contacts_[index];
  const bool rang = contact.state == State::kRinging;
  const uint32_t agent = contact.agent;
  Tell(contact,
       contact.flows_out ? EventKind::kFlowedOut : EventKind::kAbandoned,
       queues_[contact.queue].options.name, {});
  Forget(index);
  if (rang) Release(agent);
}

void Floor::Complete(uint32_t index) {
  Contact& contact = contacts_[index];
  const uint32_t agent = contact.agent;
  Tell(contact, EventKind::kCompleted, {}, staff_.NameOf(agent));
  Forget(index);
  Release(agent);
}

Floor::Contact& Floor::Enter(uint32_t index, State state) {
  Contact& contact = contacts_[index];
  contact.state = state;
  ++contact.generation;
  return contact;
}

void Floor::EnterFor(uint32_t index, State state, int64_t lasts_us) {
  const Contact& contact = Enter(index, state);
  timers_.Plan(now_us_ + lasts_us,
               {TimerKind::kStep, index, contact.generation});
}

void Floor::Forget(uint32_t index) {
  Enter(index, State::kFree);
  free_contacts_.push_back(index);
  --inside_;
}

void Floor::Release(uint32_t agent) {
  if (staff_.StaysAfterWork(agent)) GiveWork(agent);
}

void Floor::GiveWork(uint32_t agent) {
  Queue* longest = nullptr;
  int64_t since_us = kNever;
  for (const uint32_t index : staff_.QueuesOf(agent)) {
    Queue& queue = queues_[index];
    while (!queue.waiting.empty() &&
           contacts_[queue.waiting.front().contact].generation !=
               queue.waiting.front().generation) {
      queue.waiting.pop_front();
    }
    if (queue.waiting.empty()) continue;
    const Contact& first = contacts_[queue.waiting.front().contact];
    if (first.waits_since_us >= since_us) continue;
    since_us = first.waits_since_us;
    longest = &queue;
  }
  if (longest == nullptr) return staff_.MakeIdle(agent);
  const uint32_t contact = longest->waiting.front().contact;
  longest->waiting.pop_front();
  Ring(contact, agent);
}

void Floor::ChangeIncident(uint32_t index) {
  IncidentState& state = incidents_[index];
  const Incident& incident = state.incident;
  state.going_on = !state.going_on;
  if (state.going_on) {
    timers_.Plan(now_us_ + Micros(incident.lasts),
                 {TimerKind::kIncident, index});
  } else if (incident.every > absl::ZeroDuration()) {
    timers_.Plan(now_us_ + Micros(incident.every - incident.lasts),
                 {TimerKind::kIncident, index});
  }
  ApplyIncidents();
}

// Of several incidents at once the worst staffing counts, and the arrivals
// multiply.
void Floor::ApplyIncidents() {
  for (uint32_t i = 0; i < staff_.teams(); ++i) {
    int present = 100;
    for (const IncidentState& state : incidents_) {
      if (state.going_on &&
          Concerns(state.incident.teams, options_.teams[i].name)) {
        present = std::min(present, state.incident.staff_percent);
      }
    }
    for (const uint32_t agent : staff_.SetPresent(i, present)) GiveWork(agent);
  }
  for (uint32_t i = 0; i < queues_.size(); ++i) {
    Queue& queue = queues_[i];
    int percent = 100;
    for (const IncidentState& state : incidents_) {
      if (state.going_on &&
          Concerns(state.incident.queues, queue.options.name)) {
        percent = percent * state.incident.arrivals_percent / 100;
      }
    }
    if (percent == queue.arrivals_percent) continue;
    queue.arrivals_percent = percent;
    PlanArrival(i);
  }
}

}  // namespace holdline
