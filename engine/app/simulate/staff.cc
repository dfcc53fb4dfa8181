#include "engine/app/simulate/staff.h"

#include <algorithm>
#include <cmath>

#include "absl/strings/str_format.h"

namespace holdline {
namespace {

uint32_t QueueIndex(const SimulationOptions& options, const std::string& name) {
  const auto found =
      std::ranges::find(options.queues, name, &QueueOptions::name);
  return static_cast<uint32_t>(found - options.queues.begin());
}

}  // namespace

Staff::Staff(const SimulationOptions& options)
    : teams_of_queue_(options.queues.size()) {
  for (const TeamOptions& from : options.teams) {
    const auto index = static_cast<uint32_t>(teams_.size());
    Team& team = teams_.emplace_back();
    team.size = static_cast<size_t>(
        std::llround(std::ceil(from.agents * options.scale)));
    for (const std::string& queue : from.queues) {
      team.queues.push_back(QueueIndex(options, queue));
      teams_of_queue_[team.queues.back()].push_back(index);
    }
    for (size_t i = 1; i <= team.size; ++i) {
      team.idle.push_back(static_cast<uint32_t>(agents_.size()));
      agents_.push_back({index, absl::StrFormat("%s-%02d", from.name, i)});
    }
  }
  for (std::vector<uint32_t>& teams : teams_of_queue_) {
    std::ranges::stable_sort(teams, {}, [this](uint32_t team) {
      return teams_[team].queues.size();
    });
  }
}

std::optional<uint32_t> Staff::TakeIdle(uint32_t queue) {
  for (const uint32_t index : teams_of_queue_[queue]) {
    Team& team = teams_[index];
    if (team.idle.empty()) continue;
    const uint32_t agent = team.idle.front();
    team.idle.pop_front();
    return agent;
  }
  return std::nullopt;
}

bool Staff::StaysAfterWork(uint32_t agent) {
  Team& team = teams_[agents_[agent].team];
  if (team.away.size() >= team.should_be_away) return true;
  team.away.push_back(agent);
  return false;
}

void Staff::MakeIdle(uint32_t agent) {
  teams_[agents_[agent].team].idle.push_back(agent);
}

std::span<const uint32_t> Staff::QueuesOf(uint32_t agent) const {
  return teams_[agents_[agent].team].queues;
}

const std::string& Staff::NameOf(uint32_t agent) const {
  return agents_[agent].name;
}

std::vector<uint32_t> Staff::SetPresent(uint32_t index, int percent) {
  Team& team = teams_[index];
  const size_t present = (team.size * static_cast<size_t>(percent) + 99) / 100;
  team.should_be_away = team.size - std::min(team.size, present);
  while (team.away.size() < team.should_be_away && !team.idle.empty()) {
    team.away.push_back(team.idle.back());
    team.idle.pop_back();
  }
  std::vector<uint32_t> back;
  while (team.away.size() > team.should_be_away) {
    back.push_back(team.away.back());
    team.away.pop_back();
  }
  return back;
}

}  // namespace holdline
