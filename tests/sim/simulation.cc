#include "tests/sim/simulation.h"

#include <algorithm>
#include <memory>
#include <utility>
#include <vector>

#include "absl/strings/str_cat.h"
#include "engine/app/topics.h"
#include "engine/base/check.h"
#include "engine/base/may_pass.h"
#include "engine/base/time_units.h"
#include "engine/runtime/cut_metadata.h"
#include "holdline/observation.pb.h"
#include "tests/sim/checks.h"
#include "tests/sim/contracts.h"
#include "tests/sim/history.h"
#include "tests/sim/process.h"
#include "tests/sim/workload.h"
#include "tests/sim/world.h"

namespace holdline::sim {
namespace {

constexpr int64_t kForEver = INT64_MAX;
// From when faults have stopped all must be consumed, owned and live after
// this.
constexpr int64_t kRestUs = 90 * kSecondUs;
// At rest nothing waits for lack of turns.
constexpr int64_t kRestRoundUs = 20'000;
constexpr int64_t kDrainUs = 15 * kSecondUs;

// A process, or the place of one that is down.
struct Seat {
  std::string name;
  std::unique_ptr<Process> process;  // null: down
  int64_t opens_us = 0;              // when it is opened again
  int64_t frozen_until_us = 0;
  int64_t cut_off_until_us = 0;
  int64_t drains_until_us = 0;  // 0: it does not drain
};

class Simulation {
 public:
  explicit Simulation(const RunOptions& options)
      : arrivals_random_(options.seed ^ 0x6172726976616c73),
        world_(PlanFor(options), options.seed, options.bug) {
    arrivals_ = MakeArrivals(world_.plan, arrivals_random_, world_.counts);
    world_.log.SetCommitListener(
        [this](const VisibleTransaction& visible) { OnVisible(visible); });
    CreateTopics();
    for (int i = 0; i < world_.plan.instances; ++i) {
      seats_.push_back({.name = absl::StrCat("i", i), .process = nullptr});
    }
  }

  RunResult Run() {
    const int64_t faults_end_us = now_us() + world_.plan.faults_for_us;
    while (now_us() < faults_end_us && world_.violation.empty()) {
      Round();
      DrawFaults();
    }
    if (world_.violation.empty()) ComeToRest();
    const int64_t ended_us = now_us();
    zombies_.clear();
    seats_.clear();
    if (world_.violation.empty()) {
      world_.Violate(Check(world_, history_, arrivals_));
    }
    RunResult result;
    result.violation = world_.violation;
    result.trace_hash = world_.trace.hash();
    result.last = world_.trace.Last();
    result.simulated_us = ended_us - world_.plan.start_us;
    for (const Arrival& arrival : arrivals_) {
      result.events += static_cast<int64_t>(arrival.events.size());
    }
    for (const CommitNote& commit : history_) {
      if (!commit.id.empty()) ++result.transactions;
      if (commit.id.empty()) result.restores += 1;
      for (const NewRecord& record : commit.records) {
        if (record.topic == world_.topics.Alerts()) ++result.alerts;
        if (record.topic == world_.topics.Ledger()) ++result.entries;
      }
    }
    result.faults = world_.counts;
    return result;
  }

 private:
  static Plan PlanFor(const RunOptions& options) {
    Random random(options.seed ^ 0x706c616e);
    return MakePlan(random, options.allowed, options.minutes);
  }

  int64_t now_us() const { return world_.clock.WallUs(); }

  void CreateTopics() {
    std::vector<TopicSpec> topics =
        TopicTable({.names = world_.topics,
                    .judge_partitions = world_.plan.judge_partitions});
    for (TopicSpec& topic : topics) {
      if (topic.name == world_.topics.Snapshots()) {
        topic.partitions = world_.plan.snapshot_partitions;
      }
    }
    topics.push_back({.name = world_.topics.telemetry,
                      .partitions = world_.plan.telemetry_partitions});
    HL_CHECK(world_.log.CreateTopics(topics).ok());
  }

  void OnVisible(const VisibleTransaction& visible) {
    CommitNote note;
    note.at_us = now_us();
    note.id = std::string(visible.transactional_id);
    note.positions.assign(visible.positions.begin(), visible.positions.end());
    std::string bytes;
    for (const auto& position : note.positions) {
      absl::StrAppend(&bytes, position.topic, position.partition, " ",
                      position.position.next_offset,
                      position.position.metadata);
    }
    for (const NewRecord& record : visible.records) {
      absl::StrAppend(&bytes, record.topic, record.key, record.value);
      if (record.topic != snapshots_) note.records.push_back(record);
    }
    world_.trace.Note(note.id.empty() ? "a claim" : note.id, "is visible",
                      static_cast<int64_t>(history_.size()), bytes);
    history_.push_back(std::move(note));
  }

  // ---- A round

  void Round() {
    world_.clock.Advance(absl::Microseconds(
        1 + Some(world_.faults_on
                     ? world_.plan.round_us_max
                     : std::min(world_.plan.round_us_max, kRestRoundUs))));
    if (now_us() >= away_until_us_) world_.log.SetAway(false);
    if (world_.random.Percent(1)) world_.log.Compact(world_.topics.Snapshots());
    Append();
    std::vector<Seat*> turn;
    for (Seat& seat : seats_) turn.push_back(&seat);
    for (Seat& zombie : zombies_) turn.push_back(&zombie);
    for (size_t i = turn.size(); i > 1; --i) {
      std::swap(turn[i - 1], turn[world_.random.Below(i)]);
    }
    for (Seat* const seat : turn) StepSeat(*seat);
    std::erase_if(zombies_,
                  [](const Seat& zombie) { return zombie.process == nullptr; });
  }

  // Telemetry knows no faults: producers wait where the log is away.
  void Append() {
    if (now_us() < away_until_us_) return;
    const auto appender = *world_.log.OpenAppender();
    for (;
         appended_ < arrivals_.size() && arrivals_[appended_].at_us <= now_us();
         ++appended_) {
      const Arrival& arrival = arrivals_[appended_];
      HL_CHECK(appender
                   ->Append({.topic = world_.topics.telemetry,
                             .partition = arrival.partition,
                             .value = arrival.bytes,
                             .timestamp_us = arrival.timestamp_us})
                   .ok());
    }
  }

  void StepSeat(Seat& seat) {
    if (seat.process == nullptr) {
      if (seat.opens_us <= now_us()) OpenSeat(seat);
      return;
    }
    if (now_us() < seat.frozen_until_us) return;
    seat.process->log().set_cut_off(now_us() < seat.cut_off_until_us);
    const absl::Status stepped = seat.process->Step();
    if (!stepped.ok()) {
      EndSeat(seat, stepped);
      return;
    }
    if (seat.process->log().TakeWantFreeze()) seat.frozen_until_us = Spell();
    if (seat.drains_until_us == 0) return;
    if (seat.process->runtime().drained() || now_us() >= seat.drains_until_us) {
      CloseSeat(seat, seat.process->runtime().drained() ? "has left"
                                                        : "ends undrained");
    }
  }

  void OpenSeat(Seat& seat) {
    seat.process = std::make_unique<Process>(world_, seat.name, ++opened_);
    const bool with_snapshots = !world_.Happens(Fault::kNoSnapshots);
    const absl::Status opened = seat.process->Open(
        with_snapshots, world_.random.Between(-200, 200) * 1'000);
    world_.trace.Note(seat.name, opened.ok() ? "opens" : "cannot open",
                      opened_);
    if (!opened.ok()) EndSeat(seat, opened);
  }

  // Of its own accord; what must not be is a violation.
  void EndSeat(Seat& seat, const absl::Status& why) {
    const bool expected =
        seat.process->log().dead() || absl::IsAborted(why) || MayPass(why);
    if (!expected) {
      world_.Violate(absl::StrCat(seat.name, " ends: ", why.ToString()));
    }
    CloseSeat(seat, absl::StrCat("ends: ", std::string(why.message())));
  }

  void CloseSeat(Seat& seat, const std::string& how) {
    world_.trace.Note(seat.name, how);
    seat.process.reset();
    seat.frozen_until_us = seat.cut_off_until_us = seat.drains_until_us = 0;
    seat.opens_us = now_us();
    if (world_.faults_on && world_.random.Percent(70)) {
      seat.opens_us += Some(2 * world_.plan.session_us);
    }
  }

  // ---- Faults

  int64_t Some(int64_t most_us) {
    return static_cast<int64_t>(
        world_.random.Below(static_cast<uint64_t>(most_us)));
  }

  void DrawFaults() {
    const int64_t passed_us = now_us() - drawn_us_;
    drawn_us_ = now_us();
    for (const Fault fault :
         {Fault::kCrash, Fault::kCrashAtCall, Fault::kFreeze, Fault::kTwin,
          Fault::kLeave, Fault::kStall, Fault::kCutOff, Fault::kClock,
          Fault::kAway, Fault::kReload}) {
      const int64_t chance = world_.plan.Rate(fault) * passed_us;
      if (Some(60 * kSecondUs) >= chance) continue;
      Seat& seat = seats_[world_.random.Below(seats_.size())];
      if (fault == Fault::kAway) {
        GoAway();
      } else if (seat.process == nullptr || !Strike(fault, seat)) {
        continue;
      }
      world_.Count(fault);
      world_.trace.Note(seat.name, kFaultNames[static_cast<size_t>(fault)]);
    }
  }

  void GoAway() {
    away_until_us_ = now_us() + 100'000 + Some(2 * world_.plan.session_us);
    world_.log.SetAway(true);
  }

  // Short of a session mostly, and beyond it now and then.
  int64_t Spell() {
    const int64_t session_us = world_.plan.session_us;
    return now_us() +
           Some(world_.random.Percent(50) ? session_us : 3 * session_us);
  }

  bool Strike(Fault fault, Seat& seat) {
    switch (fault) {
      case Fault::kCrash:
        CloseSeat(seat, "crashes");
        return true;
      case Fault::kCrashAtCall:
        seat.process->log().DieIn(world_.random.Between(1, 60));
        return true;
      case Fault::kFreeze:
        seat.frozen_until_us = Spell();
        return true;
      case Fault::kTwin: {
        seat.frozen_until_us = Spell();
        Seat twin = {.name = seat.name, .process = nullptr};
        std::swap(twin, seat);
        zombies_.push_back(std::move(twin));
        return true;
      }
      case Fault::kLeave:
        if (seat.drains_until_us != 0) return false;
        seat.process->runtime().StartDrain();
        seat.drains_until_us = now_us() + kDrainUs;
        return true;
      case Fault::kStall:
        seat.process->StallPart(
            static_cast<int>(world_.random.Below(
                static_cast<uint64_t>(seat.process->runtime().parts()))),
            now_us() + Some(world_.plan.session_us));
        return true;
      case Fault::kCutOff:
        seat.cut_off_until_us = Spell();
        return true;
      case Fault::kClock:
        seat.process->clock().set_ahead_us(WallAhead());
        return true;
      case Fault::kReload:
        world_.contracts = world_.random.Below(kBooks);
        return seat.process->Reload();
      default:
        return false;
    }
  }

  // Now and then so far that wall and broker do not agree any more.
  int64_t WallAhead() {
    if (world_.random.Percent(10)) return 90 * kSecondUs;
    const int64_t most_us = (world_.random.Percent(70) ? 2 : 20) * kSecondUs;
    return world_.random.Between(-most_us, most_us);
  }

  // ---- Rest

  void ComeToRest() {
    world_.trace.Note("faults", "stop");
    world_.faults_on = false;
    world_.log.ForgetFaults();
    away_until_us_ = 0;
    const auto heal = [&](Seat& seat) {
      seat.frozen_until_us = seat.cut_off_until_us = 0;
      seat.opens_us = 0;
      if (seat.process == nullptr) return;
      seat.process->log().DieNever();
      seat.process->EndStalls();
      seat.process->clock().set_ahead_us(std::clamp<int64_t>(
          seat.process->clock().ahead_us(), -100'000, 100'000));
    };
    for (Seat& seat : seats_) heal(seat);
    for (Seat& zombie : zombies_) heal(zombie);
    const int64_t limit_us = now_us() + kRestUs;
    const int64_t began_us = now_us();
    std::string missing;
    int64_t asked_us = 0;
    while (world_.violation.empty()) {
      Round();
      if (now_us() - asked_us < kSecondUs) continue;
      asked_us = now_us();
      missing = Missing(began_us);
      if (missing.empty()) break;
      if (now_us() >= limit_us) {
        world_.Violate(absl::StrCat("no rest ", kRestUs / kSecondUs,
                                    " s after the last fault: ", missing));
      }
    }
    if (world_.violation.empty() && world_.random.Percent(50)) DrainAll();
  }

  void DrainAll() {
    world_.trace.Note("all", "drain");
    for (Seat& seat : seats_) {
      if (seat.process == nullptr) continue;
      seat.process->runtime().StartDrain();
      seat.drains_until_us = now_us() + kDrainUs;
    }
    const int64_t limit_us = now_us() + kDrainUs + 5 * kSecondUs;
    const auto all_down = [&] {
      return std::all_of(seats_.begin(), seats_.end(), [](const Seat& seat) {
        return seat.process == nullptr;
      });
    };
    while (!all_down() && world_.violation.empty()) {
      for (Seat& seat : seats_) {
        if (seat.process == nullptr) seat.opens_us = kForEver;
      }
      Round();
      if (now_us() >= limit_us) world_.Violate("it does not drain");
    }
  }

  // What is still to come before all is at rest; empty: nothing.
  std::string Missing(int64_t since_us) {
    const Plan& plan = world_.plan;
    for (const bool scores : {true, false}) {
      const std::string topic =
          scores ? world_.topics.telemetry : world_.topics.Observations();
      const auto ends = *world_.log.Ranges(topic, absl::ZeroDuration());
      auto& wanted = wanted_[scores ? 0 : 1];
      // Observations go on for ever; what there is when all telemetry is
      // through has to be judged.
      if (scores || wanted.empty()) {
        wanted.clear();
        for (const OffsetRange& range : ends) wanted.push_back(range.end);
      }
      for (size_t p = 0; p < wanted.size(); ++p) {
        const auto [position, clock_us, live] =
            Newest(topic, static_cast<int32_t>(p));
        const std::string name = absl::StrCat(topic, " [", p, "]");
        int owners = 0;
        for (const Seat& seat : seats_) {
          owners += seat.process != nullptr &&
                            seat.process->Owns(scores ? "score" : "judge",
                                               static_cast<int32_t>(p))
                        ? 1
                        : 0;
        }
        if (owners != 1) {
          wanted_[1].clear();
          std::string text = absl::StrCat(name, " has ", owners, " owners;");
          for (const Seat& seat : seats_) {
            absl::StrAppend(&text, " ", seat.name, ":",
                            seat.process ? seat.process->Phases() : " down",
                            ";");
          }
          return text;
        }
        if (position < wanted[p]) {
          if (scores) wanted_[1].clear();
          return absl::StrCat(name, " is at ", position, " of ", wanted[p]);
        }
        if (scores && plan.runtime.clock_mode == ClockMode::kLive &&
            (!live ||
             clock_us < std::max(since_us, now_us() - 5 * kSecondUs))) {
          wanted_[1].clear();
          return absl::StrCat(name, " has the clock ",
                              (clock_us - plan.start_us) / 1'000, " ms, ",
                              live ? "live" : "not live");
        }
      }
    }
    return "";
  }

  struct NewestCut {
    int64_t position = 0;
    int64_t clock_us = 0;
    bool live = false;
  };
  // What was committed last of a partition.
  NewestCut Newest(const std::string& topic, int32_t partition) {
    NewestCut& newest = newest_[{topic, partition}];
    for (; looked_at_ < history_.size(); ++looked_at_) {
      const CommitNote& commit = history_[looked_at_];
      for (const VisibleTransaction::Position& position : commit.positions) {
        newest_[{position.topic, position.partition}].position =
            position.position.next_offset;
      }
      for (const NewRecord& record : commit.records) {
        if (record.topic != world_.topics.Observations()) continue;
        ObservationRecord packets;
        packets.ParseFromString(record.value);
        for (const Observation& packet : packets.packets()) {
          NewestCut& of_packet =
              newest_[{world_.topics.telemetry,
                       static_cast<int32_t>(packet.partition())}];
          of_packet.clock_us = packet.clock_us();
          of_packet.live = packet.live();
        }
      }
    }
    return newest;
  }

  const std::string snapshots_ = TopicNames().Snapshots();
  Random arrivals_random_;
  World world_;
  std::vector<Arrival> arrivals_;
  size_t appended_ = 0;
  History history_;
  std::vector<Seat> seats_;
  std::vector<Seat> zombies_;  // whose names others have by now
  int64_t opened_ = 0;
  int64_t away_until_us_ = 0;
  int64_t drawn_us_ = world_.clock.WallUs();
  std::vector<int64_t> wanted_[2];
  size_t looked_at_ = 0;
  std::map<std::pair<std::string, int32_t>, NewestCut> newest_;
};

}  // namespace

RunResult RunSeed(const RunOptions& options) {
  return Simulation(options).Run();
}

}  // namespace holdline::sim
