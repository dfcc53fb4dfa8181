#include "engine/app/explain/explain_contact.h"

#include <gtest/gtest.h>

#include "engine/base/time_units.h"
#include "made_up_contacts.h"

namespace holdline {
namespace {

using enum EventKind;

const ExplainedContract& OnlyContract(const ContactExplanation& explanation,
                                      size_t leg = 0) {
  EXPECT_EQ(explanation.legs.at(leg).contracts.size(), 1u);
  return explanation.legs.at(leg).contracts.at(0);
}

const ExplainedObjective& OnlyObjective(const ContactExplanation& explanation) {
  EXPECT_EQ(OnlyContract(explanation).objectives.size(), 1u);
  return OnlyContract(explanation).objectives.at(0);
}

TEST(ExplainContact, ATransferIsALegUnderEachContract) {
  const auto book =
      BookOf({ContractText("a", "sales*", Answer("abandons_miss")),
              ContractText("b", "support", Answer("abandons_miss"))});
  const auto told =
      Explained(book,
                {Happened(kQueued, 0, "sales-1"), Happened(kAnswered, 10),
                 Happened(kTransferred, 70, "support"), Happened(kAnswered, 95),
                 Happened(kCompleted, 195)},
                300);
  ASSERT_EQ(told.legs.size(), 2u);
  const ExplainedContract& a = OnlyContract(told, 0);
  EXPECT_EQ(a.contract->name, "a");
  EXPECT_EQ(a.covering, Covering::kCovered);
  EXPECT_EQ(a.covers_line, 0);
  EXPECT_EQ(told.legs[0].leg.handle_us, 60 * kSecondUs);
  EXPECT_EQ(a.objectives[0].contact_class, ContactClass::kAnsweredWithin);
  ASSERT_TRUE(a.objectives[0].counted.has_value());
  EXPECT_FALSE(a.objectives[0].miss);
  const ExplainedContract& b = OnlyContract(told, 1);
  EXPECT_EQ(b.contract->name, "b");
  EXPECT_EQ(b.objectives[0].contact_class, ContactClass::kAnsweredLate);
  EXPECT_TRUE(b.objectives[0].miss);
  // The 20 seconds had passed before the answer came.
  EXPECT_EQ(b.objectives[0].counted->watch_us, kMonday + 90 * kSecondUs);
  EXPECT_EQ(b.objectives[0].counted->booked_us, kMonday + 70 * kSecondUs);
}

TEST(ExplainContact, PeriodsAreThoseOfTheBookingInTheContractsZone) {
  std::string text = ContractText("a", "*", Answer("abandons_miss"));
  text.replace(text.find("UTC"), 3, "America/Halifax");
  const auto told = Explained(
      BookOf({text}), {Happened(kQueued, 0, "q"), Happened(kAnswered, 1)}, 2);
  const ExplainedObjective& answer = OnlyObjective(told);
  ASSERT_EQ(answer.periods.size(), 2u);
  // 2026-03-02 10:00 UTC is 06:00 in Halifax.
  EXPECT_EQ(answer.periods[0].from_us, kMonday - 6 * kHourUs);
  EXPECT_EQ(answer.periods[0].to_us, kMonday + 18 * kHourUs);
  EXPECT_EQ(answer.periods[1].spec.kind, PeriodKind::kMonth);
  EXPECT_EQ(answer.periods[1].from_us, kMonday - 30 * kHourUs);
}

TEST(ExplainContact, AMissThatTheEndTakesBackIsSaid) {
  const auto told =
      Explained(BookOf({ContractText("a", "*", Answer("answered_only"))}),
                {Happened(kQueued, 0, "q"), Happened(kAbandoned, 45)}, 60);
  const ExplainedObjective& answer = OnlyObjective(told);
  EXPECT_EQ(answer.contact_class, ContactClass::kAbandonedLate);
  EXPECT_EQ(answer.class_counts, Counts::kOut);
  EXPECT_FALSE(answer.counted.has_value());
  ASSERT_TRUE(answer.withdrawn.has_value());
  EXPECT_EQ(answer.withdrawn->from_us, kMonday + 20 * kSecondUs);
  EXPECT_EQ(answer.withdrawn->until_us, kMonday + 45 * kSecondUs);
}

TEST(ExplainContact, NoMissIsTakenBackWhereNoneWas) {
  const auto book = BookOf({ContractText("a", "*", Answer("answered_only"))});
  const auto early = Explained(
      book, {Happened(kQueued, 0, "q"), Happened(kAbandoned, 20)}, 60);
  EXPECT_FALSE(OnlyObjective(early).withdrawn.has_value());
  const auto missed =
      Explained(book, {Happened(kQueued, 0, "q"), Happened(kAnswered, 45)}, 60);
  EXPECT_TRUE(OnlyObjective(missed).miss);
  EXPECT_FALSE(OnlyObjective(missed).withdrawn.has_value());
}

TEST(ExplainContact, AShortAbandonHasAClassOfItsOwn) {
  const auto told = Explained(
      BookOf({ContractText("a", "*",
                           Answer("short_abandons_met", "    short: 5s\n"))}),
      {Happened(kQueued, 0, "q"), Happened(kAbandoned, 5)}, 60);
  const ExplainedObjective& answer = OnlyObjective(told);
  EXPECT_EQ(answer.contact_class, ContactClass::kAbandonedShort);
  EXPECT_EQ(answer.class_counts, Counts::kMet);
  EXPECT_TRUE(answer.counted.has_value());
}

TEST(ExplainContact, AnAnswerThatWasOverAtOnceCountsAsTheContractSays) {
  const auto told =
      Explained(BookOf({ContractText(
                    "a", "*",
                    Answer("abandons_miss",
                           "    answered_short: {under: 2s, count: out}\n"))}),
                {Happened(kQueued, 0, "q"), Happened(kAnswered, 30),
                 Happened(kCompleted, 31)},
                60);
  const ExplainedObjective& answer = OnlyObjective(told);
  EXPECT_TRUE(answer.answered_short);
  EXPECT_EQ(answer.class_counts, Counts::kMissed);
  EXPECT_FALSE(answer.counted.has_value());
}

TEST(ExplainContact, EachLegIsUnderTheVersionOfItsEnqueue) {
  const auto book = BookOf({ContractText(
      "a", "*",
      Answer("abandons_miss") +
          "amendments: [{effective: \"2026-03-02 10:01\", clause: A2, set: "
          "{objectives.answer.within: 60s}}]\n")});
  const auto told =
      Explained(book,
                {Happened(kQueued, 0, "q"), Happened(kAnswered, 30),
                 Happened(kTransferred, 60, "r"), Happened(kAnswered, 90)},
                120);
  ASSERT_EQ(told.legs.size(), 2u);
  EXPECT_EQ(OnlyContract(told, 0).contract->amendment, "");
  EXPECT_TRUE(OnlyContract(told, 0).objectives[0].miss);
  EXPECT_EQ(OnlyContract(told, 1).contract->amendment, "A2");
  EXPECT_FALSE(OnlyContract(told, 1).objectives[0].miss);
}

TEST(ExplainContact, TheSlotIsThatOfTheEnqueue) {
  const std::string slots =
      "calendars: {prime: {hours: \"mon 10:00-10:01\"}}\n"
      "objectives:\n  speed:\n    measure: average_speed_of_answer\n"
      "    targets: [{when: prime, at_most: 30s}, {when: otherwise, at_most: "
      "40s}]\n    periods: [day]\n";
  const auto book = BookOf({ContractText("a", "*", slots)});
  const auto slot_at = [&](int64_t at_s) {
    const auto told = Explained(
        book, {Happened(kQueued, at_s, "q"), Happened(kAnswered, at_s + 35)},
        600);
    const ExplainedObjective& speed = OnlyObjective(told);
    EXPECT_EQ(speed.miss, speed.slot == 0);
    return speed.objective->targets[static_cast<size_t>(speed.slot)].slot;
  };
  EXPECT_EQ(slot_at(59), "prime");
  EXPECT_EQ(slot_at(60), "otherwise");
}

TEST(ExplainContact, InNoSlotItDoesNotCount) {
  const std::string slots =
      "calendars: {prime: {hours: \"mon 10:00-10:01\"}}\n"
      "objectives:\n  speed:\n    measure: average_speed_of_answer\n"
      "    targets: [{when: prime, at_most: 30s}]\n    periods: [day]\n";
  const auto told =
      Explained(BookOf({ContractText("a", "*", slots)}),
                {Happened(kQueued, 60, "q"), Happened(kAnswered, 65)}, 600);
  EXPECT_EQ(OnlyObjective(told).slot, Terms::kNoTarget);
  EXPECT_FALSE(OnlyObjective(told).counted.has_value());
}

TEST(ExplainContact, WhoWaitsTooLongIsLostAndItsMissTakenBack) {
  const auto book = BookOf({ContractText("a", "*", Answer("abandons_miss"))});
  constexpr int64_t kFourHours = 4 * 3600;
  const auto waits = Explained(book, {Happened(kQueued, 0, "q")}, kFourHours);
  EXPECT_FALSE(waits.legs.at(0).lost);
  EXPECT_TRUE(OnlyObjective(waits).miss);
  const auto lost =
      Explained(book, {Happened(kQueued, 0, "q")}, kFourHours + 1);
  EXPECT_TRUE(lost.legs.at(0).lost);
  EXPECT_FALSE(OnlyObjective(lost).counted.has_value());
  ASSERT_TRUE(OnlyObjective(lost).withdrawn.has_value());
  EXPECT_EQ(OnlyObjective(lost).withdrawn->until_us,
            kMonday + kFourHours * kSecondUs);
}

TEST(ExplainContact, WhoWaitsWithinTheLimitCountsForNothingYet) {
  const auto told =
      Explained(BookOf({ContractText("a", "*", Answer("abandons_miss"))}),
                {Happened(kQueued, 0, "q")}, 20);
  EXPECT_FALSE(OnlyObjective(told).counted.has_value());
  EXPECT_FALSE(OnlyObjective(told).contact_class.has_value());
}

TEST(ExplainContact, SaysWhyContractsDoNotCover) {
  const std::string offered =
      "objectives: {o: {measure: offered, periods: [day]}}\n";
  std::string later = ContractText("b-later", "q", offered);
  later.replace(later.find("2026-01-01"), 10, "2026-04-01");
  std::string ended = ContractText("c-ended", "q", offered);
  ended.replace(ended.find("2026-01-01"), 10,
                "2026-01-01\nterminates: 2026-03-01");
  std::string chat = ContractText("d-chat", "q", offered);
  chat.replace(chat.find("{queue"), 6, "{channel: chat, queue");
  const auto book = BookOf(
      {ContractText("a-excepted", "q",
                    "except: [{queue: z}, {channel: voice}]\n" + offered),
       later, ended, chat, ContractText("e-other", "z*", offered)});
  const auto told = Explained(book, {Happened(kQueued, 0, "q")}, 1);
  const ExplainedLeg& leg = told.legs.at(0);
  EXPECT_FALSE(leg.IsCovered());
  ASSERT_EQ(leg.contracts.size(), 4u);
  EXPECT_EQ(leg.contracts[0].covering, Covering::kExcepted);
  EXPECT_EQ(leg.contracts[0].except_line, 1);
  EXPECT_EQ(leg.contracts[1].covering, Covering::kNotYet);
  EXPECT_EQ(leg.contracts[2].covering, Covering::kNoLonger);
  EXPECT_EQ(leg.contracts[3].covering, Covering::kOtherwise);
}

TEST(ExplainContact, AnObjectiveMayAskForOtherContacts) {
  const auto told = Explained(
      BookOf({ContractText("a", "*",
                           "objectives: {o: {measure: offered, of: {queue: "
                           "sales}, periods: [day]}}\n")}),
      {Happened(kQueued, 0, "q")}, 1);
  EXPECT_FALSE(OnlyObjective(told).taken);
  EXPECT_FALSE(OnlyObjective(told).counted.has_value());
}

}  // namespace
}  // namespace holdline
