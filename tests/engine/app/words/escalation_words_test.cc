#include "engine/app/words/escalation_words.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "tests/engine/app/words/telling.h"

namespace holdline {
namespace {

using testing::HasSubstr;
using testing::Not;

constexpr char kObjectivesEscalated[] =
    "objectives:\n"
    "  answer: {measure: abandonment, target: {at_most: 5%}, periods: [month], "
    "watch: [30m], outlook: {weeks: 1}}\n"
    "  speed: {measure: average_speed_of_answer, target: {at_most: 30s}, "
    "periods: [month]}\n";

TEST(EscalationWords, SayWhoIsToldWhat) {
  const std::string told =
      Told(std::string(kObjectivesEscalated) + R"(escalation:
  - {when: at_risk, notify: floor}
  - {when: at_risk, window: 30m, notify: floor}
  - {when: breached, window: 30m, for: 15m, notify: [floor, client-desk]}
  - {when: behind, objectives: [answer, speed], notify: desk}
  - {when: lost, period: month, objectives: [answer], notify: director}
  - {when: missed, objectives: [speed], notify: client}
)");
  EXPECT_THAT(told, HasSubstr("Who hears of what"));
  for (const char* const sentence :
       {"- floor is told while any objective is at risk or worse over any "
        "watch or in a period that runs.",
        "- floor is told while any objective is at risk or worse over 30 min.",
        "- floor and client-desk are told while any objective is breached over "
        "30 min, once it has been so for 15 min (from 10:00 on: at 10:15).",
        "- desk is told while any of answer and speed is behind or lost in a "
        "period that runs.",
        "- director is told while answer is lost in a month that runs, by what "
        "is expected of its rest.",
        "- client is told when a period of speed has closed as missed."}) {
    EXPECT_THAT(told, HasSubstr(sentence));
  }
}

TEST(EscalationWords, SayNothingOfNobody) {
  EXPECT_THAT(Told(kObjectivesEscalated), Not(HasSubstr("Who hears")));
}

}  // namespace
}  // namespace holdline
