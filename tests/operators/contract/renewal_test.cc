// `renews`: spans of the calendar, the terms that they make, and mistakes.
#include "operators/contract/renewal.h"

#include <gtest/gtest.h>
#include <rapidcheck/gtest.h>

#include <limits>
#include <string>

#include "operators/contract/civil.h"
#include "tests/operators/contract/telling.h"

namespace holdline {
namespace {

std::string Local(int64_t time_us, absl::TimeZone zone) {
  return absl::FormatTime("%Y-%m-%d %H:%M", absl::FromUnixMicros(time_us),
                          zone);
}

int64_t At(absl::CivilSecond civil, absl::TimeZone zone) {
  return absl::ToUnixMicros(absl::FromCivil(civil, zone));
}

TEST(CivilSpan, IsOfYearsMonthsOrDays) {
  EXPECT_EQ(*ParseCivilSpan("1 year"), (CivilSpan{.months = 12}));
  EXPECT_EQ(*ParseCivilSpan("10 years"), (CivilSpan{.months = 120}));
  EXPECT_EQ(*ParseCivilSpan("3 months"), (CivilSpan{.months = 3}));
  EXPECT_EQ(*ParseCivilSpan("90 days"), (CivilSpan{.days = 90}));
  for (const char* const wrong :
       {"", "year", "0 days", "1", "1 week", "-1 day", "1.5 years", "11 years",
        "3661 days", "99999999999 days"}) {
    EXPECT_FALSE(ParseCivilSpan(wrong).ok()) << wrong;
  }
  for (const char* const text :
       {"1 year", "2 years", "1 month", "18 months", "1 day", "90 days"}) {
    EXPECT_EQ(ParseCivilSpan(text)->Text(), text);
  }
}

TEST(Renewal, TermsFollowOneAnother) {
  const absl::TimeZone zone = *ParseZone("America/Halifax");
  const Renewal renewal{.first_end = absl::CivilSecond(2027, 1, 1),
                        .length = {.months = 12},
                        .notice = {.days = 90}};
  Renewal::Term term =
      renewal.TermAt(At(absl::CivilSecond(2026, 3, 1), zone), zone);
  EXPECT_EQ(term.start_us, 0);
  EXPECT_EQ(Local(term.end_us, zone), "2027-01-01 00:00");
  EXPECT_EQ(Local(term.notice_us, zone), "2026-10-03 00:00");
  EXPECT_EQ(Local(term.remind_us, zone), "2026-09-03 00:00");
  // The last moment of it, and the first of the next.
  EXPECT_EQ(renewal.TermAt(term.end_us - 1, zone).end_us, term.end_us);
  term = renewal.TermAt(term.end_us, zone);
  EXPECT_EQ(Local(term.start_us, zone), "2027-01-01 00:00");
  EXPECT_EQ(Local(term.end_us, zone), "2028-01-01 00:00");
  term = renewal.TermAt(At(absl::CivilSecond(2040, 6, 1), zone), zone);
  EXPECT_EQ(Local(term.end_us, zone), "2041-01-01 00:00");
}

TEST(Renewal, ADayThatAMonthLacksIsItsLast) {
  const absl::TimeZone zone = absl::UTCTimeZone();
  const Renewal renewal{.first_end = absl::CivilSecond(2026, 1, 31, 18),
                        .length = {.months = 1},
                        .notice = {.months = 1},
                        .remind = {.days = 1}};
  const Renewal::Term term =
      renewal.TermAt(At(absl::CivilSecond(2026, 2, 10), zone), zone);
  EXPECT_EQ(Local(term.start_us, zone), "2026-01-31 18:00");
  EXPECT_EQ(Local(term.end_us, zone), "2026-02-28 18:00");
  EXPECT_EQ(Local(term.notice_us, zone), "2026-01-28 18:00");
  // Not from the shorter month on.
  EXPECT_EQ(Local(renewal.TermAt(term.end_us, zone).end_us, zone),
            "2026-03-31 18:00");
}

RC_GTEST_PROP(Renewal, EachTimeIsInOneTerm, ()) {
  const absl::TimeZone zone = *ParseZone("Europe/Berlin");
  const bool by_days = *rc::gen::arbitrary<bool>();
  const Renewal renewal{
      .first_end = absl::CivilSecond(2026, *rc::gen::inRange(1, 13),
                                     *rc::gen::inRange(1, 32)),
      .length = by_days ? CivilSpan{.days = *rc::gen::inRange(1, 400)}
                        : CivilSpan{.months = *rc::gen::inRange(1, 36)},
      .notice = {.days = *rc::gen::inRange(1, 100)}};
  const int64_t time_us =
      At(absl::CivilSecond(2026, 1, 1 + *rc::gen::inRange(0, 8000),
                           *rc::gen::inRange(0, 24)),
         zone);
  const Renewal::Term term = renewal.TermAt(time_us, zone);
  RC_ASSERT(time_us < term.end_us);
  RC_ASSERT(term.start_us <= time_us);
  RC_ASSERT(term.remind_us < term.notice_us && term.notice_us < term.end_us);
  if (term.start_us != 0) {
    RC_ASSERT(renewal.TermAt(term.start_us - 1, zone).end_us == term.start_us);
  }
}

constexpr char kObjectives[] =
    "objectives: {o: {measure: offered, periods: [day]}}\n";

TEST(Renewal, AContractThatRenewsItselfHasNoEnd) {
  LoadResult result = LoadBook(
      {{"c.yaml", ContractText(std::string("terminates: 2026-12-31\nrenews: "
                                           "{for: 1 year, notice: 90 days}\n") +
                               kObjectives)}});
  ASSERT_TRUE(result.book.has_value()) << FormatAsText(result.diagnostics, 1);
  const Contract& contract = result.book->contracts[0];
  EXPECT_EQ(contract.terminates_us, std::numeric_limits<int64_t>::max());
  ASSERT_TRUE(contract.renewal.has_value());
  EXPECT_EQ(contract.renewal->first_end, absl::CivilSecond(2027, 1, 1));
  EXPECT_EQ(contract.renewal->remind, (CivilSpan{.days = 30}));
}

TEST(Renewal, MistakesAreTold) {
  EXPECT_EQ(
      Told(ContractText(std::string("renews: {for: 1 year, notice: 90d, "
                                    "then: x}\n") +
                        kObjectives)),
      R"(c.yaml:7:1: renews: what renews itself has a first term: give its last day as `terminates`
c.yaml:7:31: renews.notice: "90d" is no span of the calendar of up to ten years; write for example 1 year, 3 months or 90 days
c.yaml:7:36: renews.then: the key "then" is not known here; keys here: for, notice, remind
1 file, 3 errors
)");
}

}  // namespace
}  // namespace holdline
