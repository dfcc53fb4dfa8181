#include "random_events.h"

#include <rapidcheck.h>

#include "engine/base/time_units.h"

namespace holdline {
namespace {

using enum EventKind;

// Whole seconds and odd ones; the boundaries of 5 s and 20 s often.
int64_t Step() {
  const int64_t whole = *rc::gen::weightedElement<int64_t>(
      {{6, 0}, {6, 1}, {3, 5}, {3, 15}, {3, 20}, {1, 300}, {1, 4000}});
  const int64_t odd = *rc::gen::weightedElement<int64_t>(
      {{8, 0}, {1, 1}, {1, -1}, {1, 345'678}});
  return whole * kSecondUs + odd;
}

int64_t Duration() {
  return *rc::gen::weightedElement<int64_t>({{6, kAbsent},
                                             {1, 0},
                                             {1, 5 * kSecondUs},
                                             {1, 20 * kSecondUs},
                                             {1, 20 * kSecondUs + 1},
                                             {1, 90 * kSecondUs}});
}

std::string QueueFor(EventKind kind) {
  if (kind == kQueued) {
    return *rc::gen::weightedElement<std::string>(
        {{6, "sales"}, {3, "support"}, {1, "lobby"}, {1, ""}});
  }
  if (kind != kOffered && kind != kTransferred) return "";
  return *rc::gen::weightedElement<std::string>(
      {{3, ""}, {4, "sales"}, {3, "support"}});
}

OwnEvent RandomEvent() {
  OwnEvent event;
  event.kind = *rc::gen::weightedElement<EventKind>({{5, kOffered},
                                                     {6, kQueued},
                                                     {2, kRinging},
                                                     {8, kAnswered},
                                                     {1, kHeld},
                                                     {3, kTransferred},
                                                     {2, kFlowedOut},
                                                     {4, kAbandoned},
                                                     {1, kWrapUp},
                                                     {5, kCompleted},
                                                     {1, kLost}});
  event.queue = QueueFor(event.kind);
  event.wait_us = Duration();
  event.handle_us = Duration();
  event.channel = *rc::gen::weightedElement<std::string>(
      {{6, ""}, {2, "voice"}, {1, "chat"}});
  if (*rc::gen::inRange(0, 6) == 0) {
    event.attributes["tenant"] =
        *rc::gen::element<std::string>("acme", "globex", "nobody");
  }
  event.sequence = *rc::gen::inRange<uint64_t>(0, 3);
  return event;
}

OwnEvent RandomCaseEvent() {
  OwnEvent event;
  event.kind = *rc::gen::weightedElement<EventKind>({{6, kCaseOpened},
                                                     {3, kCaseResponded},
                                                     {5, kCasePended},
                                                     {4, kCaseResumed},
                                                     {4, kCaseResolved},
                                                     {3, kCaseReopened},
                                                     {1, kCaseClosed},
                                                     {1, kCaseCancelled},
                                                     {2, kCaseUpdated}});
  event.queue = *rc::gen::weightedElement<std::string>(
      {{6, ""}, {4, "desk"}, {2, "sales"}, {1, "nowhere"}});
  event.channel =
      *rc::gen::weightedElement<std::string>({{8, ""}, {1, "email"}});
  if (event.kind == kCasePended && *rc::gen::inRange(0, 3) > 0) {
    event.attributes["status"] = *rc::gen::element<std::string>(
        "pending_client", "pending_vendor", "on_hold");
  }
  if (*rc::gen::inRange(0, 3) == 0) {
    event.attributes["severity"] = *rc::gen::element<std::string>("1", "2");
  }
  if (*rc::gen::inRange(0, 8) == 0) {
    event.attributes["tenant"] =
        *rc::gen::element<std::string>("acme", "globex", "nobody");
  }
  event.sequence = *rc::gen::inRange<uint64_t>(0, 3);
  return event;
}

OwnEvent RandomOutageEvent() {
  OwnEvent event;
  event.kind =
      *rc::gen::weightedElement<EventKind>({{6, kOutageBegan},
                                            {3, kOutageResponded},
                                            {5, kOutageEnded},
                                            {3, kOutageResolved},
                                            {1, kOutageCancelled},
                                            {2, kMaintenanceBegan},
                                            {2, kMaintenanceEnded},
                                            {1, kMaintenanceCancelled}});
  event.service = *rc::gen::weightedElement<std::string>(
      {{4, "ivr"}, {2, "crm"}, {1, "nobody's"}, {6, ""}});
  event.sequence = *rc::gen::inRange<uint64_t>(0, 3);
  return event;
}

template <class Draw>
std::vector<OwnEvent> RandomLife(const std::string& id, int64_t from_us,
                                 int most, Draw draw) {
  std::vector<OwnEvent> events;
  int64_t time_us = from_us;
  const int count = *rc::gen::inRange(1, most + 1);
  for (int i = 0; i < count; ++i) {
    OwnEvent event = draw();
    event.contact = id;
    event.id = id + "#" + std::to_string(i);
    if (!events.empty() && *rc::gen::inRange(0, 10) == 0) {
      const auto corrected = *rc::gen::inRange<size_t>(0, events.size());
      event.id = events[corrected].id;
      event.revision = static_cast<uint32_t>(i + 1);
    }
    time_us += Step();
    event.time_us = time_us;
    events.push_back(event);
  }
  return events;
}

}  // namespace

std::vector<OwnEvent> RandomContact(const std::string& contact, int64_t from_us,
                                    int most) {
  return RandomLife(contact, from_us, most, RandomEvent);
}

std::vector<OwnEvent> RandomCase(const std::string& id, int64_t from_us,
                                 int most) {
  return RandomLife(id, from_us, most, RandomCaseEvent);
}

std::vector<OwnEvent> RandomOutage(const std::string& id, int64_t from_us,
                                   int most) {
  return RandomLife(id, from_us, most, RandomOutageEvent);
}

}  // namespace holdline
