// A contract changes while two instances run: from its activation on the new
// terms are in force on both, whoever dies in between, and whatever was decided
// before stays.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <map>
#include <memory>
#include <string>
#include <vector>

#include "absl/strings/str_cat.h"
#include "engine/app/control/control_log.h"
#include "engine/app/stages/pipeline.h"
#include "engine/base/hash.h"
#include "engine/base/time_units.h"
#include "engine/runtime/runtime.h"
#include "holdline/observation.pb.h"
#include "tests/engine/app/control/made_up_books.h"

namespace holdline {
namespace {

constexpr int64_t kStartUs = 1'772'445'600'000'000;  // 2026-03-02T10:00:00Z
constexpr int32_t kPartitions = 2;

// As holdline run puts it together; it steps.
class Instance {
 public:
  Instance(MemoryLog& log, ManualClock& clock, const std::string& name,
           int incarnation)
      : clock_(clock),
        control_(log, clock, TestTopics().Control(), absl::Seconds(10)) {
    EXPECT_EQ(control_.Follow(kPatience), absl::OkStatus());
    PipelineOptions pipeline;
    pipeline.books = &control_.history();
    pipeline.judge_partitions = kPartitions;
    pipeline_ = std::make_unique<Pipeline>(pipeline);
    RuntimeOptions options;
    options.instance = name;
    options.incarnation = absl::StrCat(incarnation);
    options.snapshots_topic = TestTopics().Snapshots();
    options.snapshot_pace.cycle_us = 2 * kSecondUs;
    auto runtime = Runtime::Open(log, clock, options, pipeline_->Stages());
    EXPECT_EQ(runtime.status(), absl::OkStatus());
    runtime_ = *std::move(runtime);
  }

  void Step(bool follows) {
    if (follows) {
      EXPECT_EQ(control_.Follow(kPatience), absl::OkStatus());
    }
    const auto stepped = runtime_->Step();
    EXPECT_EQ(stepped.status(), absl::OkStatus());
  }
  ControlLog& control() { return control_; }
  Pipeline& pipeline() { return *pipeline_; }

 private:
  ManualClock& clock_;
  ControlLog control_;
  std::unique_ptr<Pipeline> pipeline_;
  std::unique_ptr<Runtime> runtime_;
};

std::string EventJson(const std::string& contact, const std::string& kind,
                      int64_t time_us, int64_t wait_us) {
  return absl::StrCat(
      R"({"eventId": ")", contact, kind, R"(", "entityId": ")", contact,
      R"(", "queue": "desk", "kind": "CONTACT_)", kind, R"(", "time": ")",
      absl::FormatTime(absl::RFC3339_full, absl::FromUnixMicros(time_us),
                       absl::UTCTimeZone()),
      "\"", wait_us < 0 ? "" : absl::StrCat(R"(, "waitUs": )", wait_us), "}");
}

class BookChangeTest : public testing::Test {
 protected:
  BookChangeTest() {
    auto topics =
        TopicTable({.names = TestTopics(), .judge_partitions = kPartitions});
    TopicSpec telemetry;
    telemetry.name = TestTopics().telemetry;
    telemetry.partitions = kPartitions;
    topics.push_back(telemetry);
    EXPECT_EQ(log_.CreateTopics(topics), absl::OkStatus());
    ControlLog control(log_, clock_, TestTopics().Control(), absl::Seconds(10));
    EXPECT_TRUE(control.Offer(DeskBook(20), kPatience).ok());
    appender_ = *log_.OpenAppender();
    for (const char* name : {"a", "b"}) Start(name);
  }

  void Start(const std::string& name) {
    instances_[name].reset();
    instances_[name] =
        std::make_unique<Instance>(log_, clock_, name, ++incarnations_);
  }

  void Append(const std::string& contact, const std::string& kind,
              int64_t wait_us) {
    NewRecord record;
    record.topic = TestTopics().telemetry;
    record.partition = static_cast<int32_t>(StableHash(contact) % kPartitions);
    record.value = EventJson(contact, kind, clock_.WallUs(), wait_us);
    record.timestamp_us = clock_.WallUs();
    EXPECT_EQ(appender_->Append(record), absl::OkStatus());
    EXPECT_EQ(appender_->Flush(kPatience), absl::OkStatus());
  }

  // A contact each 400 ms, answered after ten seconds: in time under the first
  // book, too late under the second.
  void Run(absl::Duration duration) {
    const int64_t until_us =
        clock_.WallUs() + absl::ToInt64Microseconds(duration);
    while (clock_.WallUs() < until_us) {
      if (clock_.WallUs() >= next_contact_us_ && calls_) {
        next_contact_us_ = clock_.WallUs() + 400'000;
        enqueued_.push_back(clock_.WallUs());
        Append(absl::StrCat("c", enqueued_.size() - 1), "QUEUED", -1);
      }
      while (answered_ < enqueued_.size() &&
             enqueued_[answered_] + 10 * kSecondUs <= clock_.WallUs()) {
        Append(absl::StrCat("c", answered_++), "ANSWERED", 10 * kSecondUs);
      }
      for (const auto& [name, instance] : instances_) {
        for (int i = 0; i < 4; ++i) instance->Step(i == 0 && steps_ % 10 == 0);
      }
      ++steps_;
      clock_.Advance(absl::Milliseconds(20));
    }
  }

  template <class Each>
  void ReadAll(const TopicPartition& where, Each each) {
    const auto scan = *log_.OpenScan(where);
    while (!scan->done()) {
      const auto records = scan->Poll(kPatience);
      ASSERT_EQ(records.status(), absl::OkStatus());
      for (const Record& record : *records) each(record);
    }
  }

  // By id of the objective, all that score has said of watches.
  std::map<uint64_t, Tally> Said() {
    std::map<uint64_t, Tally> said;
    for (int32_t partition = 0; partition < kPartitions; ++partition) {
      ReadAll({TestTopics().Observations(), partition}, [&](const Record& r) {
        ObservationRecord observations;
        EXPECT_TRUE(observations.ParseFromString(std::string(r.value)));
        for (const Observation& packet : observations.packets()) {
          for (const Segment& segment : packet.segments()) {
            const Tallies& watch = segment.watch();
            for (int i = 0; i < watch.objective_size(); ++i) {
              said[watch.objective(i)] +=
                  {watch.counted(i), watch.met(i), watch.sum_us(i)};
            }
          }
        }
      });
    }
    return said;
  }

  // The rows that the judges have of the contract, by "objective window".
  std::map<std::string, StatusRow> Judged() {
    std::map<std::string, StatusRow> rows;
    for (const auto& [name, instance] : instances_) {
      for (const JudgePartition* judge : instance->pipeline().Judges()) {
        for (const Status& status : judge->Report()) {
          for (const StatusRow& row : status.rows()) {
            rows[absl::StrCat(row.objective(), " ", row.watch(),
                              row.period())] = row;
          }
        }
      }
    }
    return rows;
  }

  void ExpectNewTermsFrom(int64_t activates_us) {
    calls_ = false;
    Run(absl::Seconds(13));
    const auto before = static_cast<int64_t>(
        std::count_if(enqueued_.begin(), enqueued_.end(),
                      [&](int64_t at_us) { return at_us < activates_us; }));
    const auto all = static_cast<int64_t>(enqueued_.size());
    ASSERT_GT(before, 10);
    ASSERT_GT(all - before, 10);
    const auto books = instances_["a"]->control().history().Books().first;
    const auto& old_desk = books.at(0).book->contracts[0].objectives;
    const auto& new_desk = books.at(1).book->contracts[0].objectives;
    const auto said = Said();
    EXPECT_EQ(said.at(old_desk[0].id), (Tally{before, before, 0}));
    EXPECT_EQ(said.at(new_desk[0].id), (Tally{all - before, 0, 0}));
    ASSERT_EQ(old_desk[1].id, new_desk[1].id);
    EXPECT_EQ(said.at(old_desk[1].id).counted, all);
    const auto rows = Judged();
    EXPECT_EQ(rows.at("answer day").counted(), all - before);
    EXPECT_EQ(rows.at("answer day").met(), 0);
    EXPECT_EQ(rows.at("answer day").partial_since_us(), activates_us);
    EXPECT_EQ(rows.at("answer 5m").partial_since_us(), activates_us);
    EXPECT_EQ(rows.at("offered 5m").counted(), all);
    EXPECT_FALSE(rows.at("offered 5m").has_partial_since_us());
  }

  // Returns when it comes into force.
  int64_t Change(const std::string& instance) {
    ControlLog& control = instances_[instance]->control();
    EXPECT_TRUE(*control.Offer(DeskBook(5), kPatience));
    return control.history().Books().first.back().activates_us;
  }
  void RunUntil(int64_t time_us) {
    Run(absl::Microseconds(time_us - clock_.WallUs()));
  }

  ManualClock clock_{kStartUs};
  MemoryLog log_{clock_};
  std::unique_ptr<LogAppender> appender_;
  std::map<std::string, std::unique_ptr<Instance>> instances_;
  int incarnations_ = 0;
  int64_t next_contact_us_ = kStartUs + 3 * kSecondUs;
  bool calls_ = true;
  std::vector<int64_t> enqueued_;
  size_t answered_ = 0;
  int steps_ = 0;
};

TEST_F(BookChangeTest, NewTermsAreInForceOnAllInstancesAtOnce) {
  Run(absl::Seconds(9));
  const int64_t activates_us = Change("a");
  EXPECT_FALSE(*instances_["b"]->control().Offer(DeskBook(5), kPatience));
  RunUntil(activates_us + 8 * kSecondUs);
  ExpectNewTermsFrom(activates_us);
}

// Who dies, and when: seconds after the activation.
class BookChangeKillTest
    : public BookChangeTest,
      public testing::WithParamInterface<std::pair<const char*, double>> {};

TEST_P(BookChangeKillTest, WhoeverDiesTheNumbersAreTheSame) {
  const auto [name, after_s] = GetParam();
  Run(absl::Seconds(9));
  const int64_t activates_us = Change("a");
  RunUntil(activates_us + static_cast<int64_t>(after_s * kSecondUs));
  Start(name);
  RunUntil(activates_us + 8 * kSecondUs);
  ExpectNewTermsFrom(activates_us);
}

INSTANTIATE_TEST_SUITE_P(
    Times, BookChangeKillTest,
    testing::Values(std::pair("a", -9.98), std::pair("b", -9.98),
                    std::pair("a", -2.0), std::pair("b", -2.0),
                    std::pair("a", 0.02), std::pair("b", 0.02),
                    std::pair("a", 0.52), std::pair("b", 0.52),
                    std::pair("a", 3.0), std::pair("b", 3.0)));

TEST_F(BookChangeTest, BothDieAroundTheActivation) {
  Run(absl::Seconds(9));
  const int64_t activates_us = Change("a");
  RunUntil(activates_us - kSecondUs);
  for (const char* name : {"a", "b"}) instances_[name].reset();
  clock_.Advance(absl::Seconds(2));
  for (const char* name : {"b", "a"}) Start(name);
  RunUntil(activates_us + 8 * kSecondUs);
  ExpectNewTermsFrom(activates_us);
}

// An instance that cannot ask the control log lets no clock pass what is safe.
TEST_F(BookChangeTest, AClockWaitsForTheControlLog) {
  Run(absl::Seconds(3));
  const int64_t asked_us = clock_.WallUs();
  for (int i = 0; i < 500; ++i) {
    for (const auto& [name, instance] : instances_) instance->Step(false);
    clock_.Advance(absl::Milliseconds(20));
  }
  for (const auto& [name, instance] : instances_) {
    for (const ScorePartition* score : instance->pipeline().Scores()) {
      EXPECT_LE(score->clock_us(), asked_us + 5 * kSecondUs);
      EXPECT_GT(score->clock_us(), asked_us + 4 * kSecondUs);
    }
  }
}

TEST_F(BookChangeTest, AContractThatIsGoneLeavesNothingBehind) {
  Run(absl::Seconds(5));
  ControlLog& control = instances_["b"]->control();
  std::string other = DeskText(20);
  other.replace(other.find("contract: desk"), 14, "contract: tesk");
  ASSERT_TRUE(*control.Offer(SerializeBook({{"desk.yaml", other}}), kPatience));
  RunUntil(control.history().Books().first.back().activates_us + 2 * kSecondUs);
  EXPECT_EQ(Judged().count("answer 5m"), 1u);
  std::map<std::string, std::string> newest;
  ReadAll({TestTopics().Status(), 0}, [&](const Record& record) {
    newest[std::string(record.key)] = std::string(record.value);
  });
  EXPECT_EQ(newest.at("desk"), "");
  EXPECT_NE(newest.at("tesk"), "");
  int64_t ended = 0;
  for (const auto& [name, instance] : instances_) {
    for (const JudgePartition* judge : instance->pipeline().Judges()) {
      ended += judge->counters().ended_contracts;
    }
  }
  EXPECT_EQ(ended, 1);
}

}  // namespace
}  // namespace holdline
