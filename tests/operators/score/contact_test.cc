#include "operators/score/contact.h"

#include <gtest/gtest.h>
#include <rapidcheck/gtest.h>

#include <algorithm>
#include <random>
#include <string>
#include <vector>

#include "contact_oracle.h"
#include "engine/base/time_units.h"
#include "operators/score/fact_set.h"
#include "operators/score/names.h"
#include "random_events.h"

namespace holdline {
namespace {

using enum EventKind;

// What an event states.
struct Stated {
  std::string queue = {};
  int64_t wait_us = kAbsent;
  int64_t handle_us = kAbsent;
  std::string id = {};
  uint32_t revision = 0;
  std::string channel = {};
  std::map<std::string, std::string> attributes = {};
};

// One contact, told event by event; times are seconds after a Monday morning.
class ContactTest : public testing::Test {
 protected:
  void Tell(EventKind kind, double at_s, const Stated& stated = {}) {
    OwnEvent event;
    event.kind = kind;
    event.contact = "c";
    event.id =
        stated.id.empty() ? "#" + std::to_string(log_.size()) : stated.id;
    event.time_us = kMonday + static_cast<int64_t>(at_s * 1e6);
    event.revision = stated.revision;
    event.queue = stated.queue;
    event.wait_us = stated.wait_us;
    event.handle_us = stated.handle_us;
    event.channel = stated.channel;
    event.attributes = stated.attributes;
    log_.push_back(event);
  }

  const LegList& Legs() {
    FactSet set;
    for (const OwnEvent& event : log_) {
      set.Add(names_.FactOf(ViewOf(event, attributes_), kMonday), store_);
    }
    summary_ = FoldLegs(set.facts(), names_.attributes(), legs_);
    set.Clear(store_);
    return legs_;
  }

  // "sales 0 answered 10": queue, enqueue, outcome and outcome's time in
  // seconds, the wait in brackets where it is another.
  std::vector<std::string> Told() {
    std::vector<std::string> told;
    for (const Leg& leg : Legs().legs()) told.push_back(Text(leg));
    return told;
  }

  EntitySummary Summary() {
    Legs();
    return summary_;
  }

  static ContractBook BookWithTenants() {
    ContractBook book;
    for (const char* tenant : {"acme", "globex"}) {
      Contract& contract = book.contracts.emplace_back();
      contract.covers.push_back(
          {.channel = {}, .queue = {}, .attributes = {{"tenant", tenant}}});
    }
    return book;
  }

  std::string Text(const Leg& leg) const {
    static constexpr const char* kOutcomes[] = {"waiting", "answered",
                                                "abandoned", "flowed", "lost"};
    std::string text = std::string(names_.Queue(leg.queue)) + " " +
                       Seconds(leg.enqueue_us - kMonday) + " " +
                       kOutcomes[static_cast<int>(leg.outcome)];
    if (leg.outcome == Outcome::kWaiting) return text;
    text += " " + Seconds(leg.outcome_us - kMonday);
    if (leg.wait_us != leg.outcome_us - leg.enqueue_us) {
      text += " (" + Seconds(leg.wait_us) + ")";
    }
    if (leg.IsHandled()) {
      text += " handled " + Seconds(leg.handle_us) + " until " +
              Seconds(leg.end_us - kMonday);
    }
    return text;
  }

  static std::string Seconds(int64_t us) {
    std::string text = std::to_string(us / kSecondUs);
    if (us % kSecondUs != 0)
      text += "+" + std::to_string(us % kSecondUs) + "us";
    return text;
  }

  Names names_{BookWithTenants(), 1000};
  FactStore store_;
  std::vector<OwnEvent> log_;
  std::vector<Attribute> attributes_;
  LegList legs_;
  EntitySummary summary_;
};

using Lines = std::vector<std::string>;

TEST_F(ContactTest, AnAnsweredContactIsOneLeg) {
  Tell(kOffered, 0, {.queue = "sales"});
  Tell(kAnswered, 10);
  Tell(kCompleted, 100);
  EXPECT_EQ(Told(), Lines{"sales 0 answered 10 handled 90 until 100"});
  EXPECT_TRUE(Summary().ended);
}

TEST_F(ContactTest, AnOfferWithoutAQueueOnlyAnnounces) {
  Tell(kOffered, 0);
  EXPECT_EQ(Told(), Lines{});
  EXPECT_FALSE(Summary().orphan);
  Tell(kQueued, 30, {.queue = "sales"});
  EXPECT_EQ(Told(), Lines{"sales 30 waiting"});
}

TEST_F(ContactTest, ARingIsNotAnOffer) {
  Tell(kQueued, 0, {.queue = "sales"});
  Tell(kRinging, 5, {.queue = "sales"});
  Tell(kRinging, 12, {.queue = "sales"});
  Tell(kAnswered, 15);
  EXPECT_EQ(Told(), Lines{"sales 0 answered 15"});
}

TEST_F(ContactTest, QueuedAgainInTheSameQueueIsTheSameWait) {
  Tell(kQueued, 0, {.queue = "sales"});
  Tell(kRinging, 5);
  Tell(kQueued, 10, {.queue = "sales"});
  Tell(kQueued, 12);
  Tell(kAnswered, 30);
  EXPECT_EQ(Told(), Lines{"sales 0 answered 30"});
}

TEST_F(ContactTest, TheWaitIsFromTheFirstQueuedAfterAnOffer) {
  Tell(kOffered, 0, {.queue = "sales"});
  Tell(kQueued, 8, {.queue = "sales"});
  Tell(kQueued, 9, {.queue = "sales"});
  Tell(kAnswered, 20);
  EXPECT_EQ(Told(), Lines{"sales 8 answered 20"});
}

TEST_F(ContactTest, QueuedElsewhereWhileWaitingFlowsOut) {
  Tell(kQueued, 0, {.queue = "sales"});
  Tell(kQueued, 25, {.queue = "support"});
  Tell(kAbandoned, 40);
  EXPECT_EQ(Told(), (Lines{"sales 0 flowed 25", "support 25 abandoned 40"}));
}

TEST_F(ContactTest, ATransferOpensALegAndEndsTheHandling) {
  Tell(kQueued, 0, {.queue = "sales"});
  Tell(kAnswered, 10);
  Tell(kTransferred, 70, {.queue = "support"});
  Tell(kQueued, 72, {.queue = "support"});
  Tell(kAnswered, 80);
  Tell(kCompleted, 200);
  EXPECT_EQ(Told(), (Lines{"sales 0 answered 10 handled 60 until 70",
                           "support 72 answered 80 handled 120 until 200"}));
}

TEST_F(ContactTest, ATransferOutOfTheCentreOpensNothing) {
  Tell(kQueued, 0, {.queue = "sales"});
  Tell(kAnswered, 10);
  Tell(kTransferred, 70);
  EXPECT_EQ(Told(), Lines{"sales 0 answered 10 handled 60 until 70"});
  EXPECT_FALSE(Summary().ended);
}

TEST_F(ContactTest, AnIdThatComesBackIsANewLife) {
  Tell(kOffered, 0, {.queue = "sales"});
  Tell(kAbandoned, 7);
  Tell(kOffered, 100, {.queue = "sales"});
  Tell(kAnswered, 103);
  EXPECT_EQ(Told(), (Lines{"sales 0 abandoned 7", "sales 100 answered 103"}));
  EXPECT_FALSE(Summary().ended);
}

TEST_F(ContactTest, ANewLifeInTheSecondOfTheOldEndIsNotLost) {
  Tell(kOffered, 0, {.queue = "sales"});
  Tell(kAnswered, 5);
  Tell(kOffered, 60, {.queue = "sales"});
  Tell(kCompleted, 60);
  EXPECT_EQ(Told(), (Lines{"sales 0 answered 5 handled 55 until 60",
                           "sales 60 waiting"}));
  EXPECT_FALSE(Summary().ended);
}

TEST_F(ContactTest, AnEndOneSecondBeforeItsStartHasWaitedZero) {
  Tell(kAnswered, 99);
  Tell(kQueued, 100, {.queue = "sales"});
  Tell(kCompleted, 160);
  EXPECT_EQ(Told(), Lines{"sales 100 answered 100 handled 60 until 160"});
}

TEST_F(ContactTest, AnEndBeforeItsStartKeepsTheStatedWait) {
  Tell(kAbandoned, 99, {.wait_us = 3 * kSecondUs});
  Tell(kQueued, 100, {.queue = "sales"});
  EXPECT_EQ(Told(), Lines{"sales 100 abandoned 100 (3)"});
  EXPECT_TRUE(Summary().ended);
}

TEST_F(ContactTest, AnEndBelongsToAStartUpToFiveSecondsLater) {
  Tell(kAnswered, 95);
  Tell(kQueued, 100, {.queue = "sales"});
  EXPECT_EQ(Told(), Lines{"sales 100 answered 100"});
  log_.clear();
  Tell(kAnswered, 94.999999);
  Tell(kQueued, 100, {.queue = "sales"});
  EXPECT_EQ(Told(), Lines{"sales 100 waiting"});
}

TEST_F(ContactTest, TheEarliestOfTwoEndsBelongsToTheStart) {
  Tell(kAnswered, 97);
  Tell(kAbandoned, 98);
  Tell(kQueued, 100, {.queue = "sales"});
  EXPECT_EQ(Told(), Lines{"sales 100 answered 100"});
}

TEST_F(ContactTest, AnEndThatEndedALegBelongsToNoOther) {
  Tell(kQueued, 90, {.queue = "sales"});
  Tell(kAbandoned, 97);
  Tell(kQueued, 100, {.queue = "sales"});
  EXPECT_EQ(Told(), (Lines{"sales 90 abandoned 97", "sales 100 waiting"}));
}

TEST_F(ContactTest, ACompletionJustBeforeItsAnswerHandlesForZero) {
  Tell(kQueued, 90, {.queue = "sales"});
  Tell(kCompleted, 99, {.handle_us = 4 * kSecondUs});
  Tell(kAnswered, 100);
  EXPECT_EQ(Told(), Lines{"sales 90 answered 100 handled 4 until 100"});
  EXPECT_TRUE(Summary().ended);
}

TEST_F(ContactTest, AnOldCompletionDoesNotEndTheNextHandling) {
  Tell(kCompleted, 98);
  Tell(kQueued, 99, {.queue = "sales"});
  Tell(kAnswered, 100);
  EXPECT_EQ(Told(), Lines{"sales 99 answered 100"});
}

TEST_F(ContactTest, ATransferThatOpenedALegDoesNotEndItsHandling) {
  Tell(kTransferred, 98, {.queue = "sales"});
  Tell(kAnswered, 100);
  EXPECT_EQ(Told(), Lines{"sales 98 answered 100"});
}

TEST_F(ContactTest, AStatedWaitAndHandleTimeWin) {
  Tell(kQueued, 0, {.queue = "sales"});
  Tell(kAnswered, 31, {.wait_us = 20 * kSecondUs});
  Tell(kCompleted, 100, {.handle_us = 200 * kSecondUs});
  EXPECT_EQ(Told(), Lines{"sales 0 answered 31 (20) handled 200 until 100"});
}

TEST_F(ContactTest, AnsweredHoursLaterIsOneLongWait) {
  Tell(kQueued, 0, {.queue = "callback", .channel = "callback"});
  Tell(kAnswered, 3 * 3600);
  EXPECT_EQ(Told(), Lines{"callback 0 answered 10800"});
  EXPECT_EQ(names_.Channel(legs_[0].channel), "callback");
}

TEST_F(ContactTest, ALostContactComesBackWithItsEnd) {
  Tell(kQueued, 0, {.queue = "sales"});
  Tell(kLost, 50);
  EXPECT_EQ(Told(), Lines{"sales 0 lost 50"});
  Tell(kAnswered, 70);
  EXPECT_EQ(Told(), Lines{"sales 0 answered 70"});
}

TEST_F(ContactTest, ALostContactThatQueuesAgainStaysLost) {
  Tell(kQueued, 0, {.queue = "sales"});
  Tell(kLost, 50);
  Tell(kQueued, 60, {.queue = "sales"});
  Tell(kAnswered, 70);
  EXPECT_EQ(Told(), (Lines{"sales 0 lost 50", "sales 60 answered 70"}));
}

TEST_F(ContactTest, ACompletionWithoutAnAnswerIsLostUntilTheAnswerComes) {
  Tell(kQueued, 0, {.queue = "sales"});
  Tell(kCompleted, 100);
  EXPECT_EQ(Told(), Lines{"sales 0 lost 100"});
  Tell(kAnswered, 20);
  EXPECT_EQ(Told(), Lines{"sales 0 answered 20 handled 80 until 100"});
}

TEST_F(ContactTest, AnswersWithoutAStartAreOrphans) {
  Tell(kAnswered, 0);
  EXPECT_EQ(Told(), Lines{});
  EXPECT_TRUE(Summary().orphan);
  EXPECT_FALSE(Summary().ended);
}

TEST_F(ContactTest, ACorrectionReplacesAndAnOldOneDoesNot) {
  Tell(kQueued, 0, {.queue = "sales", .id = "q"});
  Tell(kAnswered, 30, {.id = "a", .revision = 2});
  Tell(kAnswered, 10, {.id = "a", .revision = 1});
  EXPECT_EQ(Told(), Lines{"sales 0 answered 30"});
  Tell(kAnswered, 12, {.id = "a", .revision = 3});
  EXPECT_EQ(Told(), Lines{"sales 0 answered 12"});
  Tell(kQueued, 5, {.queue = "support", .id = "q", .revision = 1});
  EXPECT_EQ(Told(), Lines{"support 5 answered 12"});
}

TEST_F(ContactTest, AttributesAreThoseInForceAtTheEnqueue) {
  Tell(kOffered, 0, {.channel = "chat", .attributes = {{"tenant", "acme"}}});
  Tell(kQueued, 5, {.queue = "sales"});
  Tell(kAnswered, 10, {.attributes = {{"tenant", "globex"}}});
  Tell(kTransferred, 20, {.queue = "support"});
  const LegList& legs = Legs();
  ASSERT_EQ(legs.size(), 2u);
  EXPECT_EQ(names_.Channel(legs[0].channel), "chat");
  EXPECT_EQ(names_.attributes().Texts(legs[0].attributes).at("tenant"), "acme");
  EXPECT_EQ(names_.attributes().Texts(legs[1].attributes).at("tenant"),
            "globex");
}

TEST_F(ContactTest, ANewLifeInheritsNeitherChannelNorAttributes) {
  Tell(kOffered, 0,
       {.queue = "sales",
        .channel = "chat",
        .attributes = {{"tenant", "acme"}}});
  Tell(kAbandoned, 5);
  Tell(kOffered, 50, {.queue = "sales"});
  const LegList& legs = Legs();
  ASSERT_EQ(legs.size(), 2u);
  EXPECT_EQ(names_.Channel(legs[1].channel), "voice");
  EXPECT_EQ(legs[1].attributes, AttributeSets::kNone);
}

// The rules, against a second reading of them.
class ContactProperty : public ContactTest {
 protected:
  void CheckAgainstOracle(const std::vector<OwnEvent>& log) {
    log_ = log;
    const OracleContact expected = RecomputeContact(log);
    const LegList& legs = Legs();
    RC_ASSERT(legs.size() == expected.legs.size());
    for (size_t i = 0; i < legs.size(); ++i) {
      const Leg& leg = legs[i];
      const OracleLeg& other = expected.legs[i];
      RC_ASSERT(names_.Queue(leg.queue) == other.queue);
      RC_ASSERT(names_.Channel(leg.channel) == other.channel);
      RC_ASSERT(leg.enqueue_us == other.enqueue_us);
      RC_ASSERT(leg.outcome == other.outcome);
      RC_ASSERT(leg.outcome_us == other.outcome_us);
      RC_ASSERT(leg.wait_us == other.wait_us);
      RC_ASSERT(leg.end_us == other.end_us);
      RC_ASSERT(leg.handle_us == other.handle_us);
    }
    RC_ASSERT(summary_.ended == expected.ended);
    RC_ASSERT(summary_.orphan == expected.orphan);
  }
};

RC_GTEST_FIXTURE_PROP(ContactProperty, FoldsAsTheRulesSay, ()) {
  CheckAgainstOracle(RandomContact("c", kMonday, 20));
}

RC_GTEST_FIXTURE_PROP(ContactProperty, OrderOfArrivalAndDuplicatesDoNotMatter,
                      ()) {
  const auto events = RandomContact("c", kMonday, 20);
  auto shuffled = events;
  const auto again = *rc::gen::inRange<size_t>(0, events.size() + 1);
  shuffled.insert(shuffled.end(), events.begin(),
                  events.begin() + static_cast<std::ptrdiff_t>(again));
  std::mt19937 random(*rc::gen::arbitrary<uint32_t>());
  std::shuffle(shuffled.begin(), shuffled.end(), random);

  log_ = events;
  const std::vector<std::string> in_order = Told();
  log_ = shuffled;
  RC_ASSERT(Told() == in_order);
}

RC_GTEST_FIXTURE_PROP(ContactProperty, OneLegWaitsAtMostAndNoneOfAnEndedContact,
                      ()) {
  log_ = RandomContact("c", kMonday, 30);
  int waiting = 0;
  for (const Leg& leg : Legs().legs()) {
    waiting += leg.outcome == Outcome::kWaiting ? 1 : 0;
    RC_ASSERT(leg.outcome == Outcome::kWaiting || leg.wait_us >= 0);
    RC_ASSERT(leg.outcome == Outcome::kWaiting ||
              leg.outcome_us >= leg.enqueue_us);
    RC_ASSERT(!leg.IsHandled() || (leg.end_us >= leg.outcome_us &&
                                   leg.outcome == Outcome::kAnswered));
  }
  RC_ASSERT(waiting <= 1);
  RC_ASSERT(!summary_.ended || waiting == 0);
}

}  // namespace
}  // namespace holdline
