// The agents: who is idle, for whom they can work, who is away.
//
// Thread-compatible.
#pragma once

#include <cstdint>
#include <deque>
#include <optional>
#include <span>
#include <string>
#include <vector>

#include "engine/app/simulate/centre_options.h"

namespace holdline {

class Staff {
 public:
  // Queues are numbered as in `options`. All agents are idle at first.
  explicit Staff(const SimulationOptions& options);

  // Takes the agent that has been idle for longest in the team with the fewest
  // skills; none where nobody with the skill is idle.
  std::optional<uint32_t> TakeIdle(uint32_t queue);

  // A busy agent is through. Returns whether they stay; otherwise they have
  // left. One who stays is still the caller's: give them work, or MakeIdle.
  bool StaysAfterWork(uint32_t agent);
  void MakeIdle(uint32_t agent);

  // The queues that the agent works for.
  std::span<const uint32_t> QueuesOf(uint32_t agent) const;
  const std::string& NameOf(uint32_t agent) const;

  // From now on this share of the team's agents is present. Idle agents leave
  // at once, busy ones as they get through. Returns those who came back, who
  // are the caller's as after StaysAfterWork.
  std::vector<uint32_t> SetPresent(uint32_t team, int percent);

  size_t teams() const { return teams_.size(); }

 private:
  struct Agent {
    uint32_t team = 0;
    std::string name;
  };
  struct Team {
    std::vector<uint32_t> queues;
    std::deque<uint32_t> idle;  // for longest first
    std::vector<uint32_t> away;
    size_t size = 0;
    size_t should_be_away = 0;
  };

  std::vector<Team> teams_;
  std::vector<Agent> agents_;
  std::vector<std::vector<uint32_t>> teams_of_queue_;  // fewest skills first
};

}  // namespace holdline
