#include "tests/sim/checks.h"

#include <algorithm>
#include <map>
#include <memory>
#include <set>
#include <span>
#include <string>
#include <tuple>
#include <utility>

#include "absl/strings/str_cat.h"
#include "absl/time/time.h"
#include "engine/app/control/control_log.h"
#include "engine/app/stages/pipeline.h"
#include "engine/base/check.h"
#include "holdline/observation.pb.h"
#include "holdline/status.pb.h"
#include "operators/score/cut.h"
#include "tests/operators/score/score_oracle.h"
#include "tests/sim/contracts.h"
#include "tests/sim/follower.h"
#include "tests/sim/packet_check.h"
#include "tests/sim/process.h"

namespace holdline::sim {
namespace {

// Behind the name of what exclusions have taken out of.
constexpr char kExcluded[] = " excluded";

// By key: what was said under it, in order.
using Sequences = std::map<std::string, std::vector<std::string>>;

// Status is not for people.
std::string Shown(const std::string& key, const std::string& value) {
  Status status;
  return key.find("status") != std::string::npos &&
                 status.ParseFromString(value)
             ? status.ShortDebugString()
             : value;
}

std::string CompareSequences(const char* what, Sequences said,
                             Sequences expected) {
  if (said == expected) return "";
  std::string text = absl::StrCat(what, " differ:");
  std::map<std::string, int> keys;
  for (const auto& [key, values] : said) ++keys[key];
  for (const auto& [key, values] : expected) ++keys[key];
  for (const auto& [key, times] : keys) {
    const auto& a = said[key];
    const auto& b = expected[key];
    if (a == b) continue;
    const auto [left, right] =
        std::mismatch(a.begin(), a.end(), b.begin(), b.end());
    absl::StrAppend(&text, " under ", key, " ", a.size(), " of ", b.size(),
                    ", at ", left - a.begin(), " said was ",
                    left == a.end() ? "nothing" : Shown(key, *left),
                    " and expected was ",
                    right == b.end() ? "nothing" : Shown(key, *right), ";");
  }
  return text;
}

// Stages with contract books of their own.
struct OwnStages {
  OwnStages(const World& world, std::span<const BookVersion> all,
            bool from_the_beginning)
      : books(all, world.clock, from_the_beginning),
        pipeline(PipelineFor(world, books.history())),
        stages(pipeline.Stages()) {}

  KnownBooks books;
  Pipeline pipeline;
  std::vector<StageSpec> stages;
};

// Where no clock is wrong all books are known in time, so that it must not be
// seen when they became known. Records from the future may carry the clock past
// the activation of a book that is only appended then.
bool AreBooksInTime(const Plan& plan) {
  return !plan.HasControl() ||
         (plan.Rate(Fault::kOddTime) == 0 && plan.Rate(Fault::kClock) == 0);
}

class Checker {
 public:
  Checker(World& world, const History& history,
          const std::vector<Arrival>& arrivals)
      : world_(world),
        history_(history),
        arrivals_(arrivals),
        control_(world.log, world.clock, world.topics.Control(),
                 ControlLog::kLeastLead),
        books_(ReadBooks()),
        undisturbed_(world, books_, /*from_the_beginning=*/true) {
    const Plan& plan = world.plan;
    ReadTopic(world.topics.telemetry, plan.telemetry_partitions);
    ReadTopic(world.topics.Observations(), plan.judge_partitions);
    for (size_t stage = 0; stage < undisturbed_.stages.size(); ++stage) {
      const std::string& topic = undisturbed_.stages[stage].input_topic;
      for (int32_t p = 0; p < Partitions(topic); ++p) {
        followed_.push_back(
            std::make_unique<OwnStages>(world, books_, AreBooksInTime(plan)));
        OwnStages& own = *followed_.back();
        followers_[{topic, p}] = std::make_unique<Follower>(
            own.stages[stage].make_task(p, Partitions(topic)), own.books,
            Read(topic, p));
      }
    }
    const std::span<const BookVersion> told =
        AreBooksInTime(plan) ? std::span(books_) : std::span<BookVersion>();
    for (int32_t p = 0; p < plan.telemetry_partitions; ++p) {
      packets_.emplace_back(plan.judge_partitions, told);
    }
  }

  std::string Run() {
    std::string wrong = CheckArrivals();
    for (size_t i = 0; i < history_.size() && wrong.empty(); ++i) {
      wrong = CheckCommit(history_[i]);
      if (!wrong.empty()) {
        wrong = absl::StrCat("commit ", i, " by ", history_[i].id, " at ",
                             (history_[i].at_us - world_.plan.start_us) / 1'000,
                             " ms: ", wrong);
      }
    }
    if (wrong.empty()) wrong = CheckObservations();
    if (!AreBooksInTime(world_.plan)) return wrong;
    if (wrong.empty()) wrong = CheckTotals();
    if (wrong.empty()) wrong = CheckPeriods();
    if (wrong.empty() && world_.plan.runtime.clock_mode == ClockMode::kLog) {
      wrong = CheckVerdicts();
    }
    return wrong;
  }

 private:
  using Place = std::pair<std::string, int32_t>;
  using TallyBySlot = std::map<std::pair<uint64_t, uint32_t>, Tally>;
  using TallyByName = std::map<std::string, Tally>;  // of NameOf

  std::vector<BookVersion> ReadBooks() {
    if (!world_.plan.HasControl()) return {{.book = Books()[0].book}};
    HL_CHECK(control_.Follow(absl::Seconds(1)).ok());
    return control_.history().Books().first;
  }

  // All that there are.
  const BookHistory& AllBooks() const { return undisturbed_.books.history(); }

  void ReadTopic(const std::string& topic, int32_t partitions) {
    auto& read = read_[topic];
    for (int32_t p = 0; p < partitions; ++p) {
      read.push_back(ReadAll(world_.log, {topic, p}));
    }
  }
  int32_t Partitions(const std::string& topic) const {
    return static_cast<int32_t>(read_.at(topic).size());
  }
  const std::vector<SeenRecord>& Read(const std::string& topic,
                                      int32_t partition) const {
    return read_.at(topic)[static_cast<size_t>(partition)];
  }

  std::string CheckArrivals() {
    size_t records = 0;
    for (const auto& partition : read_[world_.topics.telemetry]) {
      records += partition.size();
    }
    return records == arrivals_.size() ? "" : "telemetry is not what arrived";
  }

  std::string CheckCommit(const CommitNote& commit) {
    Sequences expected;
    for (const VisibleTransaction::Position& position : commit.positions) {
      std::vector<Output> said;
      std::string wrong =
          followers_.at({position.topic, position.partition})
              ->Follow(commit.id, position.position, world_.ledger, said);
      if (!wrong.empty()) {
        return absl::StrCat(position.topic, " [", position.partition,
                            "]: ", wrong);
      }
      Expect(position, said, expected);
    }
    Sequences said;
    for (const NewRecord& record : commit.records) {
      if (record.topic == world_.topics.Observations()) {
        if (std::string wrong = SayPackets(record); !wrong.empty()) {
          return wrong;
        }
        continue;
      }
      said[absl::StrCat(record.topic, " ", record.key)].push_back(record.value);
    }
    for (const VisibleTransaction::Position& position : commit.positions) {
      if (position.topic != world_.topics.telemetry) continue;
      const auto p = static_cast<size_t>(position.partition);
      std::string wrong = packets_[p].Compare(ClockOf(p));
      if (!wrong.empty()) {
        return absl::StrCat("telemetry [", p, "]: ", wrong);
      }
    }
    return CompareSequences("outputs", std::move(said), std::move(expected));
  }

  // T of the newest cut of a telemetry partition.
  int64_t ClockOf(size_t partition) {
    const std::string& cut =
        followers_
            .at({world_.topics.telemetry, static_cast<int32_t>(partition)})
            ->cut();
    const auto split = SplitScoreCut(cut);
    return split ? split->cut.clock_us : kNoClock;
  }

  void Expect(const VisibleTransaction::Position& position,
              const std::vector<Output>& outputs, Sequences& expected) {
    const bool scores = position.topic == world_.topics.telemetry;
    const StageSpec& stage = undisturbed_.stages[scores ? 0 : 1];
    for (const Output& output : outputs) {
      if (scores && output.topic == kObservations) {
        ObservationRecord record;
        record.ParseFromString(output.value);
        for (const Observation& packet : record.packets()) {
          packets_[packet.partition()].Expect(output.partition, packet);
        }
        continue;
      }
      expected[absl::StrCat(stage.outputs[output.topic].name, " ", output.key)]
          .push_back(output.value);
    }
  }

  std::string SayPackets(const NewRecord& record) {
    ObservationRecord packets;
    if (!packets.ParseFromString(record.value)) return "a broken observation";
    for (const Observation& packet : packets.packets()) {
      if (packet.partition() >= packets_.size()) return "a strange partition";
      packets_[packet.partition()].Say(record.partition, packet);
    }
    committed_observations_[record.partition].push_back(record.value);
    return "";
  }

  // What readers see is what became visible, each once.
  std::string CheckObservations() {
    const std::string& topic = world_.topics.Observations();
    for (int32_t p = 0; p < Partitions(topic); ++p) {
      std::vector<std::string> seen;
      for (const SeenRecord& record : Read(topic, p)) {
        seen.push_back(record.value);
      }
      // One that hung becomes visible before what was committed meanwhile.
      std::vector<std::string>& committed = committed_observations_[p];
      std::sort(seen.begin(), seen.end());
      std::sort(committed.begin(), committed.end());
      if (seen != committed) {
        return absl::StrCat("readers of observations [", p,
                            "] see what was not committed, or not all of it");
      }
    }
    return "";
  }

  std::string CheckTotals() {
    // The oracle has one ceiling, a bucket its share of it.
    if (world_.plan.score.max_contacts < 1'000) return "";
    ScoreOptions options = world_.plan.score;
    options.judge_partitions = world_.plan.judge_partitions;
    for (size_t p = 0; p < packets_.size(); ++p) {
      ScoreOracle oracle(books_, options);
      for (const Arrival& arrival : arrivals_) {
        if (static_cast<size_t>(arrival.partition) == p) {
          oracle.Apply(arrival.timestamp_us, arrival.events);
        }
      }
      const int64_t clock_us = ClockOf(p);
      if (clock_us == kNoClock) continue;
      Totals expected = oracle.Expected(clock_us);
      if (packets_[p].said().totals() != expected) {
        return absl::StrCat("telemetry [", p, "] in total: ",
                            Difference(packets_[p].said().totals(), expected));
      }
      if (packets_[p].live() &&
          packets_[p].said().Waiting() != oracle.Waiting(clock_us)) {
        return absl::StrCat("telemetry [", p, "]: others wait");
      }
      for (const auto& [key, tally] : expected.rows) {
        if (key.period) by_day_[{key.objective, key.slot}] += tally;
      }
    }
    return "";
  }

  // The periods of judge hold what score has said in total.
  std::string CheckPeriods() {
    if (world_.plan.score.max_contacts < 1'000) return "";
    if (world_.plan.runtime.clock_mode == ClockMode::kLog) return "";
    TallyByName judged;
    TallyByName scored;
    for (const auto& [place, follower] : followers_) {
      if (place.first != world_.topics.telemetry) ReadToEnd(place);
    }
    for (const auto& judge : judges_) {
      const JudgePartition& partition = judge->partition();
      const auto book = AllBooks().InForceAt(partition.clock_us()).book;
      for (const Status& status : partition.Report()) {
        AddPeriods(status, judged);
        AddScored(*book, status.contract(), scored);
      }
    }
    std::erase_if(judged, [&](const auto& entry) {
      return entry.second.IsZero() || !scored.contains(entry.first);
    });
    std::erase_if(scored,
                  [](const auto& entry) { return entry.second.IsZero(); });
    if (judged == scored) return "";
    std::string wrong = "periods are not what was scored in total:";
    TallyByName all = judged;
    all.insert(scored.begin(), scored.end());
    for (const auto& [of, tally] : all) {
      const Tally& judge = judged[of];
      const Tally& score = scored[of];
      if (judge == score) continue;
      absl::StrAppend(&wrong, " ", of, " ", judge.counted, " of ",
                      score.counted, " counted, ", judge.met, " of ", score.met,
                      " met;");
    }
    return wrong;
  }

  // A judge of all that is committed, behind its last cut too.
  void ReadToEnd(const Place& place) {
    JudgeOptions options;
    options.partition = place.second;
    options.partitions = world_.plan.judge_partitions;
    options.parse_book = [this](const Book& message) {
      return AllBooks().Find(message.hash());
    };
    judges_.push_back(std::make_unique<JudgeTask>(options, nullptr));
    for (const SeenRecord& seen : Read(place.first, place.second)) {
      const Record record = {.offset = seen.offset,
                             .timestamp_us = 0,
                             .key = {},
                             .value = seen.value};
      judges_.back()->Process({&record, 1});
    }
  }

  // Whether the objective has never left since it came. Score's total knows it
  // from before it left, judge does not.
  bool IsInOneStretch(uint64_t objective) const {
    bool was_there = false;
    bool has_left = false;
    for (const BookVersion& version : books_) {
      bool is_there = false;
      for (const Contract& contract : version.book->contracts) {
        for (const Objective& one : contract.objectives) {
          is_there = is_there || one.id == objective;
        }
      }
      has_left = has_left || (was_there && !is_there);
      was_there = is_there;
    }
    return !has_left;
  }

  static void AddPeriods(const Status& status, TallyByName& judged) {
    for (const StatusRow& row : status.rows()) {
      if (row.period() != "day") continue;
      const std::string name =
          NameOf(status.contract(), row.objective(), row.measure(), row.slot());
      judged[name] += Tally{.counted = row.counted() + row.relieved(),
                            .met = row.met() + row.relieved_met(),
                            .sum_us = row.sum_us() + row.relieved_sum_us()};
      judged[absl::StrCat(name, kExcluded)] +=
          Tally{.counted = row.excluded(), .met = row.excluded_met()};
    }
  }

  // Of all versions that the book has of the contract; but of nothing of which
  // one version has left and come again.
  void AddScored(const ContractBook& book, const std::string& name,
                 TallyByName& scored) {
    std::set<std::pair<uint64_t, uint32_t>> added;
    std::set<std::string> torn;
    for (const Contract& contract : book.contracts) {
      if (contract.name != name) continue;
      for (const Objective& objective : contract.objectives) {
        if (IsOfServices(objective.measure)) continue;  // judge measures them
        for (uint32_t slot = 0; slot < objective.targets.size(); ++slot) {
          const std::string key =
              NameOf(name, objective.name, MeasureName(objective.measure),
                     objective.targets[slot].slot);
          if (!IsInOneStretch(objective.id)) torn.insert(key);
          if (!added.insert({objective.id, slot}).second) continue;
          scored[key] += by_day_[{objective.id, slot}];
          const auto behind = static_cast<uint32_t>(objective.targets.size());
          Tally excluded = by_day_[{objective.id, slot + behind}];
          excluded.sum_us = 0;  // which no status tells
          scored[absl::StrCat(key, kExcluded)] += excluded;
        }
      }
    }
    for (const std::string& key : torn) {
      scored.erase(key);
      scored.erase(absl::StrCat(key, kExcluded));
    }
  }

  static std::string NameOf(const std::string& contract,
                            const std::string& objective,
                            const std::string& measure,
                            const std::string& slot) {
    return absl::StrCat(contract, "/", objective, " ", measure, " ", slot);
  }

  // One run over telemetry without any fault.
  std::string CheckVerdicts() {
    Sequences said;
    for (const CommitNote& commit : history_) {
      for (const NewRecord& record : commit.records) {
        if (record.topic == world_.topics.Alerts() ||
            record.topic == world_.topics.Status() ||
            record.topic == world_.topics.Ledger() ||
            record.topic == world_.topics.Notifications()) {
          said[absl::StrCat(record.topic, " ", record.key)].push_back(
              record.value);
        }
      }
    }
    const std::vector<StageSpec>& stages = undisturbed_.stages;
    std::map<int32_t, std::unique_ptr<StageTask>> judges;
    for (int32_t j = 0; j < world_.plan.judge_partitions; ++j) {
      judges[j] = stages[1].make_task(j, world_.plan.judge_partitions);
    }
    int64_t offset = 0;
    for (int32_t p = 0; p < world_.plan.telemetry_partitions; ++p) {
      const auto score =
          stages[0].make_task(p, world_.plan.telemetry_partitions);
      for (const SeenRecord& seen : Read(world_.topics.telemetry, p)) {
        const Record record = {.offset = seen.offset,
                               .timestamp_us = seen.timestamp_us,
                               .key = {},
                               .value = seen.value};
        score->Process({&record, 1});
      }
      std::vector<Output> outputs;
      score->Seal(outputs);
      for (const Output& output : outputs) {
        if (output.topic != kObservations) continue;
        const Record record = {.offset = offset++,
                               .timestamp_us = 0,
                               .key = {},
                               .value = output.value};
        judges[output.partition]->Process({&record, 1});
      }
    }
    Sequences expected;
    for (const auto& [j, judge] : judges) {
      std::vector<Output> outputs;
      judge->Seal(outputs);
      for (const Output& output : outputs) {
        expected[absl::StrCat(stages[1].outputs[output.topic].name, " ",
                              output.key)]
            .push_back(output.value);
      }
    }
    return CompareSequences("verdicts of an undisturbed run", std::move(said),
                            std::move(expected));
  }

  World& world_;
  const History& history_;
  const std::vector<Arrival>& arrivals_;
  ControlLog control_;
  const std::vector<BookVersion> books_;  // in their order
  OwnStages undisturbed_;
  std::vector<std::unique_ptr<OwnStages>> followed_;
  std::map<std::string, std::vector<std::vector<SeenRecord>>> read_;
  std::map<Place, std::unique_ptr<Follower>> followers_;
  std::vector<PacketCheck> packets_;  // by telemetry partition
  std::map<int32_t, std::vector<std::string>> committed_observations_;
  TallyBySlot by_day_;
  std::vector<std::unique_ptr<JudgeTask>> judges_;
};

}  // namespace

std::string Check(World& world, const History& history,
                  const std::vector<Arrival>& arrivals) {
  return Checker(world, history, arrivals).Run();
}

}  // namespace holdline::sim
