#include "engine/app/explain/objective_question.h"

#include <gtest/gtest.h>

#include "made_up_contacts.h"

namespace holdline {
namespace {

// The second objective is there from the first of April on, and has weeks until
// then only in the first.
std::shared_ptr<const ContractBook> Book() {
  return BookOf({ContractText("desk", "q", R"(objectives:
  answer:
    measure: service_level
    within: 20s
    formula: answered_only
    target: {at_least: 80%}
    periods: [week, {month_from: 22}]
  now:
    measure: offered
    watch: [5m]
amendments:
  - effective: 2026-04-01
    clause: A1
    set: {objectives.answer.periods: [day]}
)"),
                 ContractText("shop", "s", Answer("answered_only"))});
}

absl::StatusOr<ObjectiveQuestion> Find(const ContractBook& book,
                                       std::string_view name,
                                       std::string_view period) {
  return FindQuestion(book, name, period);
}

struct Refused {
  absl::StatusCode code;
  std::string message;
};
Refused RefusalOf(std::string_view name, std::string_view period) {
  const auto book = Book();
  const auto question = Find(*book, name, period);
  EXPECT_FALSE(question.ok());
  return {question.status().code(), std::string(question.status().message())};
}

std::string NotFound(std::string_view name, std::string_view period) {
  const Refused refused = RefusalOf(name, period);
  EXPECT_EQ(refused.code, absl::StatusCode::kNotFound) << refused.message;
  return refused.message;
}

TEST(ObjectiveQuestion, FindsThePeriodsBounds) {
  const auto book = Book();
  const auto question = Find(*book, "shop/answer", "2026-03");
  ASSERT_TRUE(question.ok());
  EXPECT_EQ(question->contract().name, "shop");
  EXPECT_EQ(question->PeriodName(), "2026-03");
  EXPECT_EQ(question->to_us - question->from_us, int64_t{31} * 86'400'000'000);
}

TEST(ObjectiveQuestion, AFiscalMonthIsAskedForByItsName) {
  const auto book = Book();
  const auto question = Find(*book, "desk/answer", "2026-03");
  ASSERT_TRUE(question.ok());
  EXPECT_EQ(question->spec.month_from, 22);
  EXPECT_EQ(question->days.end - question->days.first, 28);
}

// A period belongs to the version that is in force at its end.
TEST(ObjectiveQuestion, AmendmentsDecideWhichPeriodsThereAre) {
  const auto book = Book();
  EXPECT_TRUE(Find(*book, "desk/answer", "2026-W13").ok());
  EXPECT_TRUE(Find(*book, "desk/answer", "2026-04-02").ok());
  EXPECT_EQ(NotFound("desk/answer", "2026-W14"),
            "desk/answer has no period of a week; it has: day (2026-03-30)");
  EXPECT_EQ(NotFound("desk/answer", "2026-03-31"),
            "desk/answer has no period of a day; it has: week (2026-W14) and "
            "month from the 22nd (2026-04)");
}

TEST(ObjectiveQuestion, TellsWhatIsNearOrThere) {
  EXPECT_EQ(NotFound("dekk/answer", "2026-03"),
            "no contract \"dekk\"; did you mean \"desk\"?");
  EXPECT_EQ(NotFound("elsewhere/answer", "2026-03"),
            "no contract \"elsewhere\"; there are desk, shop");
  EXPECT_EQ(NotFound("desk/anser", "2026-03"),
            "the contract desk has no objective \"anser\"; did you mean "
            "\"answer\"?");
  EXPECT_EQ(NotFound("shop/uptime", "2026-03"),
            "the contract shop has no objective \"uptime\"; there is answer");
  EXPECT_EQ(NotFound("desk/now", "2026-03"),
            "desk/now has no periods: it is only watched");
}

TEST(ObjectiveQuestion, RefusesWhatIsNotOfTheForm) {
  for (const std::string_view name : {"desk", "desk/", "/answer", ""}) {
    const Refused refused = RefusalOf(name, "2026-03");
    EXPECT_EQ(refused.code, absl::StatusCode::kInvalidArgument);
    EXPECT_EQ(refused.message,
              Concat("\"", name,
                     "\" is not an objective; write CONTRACT/OBJECTIVE, for "
                     "example acme-support/answer"));
  }
  const Refused refused = RefusalOf("desk/answer", "March");
  EXPECT_EQ(refused.code, absl::StatusCode::kInvalidArgument);
  EXPECT_TRUE(refused.message.starts_with("\"March\" is not a period; write"))
      << refused.message;
}

}  // namespace
}  // namespace holdline
