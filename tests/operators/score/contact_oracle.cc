#include "contact_oracle.h"

#include <algorithm>
#include <set>
#include <tuple>

#include "engine/base/hash.h"

namespace holdline {
namespace {

using enum EventKind;

struct State {
  std::vector<OwnEvent> events;
  std::vector<OracleLeg> legs;
  std::set<size_t> spare_ends;  // events that ended nothing when they came
  std::optional<size_t> waiting;
  std::optional<size_t> revivable;  // lost, until another leg is opened
  std::optional<size_t> handled_now;
  std::set<size_t> from_queued;  // legs whose enqueue is a QUEUED
  std::string channel;
  std::map<std::string, std::string> attributes;
  bool ended = false;
  bool offered = false;
};

void Handle(State& s, const OwnEvent& end) {
  OracleLeg& leg = s.legs[*s.handled_now];
  leg.end_us = std::max(end.time_us, leg.outcome_us);
  leg.handle_us =
      end.handle_us >= 0 ? end.handle_us : leg.end_us - leg.outcome_us;
  s.handled_now.reset();
}

void End(State& s, size_t index, const OwnEvent& end) {
  OracleLeg& leg = s.legs[index];
  s.waiting.reset();
  s.revivable.reset();
  leg.outcome_us = std::max(end.time_us, leg.enqueue_us);
  leg.wait_us = leg.outcome_us - leg.enqueue_us;
  if (end.kind != kCompleted && end.kind != kLost && end.wait_us >= 0) {
    leg.wait_us = end.wait_us;
  }
  if (end.kind == kAbandoned) leg.outcome = Outcome::kAbandoned;
  if (end.kind == kFlowedOut) leg.outcome = Outcome::kFlowedOut;
  if (end.kind == kAbandoned || end.kind == kFlowedOut) s.ended = true;
  if (end.kind == kLost || end.kind == kCompleted) {
    leg.outcome = Outcome::kLost;
    s.revivable = index;
  }
  if (end.kind != kAnswered) return;
  leg.outcome = Outcome::kAnswered;
  s.handled_now = index;
  for (const size_t i : s.spare_ends) {
    const OwnEvent& spare = s.events[i];
    const bool near = spare.time_us >= end.time_us - 5'000'000;
    const bool inside =
        spare.time_us >= leg.enqueue_us || spare.time_us >= end.time_us;
    if ((spare.kind == kCompleted || spare.kind == kTransferred) && near &&
        inside) {
      Handle(s, spare);
      s.spare_ends.erase(i);
      return;
    }
  }
}

void Open(State& s, const OwnEvent& event) {
  if (s.waiting.has_value()) {
    OracleLeg& old = s.legs[*s.waiting];
    if (event.queue.empty() || event.queue == old.queue) {
      if (event.kind == kQueued && s.from_queued.insert(*s.waiting).second) {
        old.enqueue_us = event.time_us;
        old.channel = s.channel.empty() ? "voice" : s.channel;
        old.attributes = s.attributes;
      }
      return;
    }
    old.outcome = Outcome::kFlowedOut;
    old.outcome_us = event.time_us;
    old.wait_us = old.outcome_us - old.enqueue_us;
  }
  if (s.ended) s.handled_now.reset();
  s.ended = false;
  s.revivable.reset();
  s.waiting = s.legs.size();
  s.legs.push_back({.queue = event.queue,
                    .channel = s.channel.empty() ? "voice" : s.channel,
                    .attributes = s.attributes,
                    .enqueue_us = event.time_us});
  if (event.kind == kQueued) s.from_queued.insert(*s.waiting);
  for (const size_t i : s.spare_ends) {
    const OwnEvent& spare = s.events[i];
    if (spare.kind == kCompleted || spare.kind == kTransferred) continue;
    if (spare.time_us < event.time_us - 5'000'000) continue;
    s.spare_ends.erase(i);
    End(s, *s.waiting, spare);
    return;
  }
}

void Take(State& s, size_t i) {
  const OwnEvent& event = s.events[i];
  if (event.kind == kOffered && s.ended) {
    s.channel.clear();
    s.attributes.clear();
  }
  if (!event.channel.empty()) s.channel = event.channel;
  for (const auto& [key, value] : event.attributes) s.attributes[key] = value;

  if (event.kind == kOffered) s.offered = true;
  if (event.kind == kOffered && event.queue.empty() && s.ended) {
    s.ended = false;
    s.revivable.reset();
    s.handled_now.reset();
  }
  if (event.kind == kAnswered || event.kind == kAbandoned ||
      event.kind == kFlowedOut || event.kind == kLost) {
    if (s.waiting.has_value()) {
      End(s, *s.waiting, event);
    } else if (s.revivable.has_value()) {
      End(s, *s.revivable, event);
    } else {
      s.spare_ends.insert(i);
    }
    if (event.kind == kAbandoned || event.kind == kFlowedOut) s.ended = true;
  }
  if (event.kind == kCompleted || event.kind == kTransferred) {
    if (s.handled_now.has_value()) {
      Handle(s, event);
    } else {
      if (event.kind == kCompleted && s.waiting.has_value()) {
        End(s, *s.waiting, event);
      }
      if (event.kind == kCompleted || event.queue.empty()) {
        s.spare_ends.insert(i);
      }
    }
    if (event.kind == kCompleted) s.ended = !s.waiting.has_value();
  }
  const bool has_queue = !event.queue.empty();
  if (event.kind == kQueued || (event.kind == kOffered && has_queue) ||
      (event.kind == kTransferred && has_queue)) {
    Open(s, event);
  }
}

}  // namespace

std::vector<OwnEvent> SortedSet(const std::vector<OwnEvent>& log) {
  std::map<std::string, OwnEvent> by_id;
  for (const OwnEvent& event : log) {
    const auto [it, is_new] = by_id.try_emplace(event.id, event);
    if (!is_new && std::tie(event.revision, event.sequence) >
                       std::tie(it->second.revision, it->second.sequence)) {
      it->second = event;
    }
  }
  std::vector<OwnEvent> set;
  for (const auto& [id, event] : by_id) set.push_back(event);
  std::sort(set.begin(), set.end(), [](const auto& a, const auto& b) {
    return std::make_tuple(a.time_us, a.kind, a.sequence, StableHash(a.id)) <
           std::make_tuple(b.time_us, b.kind, b.sequence, StableHash(b.id));
  });
  return set;
}

Event ViewOf(const OwnEvent& own, std::vector<Attribute>& attributes) {
  attributes.clear();
  for (const auto& [key, value] : own.attributes) {
    attributes.push_back({.key = key, .value = value});
  }
  Event event;
  event.kind = own.kind;
  event.revision = own.revision;
  event.time_us = own.time_us;
  event.sequence = own.sequence;
  event.id_hash = StableHash(own.id);
  event.entity_hash = StableHash(own.contact);
  event.wait_us = own.wait_us;
  event.handle_us = own.handle_us;
  event.event_id = own.id;
  event.entity_id = own.contact;
  event.channel = own.channel;
  event.queue = own.queue;
  event.service = own.service;
  event.attributes = attributes;
  return event;
}

OracleContact RecomputeContact(const std::vector<OwnEvent>& log) {
  State s;
  s.events = SortedSet(log);
  for (size_t i = 0; i < s.events.size(); ++i) Take(s, i);
  return {.legs = s.legs,
          .ended = s.ended,
          .orphan = s.legs.empty() && !s.offered,
          .last_us = s.events.empty() ? 0 : s.events.back().time_us};
}

}  // namespace holdline
