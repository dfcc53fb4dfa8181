#include "engine/app/explain/entity_story.h"

#include <gtest/gtest.h>

#include "engine/base/time_units.h"
#include "made_up_contacts.h"

namespace holdline {
namespace {

using enum EventKind;

std::shared_ptr<const ContractBook> AnyBook() {
  return BookOf({ContractText("a", "*", Answer("abandons_miss"))});
}

TEST(EntityStory, SaysWhatBecameOfEachEvent) {
  EntityStory story(AnyBook(), EntityKind::kContact, "c", {});
  const OwnEvent queued = Happened(kQueued, 0, "sales");
  Tell(story, queued, queued.time_us);
  Tell(story, queued, queued.time_us + kSecondUs);
  OwnEvent corrected = queued;
  corrected.revision = 1;
  corrected.queue = "support";
  Tell(story, corrected, queued.time_us + 2 * kSecondUs);
  OwnEvent ahead = Happened(kAnswered, 1000);
  Tell(story, ahead, queued.time_us + 3 * kSecondUs);
  const auto& events = story.events();
  ASSERT_EQ(events.size(), 4u);
  EXPECT_EQ(events[0].became, Became::kApplied);
  EXPECT_TRUE(events[0].corrected);
  EXPECT_EQ(events[1].became, Became::kDuplicate);
  EXPECT_FALSE(events[1].corrected);
  EXPECT_EQ(events[2].became, Became::kCorrection);
  EXPECT_FALSE(events[2].corrected);
  EXPECT_EQ(events[3].became, Became::kRefused);
  EXPECT_EQ(events[3].refusal, Refusal::kTimeAhead);
  EXPECT_EQ(events[3].detail,
            "the event's time is 997 s after its record's timestamp");
  ASSERT_EQ(story.Legs().size(), 1u);
  EXPECT_EQ(story.names().Queue(story.Legs()[0].leg.queue), "support");
}

TEST(EntityStory, AnEventOfAForgottenContactIsLate) {
  EntityStory story(AnyBook(), EntityKind::kContact, "c", {});
  Tell(story, Happened(kQueued, 0, "sales"), kMonday);
  Tell(story, Happened(kAbandoned, 5), kMonday + 5 * kSecondUs);
  for (int minute = 1; minute <= 20; ++minute) {
    story.Pass(kMonday + minute * 60 * kSecondUs);
  }
  Tell(story, Happened(kCompleted, 6), kMonday + 1201 * kSecondUs);
  EXPECT_EQ(story.events().back().refusal, Refusal::kLate);
  EXPECT_EQ(story.events().back().life, 0);
  EXPECT_EQ(story.Legs().size(), 1u);
}

TEST(EntityStory, AnIdThatComesBackIsAnotherLife) {
  EntityStory story(AnyBook(), EntityKind::kContact, "c", {});
  Tell(story, Happened(kQueued, 0, "sales"), kMonday);
  Tell(story, Happened(kAbandoned, 5), kMonday + 5 * kSecondUs);
  for (int minute = 1; minute <= 20; ++minute) {
    story.Pass(kMonday + minute * 60 * kSecondUs);
  }
  const OwnEvent again = Happened(kQueued, 1300, "support");
  Tell(story, again, again.time_us);
  Tell(story, again, again.time_us);
  ASSERT_EQ(story.Legs().size(), 2u);
  EXPECT_EQ(story.Legs()[0].life, 0);
  EXPECT_EQ(story.Legs()[0].leg.outcome, Outcome::kAbandoned);
  EXPECT_EQ(story.Legs()[1].life, 1);
  EXPECT_EQ(story.Legs()[1].leg.outcome, Outcome::kWaiting);
  EXPECT_EQ(story.events()[2].life, 1);
  EXPECT_EQ(story.events()[3].became, Became::kDuplicate);
}

TEST(EntityStory, WhoWaitsWhenForgottenIsLost) {
  EntityStory story(AnyBook(), EntityKind::kContact, "c",
                    {.open_us = 600 * kSecondUs});
  Tell(story, Happened(kQueued, 0, "sales"), kMonday);
  for (int minute = 1; minute <= 30; ++minute) {
    story.Pass(kMonday + minute * 60 * kSecondUs);
  }
  ASSERT_EQ(story.Legs().size(), 1u);
  EXPECT_EQ(story.Legs()[0].leg.outcome, Outcome::kLost);
  EXPECT_TRUE(story.Legs()[0].forgotten);
}

TEST(EntityStory, ARecordThatCannotBeReadIsItsOwnWhereItNamesIt) {
  EntityStory story(AnyBook(), EntityKind::kContact, "c-1", {});
  const std::string_view damaged =
      R"({"entityId": "c-1", "kind": "CONTACT_QUEUED", "time": "yesterday"})";
  const std::string_view others =
      R"({"entityId": "d-2", "kind": "CONTACT_QUEUED", "time": "yesterday"})";
  story.Apply(kMonday, damaged, "calls.jsonl:1");
  story.Apply(kMonday, others, "calls.jsonl:2");
  ASSERT_EQ(story.events().size(), 1u);
  EXPECT_EQ(story.events()[0].became, Became::kRefused);
  EXPECT_EQ(story.events()[0].place, "calls.jsonl:1");
}

}  // namespace
}  // namespace holdline
