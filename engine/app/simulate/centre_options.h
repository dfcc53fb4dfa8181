// What a simulated call centre is made of. The engine knows nothing of it: it
// only reads the events.
#pragma once

#include <array>
#include <cstdint>
#include <string>
#include <vector>

#include "absl/status/status.h"
#include "absl/time/time.h"

namespace holdline {

// Share of the busiest hour's arrivals, per cent, by local hour of the day.
using DayProfile = std::array<int, 24>;

struct QueueOptions {
  std::string name;
  std::string channel = "voice";
  int64_t contacts_per_hour = 0;  // where the profile says 100 %
  DayProfile profile;
  // Means. Patience is exponential, talk and wrap-up Erlang-3.
  absl::Duration patience = absl::Minutes(2);
  absl::Duration talk = absl::Minutes(3);
  absl::Duration wrap_up = absl::Seconds(20);
  int hold_percent = 0;      // of answered contacts are put on hold once
  int transfer_percent = 0;  // of answered contacts go on to `transfer_to`
  std::string transfer_to;
  // After this wait a contact leaves for another place (voicemail); zero:
  // never.
  absl::Duration flow_out_after = absl::ZeroDuration();
};

// Agents with the same skills. A free agent takes the contact that has waited
// longest in the queues of the team; a new contact goes to the team with the
// fewest skills that has somebody idle.
struct TeamOptions {
  std::string name;  // agents are "name-01", "name-02", ...
  int agents = 0;
  std::vector<std::string> queues;
};

// A span in which part of the staff is away, or more arrives than usual.
struct Incident {
  std::string title;     // "half of the team is away"; may be empty
  absl::Duration after;  // from the simulation's start
  absl::Duration lasts;
  absl::Duration every = absl::ZeroDuration();  // from start to start; 0: once
  int staff_percent = 100;                      // of the agents that remain
  int arrivals_percent = 100;                   // of the usual arrivals
  std::vector<std::string> teams;               // empty: all
  std::vector<std::string> queues;              // empty: all
};

// What a real bus does to events, in parts per million of them.
struct DirtOptions {
  int64_t duplicate_ppm = 0;     // told again within ten seconds
  int64_t out_of_order_ppm = 0;  // told up to two seconds after its time
  int64_t late_ppm = 0;          // told one to twenty minutes after its time
  // First told with a time that is up to 3 s off, then corrected: the same
  // event id with a higher revision, within thirty seconds.
  int64_t corrected_ppm = 0;

  // A little of everything: one event in a hundred of each kind but late,
  // which is one in a thousand.
  static DirtOptions Some() { return {10'000, 10'000, 1'000, 10'000}; }
};

struct SimulationOptions {
  uint64_t seed = 1;
  absl::Time start;
  absl::TimeZone time_zone;  // of the profiles' hours
  std::vector<QueueOptions> queues;
  std::vector<TeamOptions> teams;
  std::vector<Incident> incidents;
  DirtOptions dirt;
  // Multiplies arrivals and staff alike, so that the service stays what it is.
  double scale = 1;
  // No contact arrives after this; those that are inside are told to their
  // end.
  absl::Duration arrivals_for = absl::InfiniteDuration();
};

// Every mistake at once, a line each: unknown queues, shares beyond 100 %, ...
absl::Status CheckOptions(const SimulationOptions& options);

// The centre of `holdline demo`: seven queues of three clients and a reception
// that no contract covers; deploy/examples/demo holds their contracts. It has
// no incident and no dirt.
SimulationOptions DefaultCentre(uint64_t seed, absl::Time start);

// The incidents of the demo: at minute 2 two fifths of ACME's agents are away
// for five minutes; later Globex's orders and Umbrella's claims have theirs;
// all come back every forty minutes.
std::vector<Incident> DemoIncidents();

// The titles of the incidents that are going on at the time.
std::vector<std::string> IncidentsAt(const SimulationOptions& options,
                                     absl::Time time);

// Contacts per hour where all profiles say 100 %: what a rate is scaled from.
double BusyHourContacts(const SimulationOptions& options);

}  // namespace holdline
