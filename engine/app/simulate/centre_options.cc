#include "engine/app/simulate/centre_options.h"

#include <algorithm>
#include <limits>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "engine/base/ppm.h"

namespace holdline {
namespace {

// Collects sentences about what is wrong.
class Mistakes {
 public:
  void Unless(bool good, const std::string& where, const std::string& what) {
    if (!good) lines_.push_back(absl::StrCat(where, ": ", what));
  }
  absl::Status AsStatus() const {
    return lines_.empty()
               ? absl::OkStatus()
               : absl::InvalidArgumentError(absl::StrJoin(lines_, "\n"));
  }

 private:
  std::vector<std::string> lines_;
};

bool IsPercent(int value) { return value >= 0 && value <= 100; }

template <typename Named>
bool Has(const std::vector<Named>& all, const std::string& name) {
  return std::ranges::find(all, name, &Named::name) != all.end();
}

bool IsMean(absl::Duration duration) {
  return duration >= absl::ZeroDuration() && duration <= absl::Hours(24);
}

void CheckQueue(const SimulationOptions& options, const QueueOptions& queue,
                Mistakes& mistakes) {
  const std::string where = absl::StrCat("queue ", queue.name);
  mistakes.Unless(!queue.name.empty(), "queue", "has no name");
  mistakes.Unless(queue.contacts_per_hour >= 0, where,
                  "contacts per hour below zero");
  mistakes.Unless(std::ranges::all_of(
                      queue.profile, [](int p) { return p >= 0 && p <= 1000; }),
                  where, "the profile is in per cent, 0 to 1000");
  mistakes.Unless(
      IsMean(queue.patience) && IsMean(queue.talk) && IsMean(queue.wrap_up),
      where, "patience, talk and wrap-up are 0 to 24 hours");
  mistakes.Unless(
      IsPercent(queue.hold_percent) && IsPercent(queue.transfer_percent), where,
      "shares are 0 to 100 %");
  mistakes.Unless(
      queue.transfer_percent == 0 || Has(options.queues, queue.transfer_to),
      where,
      absl::StrCat("transfers to an unknown queue: ", queue.transfer_to));
}

void CheckTeam(const SimulationOptions& options, const TeamOptions& team,
               Mistakes& mistakes) {
  const std::string where = absl::StrCat("team ", team.name);
  mistakes.Unless(team.agents >= 0 && team.agents <= 100'000, where,
                  "has 0 to 100,000 agents");
  mistakes.Unless(!team.queues.empty(), where, "works for no queue");
  for (const std::string& queue : team.queues) {
    mistakes.Unless(Has(options.queues, queue), where,
                    absl::StrCat("works for an unknown queue: ", queue));
  }
}

void CheckIncident(const SimulationOptions& options, const Incident& incident,
                   size_t index, Mistakes& mistakes) {
  const std::string where = absl::StrCat("incident ", index + 1);
  const absl::Duration zero = absl::ZeroDuration();
  mistakes.Unless(incident.after >= zero && incident.lasts > zero, where,
                  "begins at zero or later and lasts some time");
  mistakes.Unless(incident.every == zero || incident.every > incident.lasts,
                  where, "comes back before it is over");
  mistakes.Unless(IsPercent(incident.staff_percent), where,
                  "the staff that remains is 0 to 100 %");
  mistakes.Unless(
      incident.arrivals_percent >= 0 && incident.arrivals_percent <= 10'000,
      where, "arrivals are 0 to 10,000 %");
  for (const std::string& team : incident.teams) {
    mistakes.Unless(Has(options.teams, team), where,
                    absl::StrCat("concerns an unknown team: ", team));
  }
  for (const std::string& queue : incident.queues) {
    mistakes.Unless(Has(options.queues, queue), where,
                    absl::StrCat("concerns an unknown queue: ", queue));
  }
}

bool SomebodyComes(const SimulationOptions& options) {
  return std::ranges::any_of(options.queues, [](const QueueOptions& queue) {
    return queue.contacts_per_hour > 0 &&
           std::ranges::any_of(queue.profile, [](int p) { return p > 0; });
  });
}

void CheckDirt(const DirtOptions& dirt, Mistakes& mistakes) {
  const std::array<int64_t, 4> shares = {dirt.duplicate_ppm,
                                         dirt.out_of_order_ppm, dirt.late_ppm,
                                         dirt.corrected_ppm};
  int64_t left = kWholePpm;
  bool good = true;
  for (const int64_t share : shares) {
    good = good && share >= 0 && share <= left;
    left -= good ? share : 0;
  }
  mistakes.Unless(good, "dirt", "shares are 0 to 100 %, all together");
}

}  // namespace

absl::Status CheckOptions(const SimulationOptions& options) {
  Mistakes mistakes;
  mistakes.Unless(options.scale > 0 && options.scale <= 100'000, "scale",
                  "lies above 0, at most 100,000");
  mistakes.Unless(SomebodyComes(options), "queues", "no contact ever arrives");
  for (const QueueOptions& queue : options.queues) {
    CheckQueue(options, queue, mistakes);
  }
  for (const TeamOptions& team : options.teams) {
    CheckTeam(options, team, mistakes);
  }
  for (size_t i = 0; i < options.incidents.size(); ++i) {
    CheckIncident(options, options.incidents[i], i, mistakes);
  }
  CheckDirt(options.dirt, mistakes);
  return mistakes.AsStatus();
}

std::vector<std::string> IncidentsAt(const SimulationOptions& options,
                                     absl::Time time) {
  std::vector<std::string> titles;
  for (const Incident& incident : options.incidents) {
    absl::Duration into = time - options.start - incident.after;
    if (into < absl::ZeroDuration()) continue;
    if (incident.every > absl::ZeroDuration()) into %= incident.every;
    if (into < incident.lasts) titles.push_back(incident.title);
  }
  return titles;
}

double BusyHourContacts(const SimulationOptions& options) {
  double contacts = 0;
  for (const QueueOptions& queue : options.queues) {
    contacts += static_cast<double>(queue.contacts_per_hour);
  }
  return contacts * options.scale;
}

}  // namespace holdline
