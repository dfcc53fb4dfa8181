// Mistakes in `credits:`. Each with its line and column, all at once.
#include <gtest/gtest.h>

#include "tests/operators/contract/telling.h"

namespace holdline {
namespace {

// Two objectives in lines 7 to 9, and `credits:` in line 10.
std::string CreditsText(const std::string& rest) {
  return ContractText(
      R"(objectives:
  answer: {measure: service_level, within: 20s, formula: abandons_miss, counts: {flowed_late: missed}, target: {at_least: 80%}, periods: [month]}
  speed: {measure: average_speed_of_answer, target: {at_most: 30s}, periods: [month, quarter]}
credits:
)" + rest);
}

TEST(CreditMistakes, NoneInAWholeOne) {
  EXPECT_EQ(Told(CreditsText(R"(  period: month
  from: 2026-04-01
  fee: {currency: USD, monthly: 100000}
  pool: 10% of fee
  allocation: {answer: 60%, speed: 40%}
  schedules:
    answer: {tiers: {"75% to < 80%": 25% of allocation, "< 75%": 100% of allocation}}
    speed: {over: 30s, per_second: 500.50 USD, seconds: whole, bonus: {below: 15s, per_second: 500 USD}, inside_pool: false}
  trigger: {speed: {times: 3, in: 6 consecutive periods, pays: from_trigger, misses: consumed}}
  caps: {period: 20% of fee, year: 100000 USD}
  earn_back: {answer: {next: 2 periods, at_least: 85%, unless: repeated}}
)")),
            "1 file, 0 errors\n");
}

TEST(CreditMistakes, WhatIsMissingOrUnknown) {
  EXPECT_EQ(
      Told(CreditsText(R"(  schedule: {}
)")),
      R"(c.yaml:10:1: credits: `period:` is missing; write for example `period: month`
c.yaml:10:1: credits: `fee:` is missing; write for example `fee: {currency: USD, monthly: 100000}`
c.yaml:10:1: credits: `schedules:` is missing; write for example `schedules: {answer: {per_miss: 500 USD}}`
c.yaml:11:3: credits.schedule: the key "schedule" is not known here; did you mean "schedules"?
1 file, 4 errors
)");
}

TEST(CreditMistakes, Money) {
  EXPECT_EQ(
      Told(CreditsText(R"(  period: month
  fee: {currency: USD, monthly: 1000}
  schedules:
    answer: {per_miss: 500 EUR}
    speed: {per_second: 10% of pool}
  caps: {period: 2 USD 3, year: 0.005 USD}
)")),
      R"(c.yaml:14:24: credits.schedules.answer.per_miss: the amount is in EUR, but the fee is in USD
c.yaml:15:25: credits.schedules.speed.per_second: a share of the pool, but there is no `pool:`
c.yaml:16:18: credits.caps.period: the amount is in USD 3, but the fee is in USD
c.yaml:16:33: credits.caps.year: 0.005 has more decimals than the currency, which has 2
1 file, 4 errors
)");
  EXPECT_EQ(
      Told(CreditsText(R"(  period: month
  fee: {currency: UDS, monthly: 1000, yearly: 2}
  schedules: {answer: {per_miss: 5}}
)")),
      R"(c.yaml:12:19: credits.fee.currency: "UDS" is not a currency of ISO 4217, such as USD; did you mean "USD"?
c.yaml:12:39: credits.fee.yearly: give one of `monthly`, `quarterly` and `yearly`
c.yaml:13:34: credits.schedules.answer.per_miss: "5" is not an amount; write for example 500 USD or 25% of allocation
1 file, 3 errors
)");
}

TEST(CreditMistakes, PoolAndAllocation) {
  EXPECT_EQ(
      Told(CreditsText(R"(  period: month
  fee: {currency: USD, monthly: 1000}
  pool: 10% of fee
  allocation: {answer: 60%, speed: 50%, sped: 1%}
  schedules: {answer: {per_miss: 1 USD}}
)")),
      R"(c.yaml:14:3: credits.allocation: the allocations add up to 110% of the pool
c.yaml:14:29: warning: credits.allocation.speed: no schedule spends this allocation
c.yaml:14:41: credits.allocation.sped: is no objective of this contract; did you mean "speed"?
1 file, 2 errors, 1 warning
)");
}

TEST(CreditMistakes, TiersWithAGapOrAnOverlap) {
  EXPECT_EQ(
      Told(CreditsText(R"(  period: month
  fee: {currency: USD}
  schedules:
    answer: {tiers: {"75% to < 80%": 1 USD, "70% to 75%": 2 USD, "< 65%": 3 USD}}
    speed: {tiers: {"> 40s to 50s": 1 USD, "> 50s to 40s": 2 USD, "fast": 3 USD}}
)")),
      R"(c.yaml:14:14: credits.schedules.answer.tiers: the tiers "< 65%" and "70% to 75%" leave a gap
c.yaml:14:14: credits.schedules.answer.tiers: the tiers "70% to 75%" and "75% to < 80%" overlap
c.yaml:15:13: credits.schedules.speed.tiers: the tiers leave out values that miss the target, 30s; where such a miss costs nothing, say so: 0 and the currency
c.yaml:15:44: credits.schedules.speed.tiers.> 50s to 40s: "> 50s to 40s" holds nothing: it ends before it begins
c.yaml:15:67: credits.schedules.speed.tiers.fast: "fast" is not a duration; write for example 20s
1 file, 5 errors
)");
}

TEST(CreditMistakes, WhatDoesNotFitTheObjective) {
  EXPECT_EQ(
      Told(CreditsText(R"(  period: quarter
  fee: {currency: USD}
  schedules:
    answer: {slot: prime, per_second: 1 USD}
    speed: {per_point: 1 USD, per_miss: 2 USD}
  trigger: {answer: {times: 3, in: 2 consecutive periods}, nothing: {times: 1, in: 1 consecutive period}}
)")),
      R"(c.yaml:14:5: credits.schedules.answer: credits are settled by the quarter, but `answer` is not booked by it; add it to its `periods`
c.yaml:14:20: credits.schedules.answer.slot: "prime" is no slot of `answer`, which has none
c.yaml:14:27: credits.schedules.answer.per_second: belongs to measures of time, and `answer` is service_level
c.yaml:15:13: credits.schedules.speed.per_point: says a second time what a miss costs, after `per_miss`
c.yaml:16:36: credits.trigger.answer.in: 3 misses do not fit into 2 periods
c.yaml:16:60: credits.trigger.nothing: is no objective of this contract; it has answer, speed
1 file, 6 errors
)");
}

TEST(CreditMistakes, NothingFollowsFromAnObjectiveThatIsNone) {
  EXPECT_EQ(Told(ContractText(R"(objectives:
  speed: {measure: sped, target: {at_most: 30s}, periods: [month]}
credits:
  period: month
  fee: {currency: USD}
  schedules: {speed: {slot: prime, per_second: 1 USD}}
  earn_back: {speed: {next: 2 periods}}
)")),
            R"(c.yaml:8:20: objectives.speed.measure: "sped" is not a measure
1 file, 1 error
)");
}

TEST(CreditMistakes, EarnBacksAndBonuses) {
  EXPECT_EQ(Told(ContractText(R"(terminates: 2026-02-15
objectives:
  speed: {measure: average_speed_of_answer, target: {at_most: 30s}, periods: [month]}
credits:
  period: month
  fee: {currency: USD, from: invoice}
  schedules:
    speed: {per_second: 1 USD, bonus: {below: 40s, per_second: 1 USD}}
  earn_back: {speed: {next: two periods, unless: always}}
  statement: {final_after: 5 business days}
)")),
            R"(c.yaml:12:24: credits.fee.from: `from` is not yet supported
c.yaml:14:47: credits.schedules.speed.bonus.below: a bonus below 40s would be paid for what costs credits: those begin over 30s
c.yaml:15:29: credits.earn_back.speed.next: "two periods" is not what belongs here; write 1 to 120 periods, for example 3 periods
c.yaml:15:50: credits.earn_back.speed.unless: "always" is not a condition; expected one of repeated
c.yaml:16:3: credits.statement: `statement` is not yet supported
1 file, 5 errors
)");
}

TEST(CreditMistakes, Slots) {
  const std::string text = ContractText(R"(calendars:
  prime: {hours: "mon-fri 08:00-18:00"}
objectives:
  answer:
    measure: service_level
    within: 20s
    formula: abandons_miss
    targets: [{when: prime, at_least: 80%}, {when: otherwise, at_least: 70%}]
    periods: [month]
credits:
  period: month
  fee: {currency: USD}
  schedules:
    answer: {per_miss: 5 USD, slots: each)");
  EXPECT_EQ(Told(text + "}\n"), "1 file, 0 errors\n");
  EXPECT_EQ(
      Told(text + ", slot: prime}\n"),
      R"(c.yaml:20:31: credits.schedules.answer.slots: `slot` has named the one slot that costs
1 file, 1 error
)");
  const LoadResult result = LoadBook({{"c.yaml", text + "}\n"}});
  ASSERT_TRUE(result.book.has_value());
  EXPECT_EQ(result.book->contracts[0].credits->schedules[0].slots_paid, 2);
}

}  // namespace
}  // namespace holdline
