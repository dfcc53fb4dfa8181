// The centre that `holdline demo` and `holdline simulate` show: an outsourcer
// with three clients.
#include "engine/app/simulate/centre_options.h"

namespace holdline {
namespace {

// Two humps around lunch, a long evening, a thin night.
constexpr DayProfile kOfficeDay = {6,  4,  3,   3,  4,  8,  18, 45,
                                   80, 96, 100, 98, 90, 88, 94, 95,
                                   88, 72, 55,  42, 32, 24, 16, 10};

QueueOptions Queue(const char* name, int64_t contacts_per_hour,
                   absl::Duration talk, absl::Duration patience) {
  QueueOptions queue;
  queue.name = name;
  queue.contacts_per_hour = contacts_per_hour;
  queue.profile = kOfficeDay;
  queue.talk = talk;
  queue.patience = patience;
  queue.hold_percent = 12;
  return queue;
}

std::vector<QueueOptions> DefaultQueues() {
  using absl::Minutes;
  using absl::Seconds;
  QueueOptions support = Queue("acme-support", 900, Seconds(150), Minutes(2));
  support.transfer_percent = 4;
  support.transfer_to = "acme-billing";
  QueueOptions billing = Queue("acme-billing", 260, Seconds(170), Seconds(100));
  QueueOptions sales = Queue("acme-sales", 480, Seconds(190), Seconds(75));
  QueueOptions orders = Queue("globex-orders", 600, Seconds(140), Seconds(90));
  orders.flow_out_after = Seconds(30);
  QueueOptions chat = Queue("globex-chat", 300, Seconds(240), Minutes(4));
  chat.channel = "chat";
  QueueOptions claims = Queue("umbrella-claims", 420, Seconds(230), Minutes(3));
  QueueOptions reception = Queue("reception", 60, Seconds(60), Seconds(60));
  reception.transfer_percent = 40;
  reception.transfer_to = "acme-support";
  return {support, billing, sales, orders, chat, claims, reception};
}

std::vector<TeamOptions> DefaultTeams() {
  return {
      {"ann", 52, {"acme-support"}},
      {"ben", 22, {"acme-billing", "acme-support"}},
      {"cara", 36, {"acme-sales"}},
      {"dev", 36, {"globex-orders"}},
      {"eli", 30, {"globex-chat", "globex-orders"}},
      {"fay", 40, {"umbrella-claims"}},
      {"gus", 4, {"reception"}},
  };
}

}  // namespace

SimulationOptions DefaultCentre(uint64_t seed, absl::Time start) {
  SimulationOptions options;
  options.seed = seed;
  options.start = start;
  options.time_zone = absl::UTCTimeZone();
  options.queues = DefaultQueues();
  options.teams = DefaultTeams();
  return options;
}

std::vector<Incident> DemoIncidents() {
  Incident support;
  support.title = "two fifths of ACME's agents are away";
  support.after = absl::Minutes(2);
  support.lasts = absl::Minutes(5);
  support.every = absl::Minutes(40);
  support.staff_percent = 60;
  support.teams = {"ann", "ben"};

  Incident orders;
  orders.title = "Globex advertises: orders call nearly three times as often";
  orders.after = absl::Minutes(14);
  orders.lasts = absl::Minutes(4);
  orders.every = absl::Minutes(40);
  orders.arrivals_percent = 280;
  orders.queues = {"globex-orders"};

  Incident claims;
  claims.title = "half of Umbrella's agents are away";
  claims.after = absl::Minutes(25);
  claims.lasts = absl::Minutes(5);
  claims.every = absl::Minutes(40);
  claims.staff_percent = 50;
  claims.teams = {"fay"};
  return {support, orders, claims};
}

}  // namespace holdline
