#include "engine/app/explain/render_explanation.h"

#include <gmock/gmock.h>

#include "made_up_contacts.h"

namespace holdline {
namespace {

using enum EventKind;
using testing::HasSubstr;
using testing::Not;

MadeUp Withdrawn() {
  OwnEvent abandoned = Happened(kAbandoned, 45);
  abandoned.wait_us = 45'500'000;
  return Explained(BookOf({ContractText("a", "q*", Answer("answered_only"))}),
                   {Happened(kQueued, 0, "q"), abandoned, abandoned}, 60);
}

TEST(ExplanationText, TellsALifeAndWhatItCounts) {
  EXPECT_EQ(ExplanationText(Withdrawn(), {}),
            R"(contact c, as it stands at 2026-03-02 10:01:00 (UTC)

event      at                   queue  states         became     stands in
queued     2026-03-02 10:00:00  q                                log
abandoned  2026-03-02 10:00:45         waited 45.5 s             log
abandoned  2026-03-02 10:00:45         waited 45.5 s  duplicate  log

Leg 1: q, on voice
  entered the queue at 2026-03-02 10:00:00; abandoned at 2026-03-02 10:00:45 after a wait of 45.5 s (as stated)
  a covers it by covers[0] (in a queue named q*)
    answer: out
      abandoned_late: its wait is longer than 20 s; that counts as out under answered_only
      while it waited it was a miss from 2026-03-02 10:00:20 on, taken back at 2026-03-02 10:00:45
)");
}

TEST(ExplanationText, TellsWhenAndInWhichPeriodsItIsBooked) {
  const std::string text = ExplanationText(
      Explained(BookOf({ContractText(
                    "a", "q",
                    Answer("abandons_within_ignored",
                           "    clause: \"B 4.1\"\n    booked_at: outcome\n"
                           "    counts: {abandoned_within: missed}\n"))}),
                {Happened(kQueued, 0, "q"), Happened(kAbandoned, 8)}, 60),
      {});
  EXPECT_THAT(text, HasSubstr("answer: missed\n"));
  EXPECT_THAT(text, HasSubstr("abandoned_within: its wait is at most 20 s; "
                              "that counts as missed by `counts`, which "
                              "abandons_within_ignored alone would not say\n"));
  EXPECT_THAT(text, HasSubstr("in watches at 2026-03-02 10:00:08\n"));
  EXPECT_THAT(text, HasSubstr("in periods at 2026-03-02 10:00:08 (booked_at: "
                              "outcome): day 2026-03-02, month 2026-03-01 – "
                              "2026-03-31\n"));
  EXPECT_THAT(text, HasSubstr("clause: B 4.1\n"));
}

TEST(ExplanationText, TimesAreThoseOfTheZoneThatIsAskedFor) {
  absl::TimeZone zone;
  ASSERT_TRUE(absl::LoadTimeZone("Asia/Kolkata", &zone));
  const std::string text = ExplanationText(Withdrawn(), {.zone = zone});
  EXPECT_THAT(text, HasSubstr("2026-03-02 15:31:00 (Asia/Kolkata)"));
  EXPECT_THAT(text, Not(HasSubstr("10:00")));
}

TEST(ExplanationText, SaysWhereNothingCanCount) {
  const std::string text = ExplanationText(
      Explained(BookOf({ContractText("a", "q", Answer("answered_only"))}),
                {Happened(kOffered, 0)}, 60),
      {});
  EXPECT_THAT(text, HasSubstr("It never entered a queue"));
  EXPECT_THAT(
      ExplanationText(
          Explained(BookOf({ContractText("a", "q", Answer("answered_only"))}),
                    {Happened(kQueued, 0, "z")}, 60),
          {}),
      HasSubstr("No contract covers it."));
}

TEST(ExplanationJson, HasTheSame) {
  const std::string json = ExplanationJson(Withdrawn(), {});
  EXPECT_THAT(json, HasSubstr(R"("became":"duplicate")"));
  EXPECT_THAT(json, HasSubstr(R"("wait_seconds":45.5)"));
  EXPECT_THAT(json,
              HasSubstr(R"("class":"abandoned_late","class_counts":"out")"));
  EXPECT_THAT(
      json,
      HasSubstr(R"("withdrawn_miss":{"from":"2026-03-02T10:00:20+00:00")"));
  EXPECT_THAT(json, HasSubstr(R"("verdict":"out")"));
}

}  // namespace
}  // namespace holdline
