#include "engine/app/simulate/call_centre.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <rapidcheck/gtest.h>

#include <map>
#include <set>
#include <string>
#include <vector>

#include "absl/strings/str_cat.h"
#include "engine/base/hash.h"
#include "engine/base/time_units.h"

namespace holdline {
namespace {

using ::testing::HasSubstr;

absl::Time Monday() {
  return absl::FromCivil(absl::CivilSecond(2026, 3, 2, 10, 0, 0),
                         absl::UTCTimeZone());
}

SimulationOptions Demo(uint64_t seed) {
  SimulationOptions options = DefaultCentre(seed, Monday());
  options.incidents = DemoIncidents();
  return options;
}

std::vector<CentreEvent> Simulate(SimulationOptions options,
                                  absl::Duration arrivals_for) {
  options.arrivals_for = arrivals_for;
  auto centre = CallCentre::Create(options);
  EXPECT_TRUE(centre.ok()) << centre.status();
  std::vector<CentreEvent> events;
  // Copies keep the views on queues and agents, which die with the centre.
  while ((*centre)->NextEventTimeUs() != CallCentre::kNever) {
    const int64_t due_us = (*centre)->NextEventTimeUs();
    CentreEvent event = (*centre)->Next();
    EXPECT_EQ(event.delivery_us, due_us);
    event.channel = event.queue = event.agent = {};
    events.push_back(std::move(event));
  }
  return events;
}

std::string Line(const CentreEvent& event) {
  return absl::StrCat(event.delivery_us, " ", event.time_us, " ",
                      static_cast<int>(event.kind), " ", event.revision, " ",
                      event.sequence, " ", event.event_id, " ", event.customer);
}

RC_GTEST_PROP(CallCentre, TheSameOptionsGiveTheSameEvents, (uint64_t seed)) {
  SimulationOptions options = Demo(seed);
  options.dirt = DirtOptions::Some();
  const auto first = Simulate(options, absl::Minutes(6));
  const auto second = Simulate(options, absl::Minutes(6));
  RC_ASSERT(first.size() == second.size());
  for (size_t i = 0; i < first.size(); ++i) {
    RC_ASSERT(Line(first[i]) == Line(second[i]));
  }
}

// The same on every machine and with every compiler: where this changes, so do
// the events of everybody's seeds.
TEST(CallCentre, ASeedKeepsItsEvents) {
  SimulationOptions options = Demo(1);
  options.dirt = DirtOptions::Some();
  uint64_t hash = 0;
  for (const auto& event : Simulate(options, absl::Minutes(30))) {
    hash = StableHash(Line(event), hash);
  }
  EXPECT_EQ(hash, 12004063778428152582U);
}

TEST(CallCentre, AnotherSeedGivesOtherEvents) {
  EXPECT_NE(Line(Simulate(Demo(1), absl::Minutes(1))[0]),
            Line(Simulate(Demo(2), absl::Minutes(1))[0]));
}

TEST(CallCentre, DirtDoesNotChangeWhatHappens) {
  SimulationOptions dirty = Demo(5);
  dirty.dirt = DirtOptions::Some();
  std::map<std::string, int64_t> truth;
  std::map<std::string, std::pair<uint32_t, int64_t>> told;
  for (const auto& event : Simulate(Demo(5), absl::Minutes(10))) {
    truth[event.event_id] = event.time_us;
  }
  for (const auto& event : Simulate(dirty, absl::Minutes(10))) {
    auto& newest = told[event.event_id];
    newest = std::max(newest, {event.revision, event.time_us});
  }
  ASSERT_EQ(truth.size(), told.size());
  for (const auto& [id, time_us] : truth) {
    EXPECT_EQ(told[id].second, time_us) << id;
  }
}

// The order of kinds that a contact may show, as a naive automaton.
bool MayFollow(EventKind before, EventKind kind) {
  using enum EventKind;
  static const std::map<EventKind, std::set<EventKind>> follows = {
      {kUnspecified, {kOffered}},
      {kOffered, {kQueued}},
      {kQueued, {kRinging, kAbandoned, kFlowedOut}},
      {kRinging, {kAnswered, kQueued, kAbandoned, kFlowedOut}},
      {kAnswered, {kHeld, kWrapUp, kTransferred}},
      {kHeld, {kResumed}},
      {kResumed, {kWrapUp, kTransferred}},
      {kTransferred, {kQueued}},
      {kWrapUp, {kCompleted}},
  };
  const auto found = follows.find(before);
  return found != follows.end() && found->second.contains(kind);
}

RC_GTEST_PROP(CallCentre, EveryContactLivesAWholeLife, (uint64_t seed)) {
  std::map<std::string, EventKind> last;
  int64_t time_us = 0;
  uint64_t sequence = 0;
  for (const auto& event : Simulate(Demo(seed), absl::Minutes(20))) {
    EventKind& before = last[event.entity_id];
    RC_ASSERT(MayFollow(before, event.kind));
    before = event.kind;
    RC_ASSERT(event.time_us >= time_us);
    time_us = event.time_us;
    RC_ASSERT(event.sequence == ++sequence);
  }
  RC_ASSERT(!last.empty());
  for (const auto& [id, kind] : last) {
    RC_ASSERT(kind == EventKind::kCompleted || kind == EventKind::kAbandoned ||
              kind == EventKind::kFlowedOut);
  }
}

TEST(CallCentre, AllKindsOfContactEventsOccur) {
  std::set<EventKind> seen;
  for (const auto& event : Simulate(Demo(1), absl::Minutes(30))) {
    seen.insert(event.kind);
  }
  EXPECT_EQ(seen.size(), 11U);
}

// Nobody works for two at a time.
TEST(CallCentre, AnAgentHasOneContactAtATime) {
  auto centre = CallCentre::Create(Demo(3));
  ASSERT_TRUE(centre.ok());
  std::map<std::string, std::string> contact_of;
  const int64_t end_us = absl::ToUnixMicros(Monday() + absl::Minutes(20));
  while ((*centre)->NextEventTimeUs() < end_us) {
    const CentreEvent& event = (*centre)->Next();
    using enum EventKind;
    if (event.kind == kRinging) {
      const std::string agent(event.agent);
      EXPECT_EQ(contact_of[agent], "") << agent;
      contact_of[agent] = event.entity_id;
    } else if (event.kind == kCompleted || event.kind == kTransferred ||
               event.kind == kAbandoned || event.kind == kFlowedOut ||
               event.kind == kQueued) {
      for (auto& [agent, contact] : contact_of) {
        if (contact == event.entity_id) contact.clear();
      }
    }
  }
  EXPECT_GT(contact_of.size(), 100U);
}

struct Served {
  int within = 0;
  int all = 0;
  double Share() const { return static_cast<double>(within) / all; }
};

// Service level (abandons_miss, 20 s) of a queue over arrivals in a span.
Served ServiceLevel(uint64_t seed, std::string_view queue, absl::Duration from,
                    absl::Duration to, std::vector<Incident> incidents) {
  SimulationOptions options = DefaultCentre(seed, Monday());
  options.incidents = std::move(incidents);
  options.arrivals_for = to;
  auto centre = CallCentre::Create(options);
  std::map<std::string, int64_t> since_us;
  Served served;
  while ((*centre)->NextEventTimeUs() != CallCentre::kNever) {
    const CentreEvent& event = (*centre)->Next();
    if (event.queue != queue) continue;
    if (event.kind == EventKind::kQueued &&
        event.time_us >= absl::ToUnixMicros(Monday() + from)) {
      since_us.try_emplace(event.entity_id, event.time_us);
    }
    const auto found = since_us.find(event.entity_id);
    if (found == since_us.end()) continue;
    if (event.kind == EventKind::kAnswered) {
      served.within += event.time_us - found->second <= 20 * kSecondUs;
      ++served.all;
    } else if (event.kind == EventKind::kAbandoned) {
      ++served.all;
    }
  }
  return served;
}

TEST(CallCentre, AnOrdinaryHourKeepsThePromises) {
  for (uint64_t seed = 1; seed <= 5; ++seed) {
    for (const char* queue : {"acme-support", "acme-sales", "globex-orders"}) {
      EXPECT_GT(
          ServiceLevel(seed, queue, absl::ZeroDuration(), absl::Hours(1), {})
              .Share(),
          0.84)
          << queue << " seed " << seed;
    }
  }
}

TEST(CallCentre, TheDemosFirstIncidentBreaksAPromise) {
  for (uint64_t seed = 1; seed <= 5; ++seed) {
    const Served served = ServiceLevel(seed, "acme-support", absl::Minutes(3),
                                       absl::Minutes(7), DemoIncidents());
    EXPECT_LT(served.Share(), 0.5) << "seed " << seed;
    EXPECT_GT(served.all, 30) << "seed " << seed;
  }
}

TEST(CallCentre, DoubledArrivalsArrive) {
  Incident rush;
  rush.after = absl::ZeroDuration();
  rush.lasts = absl::Hours(2);
  rush.arrivals_percent = 200;
  SimulationOptions options = DefaultCentre(1, Monday());
  auto offered = [](const std::vector<CentreEvent>& events) {
    return std::ranges::count(events, EventKind::kOffered, &CentreEvent::kind);
  };
  const auto usual = offered(Simulate(options, absl::Hours(1)));
  options.incidents = {rush};
  const auto doubled = offered(Simulate(options, absl::Hours(1)));
  EXPECT_NEAR(static_cast<double>(doubled) / static_cast<double>(usual), 2.0,
              0.15);
}

TEST(CallCentre, ArrivalsFollowTheHoursOfTheDay) {
  SimulationOptions options = DefaultCentre(1, Monday() - absl::Hours(10));
  std::map<int64_t, int> by_hour;
  for (const auto& event : Simulate(options, absl::Hours(24))) {
    if (event.kind != EventKind::kOffered) continue;
    ++by_hour[(event.time_us - absl::ToUnixMicros(options.start)) / kHourUs];
  }
  const double busy = BusyHourContacts(options);
  EXPECT_NEAR(by_hour[10], busy, busy / 10);
  EXPECT_NEAR(by_hour[3], busy * 0.03, busy / 50);
}

TEST(CallCentre, ScaleMultipliesContactsAndKeepsTheService) {
  SimulationOptions options = DefaultCentre(1, Monday());
  options.scale = 10;
  EXPECT_NEAR(BusyHourContacts(options), 10 * 3020, 1);
  const auto events = Simulate(options, absl::Minutes(10));
  const auto offered =
      std::ranges::count(events, EventKind::kOffered, &CentreEvent::kind);
  EXPECT_NEAR(static_cast<double>(offered), 30200 / 6.0, 400);
}

TEST(CallCentre, KnowsItsIncidentsByTheClock) {
  const SimulationOptions options = Demo(1);
  const auto at = [&options](int minutes) {
    return IncidentsAt(options, Monday() + absl::Minutes(minutes));
  };
  EXPECT_TRUE(at(1).empty());
  EXPECT_EQ(at(2), std::vector{options.incidents[0].title});
  EXPECT_TRUE(at(7).empty());
  EXPECT_EQ(at(42), std::vector{options.incidents[0].title});
  EXPECT_EQ(at(15), std::vector{options.incidents[1].title});
}

TEST(CallCentre, TellsEveryMistakeInItsOptions) {
  SimulationOptions options = Demo(1);
  options.teams[0].queues = {"acme-suport"};
  options.incidents[0].teams = {"nobody"};
  options.queues[0].hold_percent = 101;
  options.scale = 0;
  const auto status = CallCentre::Create(options).status();
  EXPECT_EQ(status.code(), absl::StatusCode::kInvalidArgument);
  EXPECT_THAT(status.message(), HasSubstr("unknown queue: acme-suport"));
  EXPECT_THAT(status.message(), HasSubstr("unknown team: nobody"));
  EXPECT_THAT(status.message(), HasSubstr("shares are 0 to 100 %"));
  EXPECT_THAT(status.message(), HasSubstr("scale: "));
}

}  // namespace
}  // namespace holdline
