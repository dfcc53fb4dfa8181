#include "tests/sim/process.h"

#include <numeric>

#include "absl/strings/str_cat.h"
#include "engine/base/status_macros.h"
#include "tests/sim/contracts.h"
#include "tests/sim/noted_task.h"

namespace holdline::sim {

namespace {

constexpr absl::Duration kControlTimeout = absl::Seconds(1);
constexpr int64_t kFollowPauseUs = 200'000;

}  // namespace

PipelineOptions PipelineFor(const World& world, const BookHistory& books) {
  PipelineOptions options;
  options.topics = world.topics;
  if (world.plan.HasControl()) {
    options.books = &books;
  } else {
    options.book = Books()[0].book;
    options.book_bytes = Books()[0].bytes;
  }
  options.judge_partitions = world.plan.judge_partitions;
  options.score = world.plan.score;
  options.score_buckets = world.plan.score_buckets;
  options.judge_buckets = world.plan.judge_buckets;
  return options;
}

Process::Process(World& world, const std::string& name, int64_t incarnation)
    : world_(world),
      incarnation_(incarnation),
      clock_(world.clock),
      log_(world, clock_, name),
      control_(log_, clock_, world.topics.Control(),
               absl::Microseconds(world.plan.contracts_lead_us)),
      pipeline_(PipelineFor(world, control_.history())) {}

Process::~Process() = default;

absl::Status Process::Open(bool with_snapshots, int64_t wall_ahead_us) {
  clock_.set_ahead_us(wall_ahead_us);
  RuntimeOptions options = world_.plan.runtime;
  options.instance = name();
  options.incarnation = absl::StrCat(incarnation_);
  if (!with_snapshots) options.snapshots_topic.clear();
  if (world_.plan.HasControl()) {
    HL_RETURN_IF_ERROR(
        control_.Offer(Books()[world_.contracts].bytes, kControlTimeout)
            .status());
  }
  std::vector<StageSpec> stages = pipeline_.Stages();
  for (StageSpec& stage : stages) {
    stage.make_task = [this, judges = !stage.has_clock, make = stage.make_task](
                          int32_t partition, int32_t partitions) {
      return std::make_unique<NotedTask>(world_, clock_, control_.history(),
                                         judges, make(partition, partitions));
    };
    // The task's own part, without the number of its note.
    stage.can_restore = [can = stage.can_restore](std::string_view cut) {
      const auto numbered = SplitNumber(cut);
      return can(numbered ? numbered->cut : cut);
    };
  }
  HL_ASSIGN_OR_RETURN(runtime_, Runtime::Open(log_, clock_, std::move(options),
                                              std::move(stages), this));
  return absl::OkStatus();
}

void Process::FollowControl() {
  if (!world_.plan.HasControl() ||
      world_.clock.MonotonicUs() - followed_us_ < kFollowPauseUs) {
    return;
  }
  followed_us_ = world_.clock.MonotonicUs();
  const absl::Status followed = control_.Follow(kControlTimeout);
  if (absl::IsDataLoss(followed)) world_.Violate(followed.ToString());
}

bool Process::Reload() {
  return control_.Offer(Books()[world_.contracts].bytes, kControlTimeout)
      .value_or(false);
}

absl::Status Process::Step() {
  FollowControl();
  std::vector<int> parts(static_cast<size_t>(runtime_->parts()));
  std::iota(parts.begin(), parts.end(), 0);
  for (size_t i = parts.size(); i > 1; --i) {
    std::swap(parts[i - 1], parts[world_.random.Below(i)]);
  }
  for (const int part : parts) {
    if (!world_.random.Percent(world_.plan.part_percent)) continue;
    const auto stalled = stalled_.find(part);
    if (stalled != stalled_.end() &&
        world_.clock.MonotonicUs() < stalled->second) {
      continue;
    }
    HL_ASSIGN_OR_RETURN(const int work, runtime_->StepPart(part));
    world_.trace.Count(static_cast<uint64_t>(work));
    if (log_.dead()) return log_.NoAnswer();
    if (log_.wants_freeze()) break;
  }
  return absl::OkStatus();
}

bool Process::Owns(const std::string& stage, int32_t partition) const {
  const auto found = phases_.find({stage, partition});
  return found != phases_.end() && found->second == PartitionPhase::kOwned;
}

std::string Process::Phases() const {
  std::string text;
  for (const auto& [place, phase] : phases_) {
    absl::StrAppend(&text, " ", place.first, "-", place.second, " ",
                    std::string(PartitionPhaseName(phase)));
  }
  return text;
}

void Process::OnPartition(const PartitionSample& sample, bool changed) {
  if (!changed) return;
  phases_[{std::string(sample.stage), sample.partition}] = sample.phase;
  world_.trace.Note(absl::StrCat(name(), " ", std::string(sample.stage), "-",
                                 sample.partition),
                    PartitionPhaseName(sample.phase), sample.next_offset,
                    sample.error);
  if (sample.phase == PartitionPhase::kStopped && !log_.dead()) {
    world_.Violate(
        absl::StrCat("a partition stopped: ", std::string(sample.error)));
  }
}

// Only what was damaged may be refused; and what was written without a known
// number, behind a time without snapshots.
void Process::OnSnapshotRefused(std::string_view stage, int32_t partition,
                                std::string_view why) {
  world_.trace.Note(absl::StrCat(name(), " ", std::string(stage)),
                    "snapshot refused", partition, why);
  if (world_.plan.Rate(Fault::kDamage) > 0 ||
      world_.plan.Rate(Fault::kNoSnapshots) > 0) {
    return;
  }
  world_.Violate(absl::StrCat("a good snapshot of ", std::string(stage), "-",
                              partition, " was refused: ", std::string(why)));
}

void Process::OnShard(const ShardSample& sample) {
  if (sample.ring_packets > sample.ring_capacity) {
    world_.Violate(absl::StrCat("a ring of ", sample.ring_capacity, " holds ",
                                sample.ring_packets, " packets"));
  }
}

}  // namespace holdline::sim
