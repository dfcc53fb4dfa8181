// One process of the service: the real runtime with the real stages, over a log
// that it may lose, by a clock that may be wrong, stepped part by part.
#pragma once

#include <cstdint>
#include <map>
#include <memory>
#include <string>
#include <utility>
#include <vector>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "engine/app/control/control_log.h"
#include "engine/app/stages/pipeline.h"
#include "engine/runtime/probe.h"
#include "engine/runtime/runtime.h"
#include "tests/sim/process_log.h"
#include "tests/sim/world.h"

namespace holdline::sim {

// The stages of a run, as each process has them; `books` where contracts come
// from the control log.
PipelineOptions PipelineFor(const World& world, const BookHistory& books);

class Process final : private RuntimeProbe {
 public:
  // `name` is the instance; `incarnation` must be new each time. What the log
  // refuses while it opens is an error; the process is then to be opened anew.
  Process(World& world, const std::string& name, int64_t incarnation);
  ~Process() override;
  absl::Status Open(bool with_snapshots, int64_t wall_ahead_us);

  // Each part at most once, in a random order. An error ends the process.
  absl::Status Step();
  // Takes the contracts that lie in the folder now. Returns whether they came
  // to the control log.
  bool Reload();

  const std::string& name() const { return log_.name(); }
  ProcessLog& log() { return log_; }
  ProcessClock& clock() { return clock_; }
  Runtime& runtime() { return *runtime_; }
  // The parts below do not run before this time.
  void StallPart(int part, int64_t until_us) { stalled_[part] = until_us; }
  void EndStalls() { stalled_.clear(); }

  // What it owns and says the words of.
  bool Owns(const std::string& stage, int32_t partition) const;
  // The phases of all that it has heard of, in words.
  std::string Phases() const;

 private:
  void FollowControl();
  void OnPartition(const PartitionSample& sample, bool changed) override;
  void OnSnapshotRefused(std::string_view stage, int32_t partition,
                         std::string_view why) override;
  void OnShard(const ShardSample& sample) override;

  World& world_;
  const int64_t incarnation_;
  ProcessClock clock_;
  ProcessLog log_;
  ControlLog control_;
  int64_t followed_us_ = 0;
  Pipeline pipeline_;
  std::map<int, int64_t> stalled_;  // part -> until, true time
  std::map<std::pair<std::string, int32_t>, PartitionPhase> phases_;
  std::unique_ptr<Runtime> runtime_;  // the first to go
};

}  // namespace holdline::sim
