#include "operators/score/score_partition.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <map>
#include <memory>
#include <string>
#include <vector>

#include "absl/strings/str_cat.h"
#include "engine/base/hash.h"
#include "engine/base/time_units.h"
#include "operators/contract/fingerprint.h"
#include "packet_sum.h"
#include "random_events.h"
#include "test_book.h"

namespace holdline {
namespace {

using enum EventKind;
using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;

// One contract "acme" on the queue "sales" with a service level of 20 s, and
// times in seconds after a Monday morning.
class ScorePartitionTest : public testing::Test {
 protected:
  ScorePartitionTest() { Start({}); }

  void Start(ScoreOptions options) {
    options_ = options;
    objective_ = ServiceLevel("answer", 20, "abandons_miss");
    acme_ = ContractFor("acme", {"sales"}, {objective_});
    partition_ =
        std::make_unique<ScorePartition>(MakeBook({acme_}), Book(), options_);
    said_ = PacketSum();
  }

  static std::string Book() {
    holdline::Book book;
    book.set_hash(77);
    return book.SerializeAsString();
  }

  // A record of one event; told again, the same event.
  void Tell(const std::string& contact, EventKind kind, double at_s,
            const std::string& queue = "") {
    OwnEvent event;
    event.contact = contact;
    event.kind = kind;
    event.id = absl::StrCat(contact, " ", static_cast<int>(kind), " ", at_s);
    event.time_us = At(at_s);
    event.queue = queue;
    TellRecord(At(at_s), {event});
  }
  void TellRecord(int64_t timestamp_us, const std::vector<OwnEvent>& own) {
    std::vector<std::vector<Attribute>> attributes(own.size());
    std::vector<Event> events;
    for (size_t i = 0; i < own.size(); ++i) {
      events.push_back(ViewOf(own[i], attributes[i]));
    }
    partition_->Prepare(events);
    partition_->Apply({.timestamp_us = timestamp_us}, events, refused_);
  }
  void Silence(double at_s) { TellRecord(At(at_s), {}); }

  static int64_t At(double s) {
    return kMonday + static_cast<int64_t>(s * 1e6);
  }

  void Seal() {
    partition_->Seal(
        [this](int32_t, const std::string& bytes) { said_.Take(bytes); });
  }

  // "watch 20: 1/0": slice in seconds, counted, met.
  std::vector<std::string> Watch() {
    Seal();
    return WatchOf(said_.totals());
  }
  static std::vector<std::string> WatchOf(const Totals& totals) {
    std::vector<std::string> rows;
    for (const auto& [key, tally] : totals.rows) {
      if (key.period) continue;
      rows.push_back(absl::StrCat(key.slice - kMonday / kSecondUs, ": ",
                                  tally.counted, "/", tally.met));
    }
    return rows;
  }
  // "21: 20: 1/0": the second at which it is judged before each row.
  std::vector<std::string> WatchBySegment() {
    Seal();
    std::vector<std::string> rows;
    for (const auto& [at_us, segment] : said_.Segments()) {
      for (const std::string& row : WatchOf(segment.totals)) {
        rows.push_back(absl::StrCat((at_us - kMonday) / kSecondUs, ": ", row));
      }
    }
    return rows;
  }
  // "2 since 5 next 25": contacts waiting, oldest, least deadline.
  std::string Level(const std::string& queue = "sales") {
    Seal();
    const Levels levels = said_.Waiting();
    const auto at = levels.find({ContractId("acme"), queue});
    if (at == levels.end()) return "none";
    std::string text =
        absl::StrCat(at->second.waiting, " since ",
                     (at->second.oldest_us - kMonday) / kSecondUs);
    for (const auto& [objective, deadline_us] : at->second.deadlines) {
      absl::StrAppend(&text, " next ", (deadline_us - kMonday) / kSecondUs);
    }
    return text;
  }

  ScoreOptions options_;
  Objective objective_;
  Contract acme_;
  std::unique_ptr<ScorePartition> partition_;
  PacketSum said_;
  std::vector<RefusedEvent> refused_;
};

TEST_F(ScorePartitionTest, AWaitIsAMissTheMomentItHasPassedLive) {
  Tell("c", kQueued, 0, "sales");
  partition_->AdvanceTo(At(20), true);
  EXPECT_THAT(Watch(), IsEmpty());
  partition_->AdvanceTo(At(20) + 1, true);
  EXPECT_THAT(Watch(), ElementsAre("20: 1/0"));
  Tell("c", kAnswered, 40);
  EXPECT_THAT(Watch(), ElementsAre("20: 1/0"));
}

TEST_F(ScorePartitionTest, ASentPacketIsNotSentAgain) {
  Tell("c", kQueued, 0, "sales");
  Tell("c", kAnswered, 10);
  EXPECT_TRUE(partition_->HasOutput());
  Seal();
  const size_t packets = said_.packets().size();
  EXPECT_FALSE(partition_->HasOutput());
  Seal();
  EXPECT_EQ(said_.packets().size(), packets);
}

TEST_F(ScorePartitionTest, UnderRecordTimeASecondIsJudgedAtItsEnd) {
  Tell("a", kQueued, 0.2, "sales");
  Tell("b", kQueued, 0.5, "sales");
  Tell("a", kAnswered, 3.7);
  Silence(20.9);
  EXPECT_EQ(partition_->clock_us(), At(20));
  EXPECT_THAT(WatchBySegment(), ElementsAre("4: 3: 1/1"));
  Silence(21);
  EXPECT_THAT(WatchBySegment(), ElementsAre("4: 3: 1/1", "21: 20: 1/0"));
}

TEST_F(ScorePartitionTest, SilenceIsRevealedAtItsOwnSeconds) {
  Tell("a", kQueued, 0, "sales");
  Tell("b", kQueued, 5.5, "sales");
  Tell("c", kQueued, 30, "sales");  // b became a miss at 25.5
  Silence(100);
  EXPECT_THAT(WatchBySegment(),
              ElementsAre("21: 20: 1/0", "26: 25: 1/0", "51: 50: 1/0"));
}

TEST_F(ScorePartitionTest, ADeadlineOnAWholeSecondPassesAtTheNext) {
  Tell("a", kQueued, 0, "sales");
  Silence(20);
  EXPECT_THAT(Watch(), IsEmpty());
  Silence(21);
  EXPECT_THAT(WatchBySegment(), ElementsAre("21: 20: 1/0"));
}

TEST_F(ScorePartitionTest, SaysLevelsLiveAtOnceAndElseAtTheSecond) {
  Tell("a", kQueued, 0.1, "sales");
  Tell("b", kQueued, 0.4, "sales");
  EXPECT_EQ(Level(), "none");
  Silence(1);
  EXPECT_EQ(Level(), "2 since 0 next 20");
  partition_->AdvanceTo(At(1.5), true);
  Tell("a", kAnswered, 1.6);
  EXPECT_EQ(Level(), "1 since 0 next 20");
  partition_->AdvanceTo(At(20.5), true);
  EXPECT_EQ(Level(), "1 since 0");
  Tell("b", kAbandoned, 20.6);
  EXPECT_EQ(Level(), "none");
}

TEST_F(ScorePartitionTest, ACorrectionMovesWhatWasCounted) {
  Tell("c", kQueued, 0, "sales");
  OwnEvent answered;
  answered.contact = "c";
  answered.kind = kAnswered;
  answered.id = "a";
  answered.time_us = At(30);
  TellRecord(At(30), {answered});
  EXPECT_THAT(Watch(), ElementsAre("20: 1/0"));
  answered.time_us = At(12);
  answered.revision = 1;
  TellRecord(At(31), {answered});
  EXPECT_THAT(Watch(), ElementsAre("12: 1/1"));
  answered.revision = 0;
  TellRecord(At(32), {answered});
  EXPECT_THAT(Watch(), ElementsAre("12: 1/1"));
  EXPECT_EQ(partition_->counters().applied, 3);
  EXPECT_EQ(partition_->counters().duplicate, 1);
}

TEST_F(ScorePartitionTest, RefusesWhatIsFarAheadAndGoesOn) {
  OwnEvent ahead;
  ahead.contact = "x";
  ahead.id = "1";
  ahead.kind = kQueued;
  ahead.queue = "sales";
  ahead.time_us = At(301) + 1;
  OwnEvent good = ahead;
  good.contact = "y";
  good.time_us = At(301);
  TellRecord(At(1), {ahead, good});
  ASSERT_EQ(refused_.size(), 1u);
  EXPECT_EQ(refused_[0].index, 0);
  EXPECT_EQ(refused_[0].reason, Refusal::kTimeAhead);
  EXPECT_EQ(partition_->counters().open, 1);
  EXPECT_EQ(partition_->clock_us(), At(1));
}

TEST_F(ScorePartitionTest, RefusesOldEventsOfContactsThatAreNotKnown) {
  Silence(2000);
  OwnEvent event;
  event.contact = "c";
  event.id = "1";
  event.kind = kAnswered;
  event.time_us = At(2000) - 15 * kMinuteUs - 1;
  TellRecord(At(2000), {event});
  ASSERT_EQ(refused_.size(), 1u);
  EXPECT_EQ(refused_[0].reason, Refusal::kLate);
  event.time_us += 1;
  TellRecord(At(2000), {event});
  EXPECT_EQ(refused_.size(), 1u);
  EXPECT_EQ(partition_->counters().late, 1);
  EXPECT_EQ(partition_->counters().applied, 1);
}

TEST_F(ScorePartitionTest, AnEndThatCameFirstWaitsForItsStart) {
  OwnEvent start;
  start.contact = "c";
  start.id = "q";
  start.kind = kQueued;
  start.queue = "sales";
  start.time_us = At(0);
  Tell("c", kAnswered, 15);
  EXPECT_THAT(Watch(), IsEmpty());
  TellRecord(At(16), {start});
  EXPECT_THAT(Watch(), ElementsAre("15: 1/1"));
}

TEST_F(ScorePartitionTest, RefusesMoreEventsThanAContactHolds) {
  Tell("c", kQueued, 0, "sales");
  for (int i = 1; i < 70; ++i) Tell("c", kRinging, i * 0.1);
  EXPECT_EQ(refused_.size(), 6u);
  EXPECT_EQ(refused_[0].reason, Refusal::kTooManyEvents);
  EXPECT_EQ(partition_->counters().too_many_events, 6);
  EXPECT_EQ(partition_->counters().applied, 64);
}

TEST_F(ScorePartitionTest, ForgetsByRecordTimeAndCountsWhy) {
  Tell("ended", kQueued, 0, "sales");
  Tell("ended", kAbandoned, 10);
  Tell("open", kQueued, 10, "sales");
  Tell("open", kAnswered, 10);
  Tell("orphan", kAnswered, 10);
  Silence(10 + 15 * 60);
  EXPECT_EQ(partition_->counters().remembered, 1);
  EXPECT_EQ(partition_->counters().open, 2);
  // A leap has to be confirmed.
  Silence(10 + 15 * 60 + 0.000001);
  EXPECT_EQ(partition_->counters().contacts_forgotten.ended, 1);
  EXPECT_EQ(partition_->counters().remembered, 0);
  for (int i = 0; i < 2; ++i) Silence(10 + 24 * 3600);
  EXPECT_EQ(partition_->counters().open, 2);
  Silence(11 + 24 * 3600);
  EXPECT_EQ(partition_->counters().contacts_forgotten.open, 1);
  EXPECT_EQ(partition_->counters().contacts_forgotten.orphan, 1);
  EXPECT_EQ(partition_->counters().open, 0);
}

TEST_F(ScorePartitionTest, RemembersUntilADuplicateWouldBeKnownAsLate) {
  OwnEvent event;
  event.contact = "c";
  event.id = "q";
  event.kind = kQueued;
  event.queue = "sales";
  event.time_us = At(0);
  OwnEvent answered = event;
  answered.id = "a";
  answered.kind = kAbandoned;
  answered.time_us = At(290);  // ahead of its record
  TellRecord(At(0), {event, answered});
  Silence(15 * 60 + 1);
  TellRecord(At(15 * 60 + 1), {answered});
  EXPECT_EQ(partition_->counters().duplicate, 1);
  EXPECT_THAT(Watch(), ElementsAre("20: 1/0"));
}

TEST_F(ScorePartitionTest, AtTheCeilingTheLeastRecentlyTouchedGoes) {
  ScoreOptions options;
  options.max_contacts = 2;
  Start(options);
  Tell("a", kQueued, 0, "sales");
  Tell("b", kQueued, 1, "sales");
  Tell("a", kRinging, 2);
  Tell("c", kQueued, 3, "sales");
  EXPECT_EQ(partition_->counters().contacts_forgotten.ceiling, 1);
  EXPECT_EQ(partition_->counters().open, 2);
  Silence(4);
  EXPECT_EQ(Level(), "2 since 0 next 20");
  // b can no longer become a miss, and counts as lost.
  EXPECT_EQ(said_.totals().lost.at(ContractId("acme")), 1);
  Silence(100);
  EXPECT_THAT(Watch(), ElementsAre("20: 1/0", "23: 1/0"));
}

TEST_F(ScorePartitionTest, ALongWaitIsLostAndComesBackWithItsEnd) {
  Tell("c", kQueued, 0, "sales");
  Silence(250);
  partition_->AdvanceTo(kMonday + 4 * kHourUs, false);
  EXPECT_THAT(Watch(), ElementsAre("20: 1/0"));
  EXPECT_EQ(Level(), "1 since 0");
  partition_->AdvanceTo(kMonday + 4 * kHourUs + kSecondUs, false);
  EXPECT_THAT(Watch(), IsEmpty());
  EXPECT_EQ(Level(), "none");
  EXPECT_EQ(said_.totals().lost.at(ContractId("acme")), 1);
  EXPECT_EQ(partition_->counters().lost, 1);
  Tell("c", kAnswered, 300);
  EXPECT_THAT(Watch(), ElementsAre("20: 1/0"));
  EXPECT_THAT(said_.totals().lost, IsEmpty());
  EXPECT_EQ(partition_->counters().lost, 0);
}

TEST_F(ScorePartitionTest, CountsUncoveredLegsByQueue) {
  Tell("a", kQueued, 0, "renamed");
  Tell("b", kQueued, 1, "renamed");
  Tell("c", kQueued, 2, "sales");
  Tell("b", kAnswered, 5);
  Seal();
  EXPECT_THAT(said_.totals().uncovered,
              ElementsAre(std::make_pair("renamed", 2)));
}

TEST_F(ScorePartitionTest, NamesTheContactsBehindNewMisses) {
  Tell("late", kQueued, 0, "sales");
  Tell("fine", kQueued, 0, "sales");
  Tell("fine", kAnswered, 5);
  Silence(21);
  Tell("late", kAnswered, 50);  // a miss already
  Silence(100);
  Seal();
  std::vector<std::string> named;
  for (const auto& [at_us, segment] : said_.Segments()) {
    for (const auto& [objective, slot, time_us, contact] : segment.misses) {
      EXPECT_EQ(objective, VersionedObjectiveId(acme_, objective_));
      named.push_back(
          absl::StrCat(contact, " at ", (time_us - kMonday) / kSecondUs));
    }
  }
  EXPECT_THAT(named, ElementsAre("late at 20"));
}

TEST_F(ScorePartitionTest, SendsTheBookOnceAndTheClockEachSecond) {
  ScoreOptions options;
  options.partition = 3;
  options.partitions = 8;
  options.judge_partitions = 2;
  options.control_position = 12;
  Start(options);
  Silence(0);
  Seal();
  ASSERT_EQ(said_.packets().size(), 2u);
  for (const Observation& packet : said_.packets()) {
    EXPECT_EQ(packet.partition(), 3u);
    EXPECT_EQ(packet.partitions(), 8u);
    EXPECT_EQ(packet.clock_us(), At(0));
    EXPECT_EQ(packet.control_position(), 12);
    EXPECT_FALSE(packet.live());
    EXPECT_EQ(packet.book().hash(), 77u);
  }
  partition_->AdvanceTo(At(0.4), true);
  Seal();
  ASSERT_EQ(said_.packets().size(), 4u);
  EXPECT_TRUE(said_.packets().back().live());
  EXPECT_FALSE(said_.packets().back().has_book());
  partition_->AdvanceTo(At(1.3), true);
  EXPECT_FALSE(partition_->HasOutput());
  partition_->AdvanceTo(At(1.4), true);
  EXPECT_TRUE(partition_->HasOutput());
  Seal();
  EXPECT_EQ(said_.packets().size(), 6u);
}

TEST_F(ScorePartitionTest, SendsEachBookAsItBecomesKnownInAPacketOfItsOwn) {
  Silence(0);
  Seal();
  const auto book = [&](int64_t position, int64_t activates_us) {
    return BookVersion{.position = position,
                       .activates_us = activates_us,
                       .book = MakeBook({acme_}),
                       .bytes = std::make_shared<std::string>("")};
  };
  const std::vector<BookVersion> books = {book(0, kAlways), book(4, At(20)),
                                          book(6, At(30))};
  partition_->UseBooks(books, 7);
  EXPECT_TRUE(partition_->HasOutput());
  Seal();
  const auto& packets = said_.packets();
  ASSERT_EQ(packets.size(), 3u);
  EXPECT_EQ(packets[1].book().position(), 4);
  EXPECT_EQ(packets[1].book().activates_us(), At(20));
  EXPECT_EQ(packets[1].partitions(), 0u);  // and tells no clock
  EXPECT_EQ(packets[1].clock_us(), 0);
  EXPECT_EQ(packets[2].book().position(), 6);
  EXPECT_EQ(packets[2].clock_us(), At(0));
  EXPECT_EQ(packets[2].control_position(), 7);

  // After a recovery the one in force is said again, and what comes behind it.
  Silence(25);
  Seal();
  const std::string cut = partition_->CutMetadata();
  Start({});
  partition_->UseBooks(books, 7);
  ASSERT_EQ(partition_->RestoreCut(cut), absl::OkStatus());
  Seal();
  ASSERT_EQ(said_.packets().size(), 2u);
  EXPECT_EQ(said_.packets()[0].book().position(), 4);
  EXPECT_EQ(said_.packets()[1].book().position(), 6);
}

TEST_F(ScorePartitionTest, SpeaksOfAContractToItsJudgePartition) {
  ScoreOptions options;
  options.judge_partitions = 5;
  Start(options);
  Silence(0);
  Seal();
  Tell("c", kQueued, 0.1, "sales");
  Tell("c", kAnswered, 0.2);
  std::map<int32_t, size_t> rows;
  partition_->Seal([&](int32_t judge_partition, const std::string& bytes) {
    PacketSum packet;
    packet.Take(bytes);
    rows[judge_partition] += packet.totals().rows.size();
  });
  EXPECT_THAT(rows, ElementsAre(std::make_pair(PartitionOf("acme", 5), 2)));
}

TEST_F(ScorePartitionTest, ReplayUpToACutIsSilentAndGoesOnFromItsClock) {
  partition_->AdvanceTo(At(-10), true);
  Tell("a", kQueued, 0, "sales");
  Tell("b", kQueued, 19.9, "sales");
  // T lies behind what the records say: nothing is a miss yet.
  partition_->AdvanceTo(At(19), true);
  Tell("c", kQueued, 25, "sales");
  Seal();
  const std::string cut = partition_->CutMetadata();
  const PacketSum before = said_;

  Start(options_);
  Tell("a", kQueued, 0, "sales");
  Tell("b", kQueued, 19.9, "sales");
  Tell("c", kQueued, 25, "sales");
  partition_->Discard();
  ASSERT_TRUE(partition_->RestoreCut(cut).ok());
  EXPECT_EQ(partition_->CutMetadata(), cut);
  EXPECT_EQ(partition_->clock_us(), At(19));
  EXPECT_EQ(partition_->counters().applied, 0);
  said_ = before;
  EXPECT_THAT(Watch(), IsEmpty());
  partition_->AdvanceTo(At(30), true);
  EXPECT_THAT(Watch(), ElementsAre("20: 1/0"));
  EXPECT_EQ(Level(), "3 since 0 next 39");
}

TEST_F(ScorePartitionTest, RefusesACutThatIsNone) {
  const absl::Status status = partition_->RestoreCut("rubbish");
  EXPECT_EQ(status.code(), absl::StatusCode::kInvalidArgument);
  EXPECT_THAT(std::string(status.message()), HasSubstr("rubbish"));
}

class Witness final : public LegObserver {
 public:
  void OnLegs(std::string_view contact, std::span<const Leg> before,
              std::span<const Leg> after, const Names& names) override {
    told.push_back(absl::StrCat(std::string(contact), ": ", before.size(),
                                " -> ", after.size()));
    if (!after.empty()) queue = std::string(names.Queue(after[0].queue));
  }
  std::vector<std::string> told;
  std::string queue;
};

TEST_F(ScorePartitionTest, TellsAnObserverOfChangedLegs) {
  Witness witness;
  partition_->set_observer(&witness);
  Tell("c", kOffered, 0);
  Tell("c", kQueued, 1, "elsewhere");
  Tell("c", kRinging, 2);
  Tell("c", kAnswered, 3);
  EXPECT_THAT(witness.told, ElementsAre("c: 0 -> 1", "c: 1 -> 1"));
  EXPECT_EQ(witness.queue, "elsewhere");
}

}  // namespace
}  // namespace holdline
