// One group of readers on one topic: who is a member, who has which partitions,
// and what is committed. Behaves as Kafka's eager rebalance with the `range`
// assignor: when membership changes, everyone gives up what it has, and when
// the last has released, the partitions are dealt anew.
//
// Thread-compatible: the log's mutex guards it.
#pragma once

#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <vector>

#include "engine/log/log.h"

namespace holdline::memory_log_internal {

class MemoryGroup {
 public:
  // One life of a member: a static member that is opened again gets a new one.
  using Incarnation = uint64_t;

  struct Sessions {
    int64_t timeout_us = 0;
    // Whether the session of a member that does not poll ends, too.
    bool end_by_silence = false;
  };
  MemoryGroup(int32_t partitions, const Sessions& sessions);

  // `instance_id` empty: dynamic. A static member that is opened again while
  // its session lasts has its partitions back without a rebalance.
  Incarnation Join(const std::string& instance_id, int64_t now_us);

  // A change that the member has to be told; kind kIdle where there is none.
  struct Change {
    PollResult::Kind kind = PollResult::Kind::kIdle;
    std::vector<int32_t> partitions = {};
    bool lost = false;
  };
  // REQUIRES: IsMember(incarnation).
  Change NextChange(Incarnation incarnation, int64_t now_us);

  // The member has given up what it was told to give up.
  void Release(Incarnation incarnation);
  // A dynamic member is gone at once; a static one when its session ends.
  void Leave(Incarnation incarnation, int64_t now_us);
  // The member is gone without a word: its session has to end first.
  void Vanish(Incarnation incarnation, int64_t now_us);
  // Ends the sessions that are over.
  void EndSessions(int64_t now_us);
  // A static member's session ends while it lives: it loses what it has.
  // REQUIRES: it has joined.
  void Expire(const std::string& instance_id);

  // False where a static member was opened again by another.
  bool IsMember(Incarnation incarnation) const;
  // Whether the member may commit a position of the partition.
  bool Holds(Incarnation incarnation, int32_t partition) const;

  const CommittedPosition& committed(int32_t partition) const {
    return committed_.at(static_cast<size_t>(partition));
  }
  void Commit(int32_t partition, CommittedPosition position) {
    committed_.at(static_cast<size_t>(partition)) = std::move(position);
  }

 private:
  struct Member {
    Incarnation incarnation = 0;
    bool is_static = false;
    bool present = true;
    int64_t absent_since_us = 0;
    int64_t polled_us = 0;
    bool silent = false;  // its session ended, and it has not polled since
    std::vector<int32_t> held = {};                  // told and not released
    bool revoking = false;                           // told to give them up
    std::vector<int32_t> lost = {};                  // taken, not yet told
    std::optional<std::vector<int32_t>> dealt = {};  // not yet told
  };

  Member* Find(Incarnation incarnation);
  const Member* Find(Incarnation incarnation) const;
  void FallSilent(Member& member);
  void StartRebalance();
  // Deals the partitions where nobody holds any.
  void FinishRebalance();

  const Sessions sessions_;
  Incarnation incarnations_ = 0;
  // By name, which is the order in which `range` deals.
  std::map<std::string, Member> members_;
  bool rebalancing_ = false;
  std::vector<CommittedPosition> committed_;
};

}  // namespace holdline::memory_log_internal
