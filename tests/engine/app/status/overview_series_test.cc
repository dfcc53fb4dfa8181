#include "engine/app/status/overview_series.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <memory>
#include <string>

#include "tests/engine/app/status/made_up_status.h"

namespace holdline {
namespace {

using ::testing::HasSubstr;
using ::testing::Not;

std::string OverviewPage(const Overview& overview) {
  std::string page;
  ExpositionWriter writer(page);
  WriteOverview(overview, writer);
  return page;
}

TEST(OverviewSeries, CountsRowsByEveryState) {
  const ContractList contracts = {
      {std::make_shared<Status>(MadeUpStatus("a", "breached"))},
      {std::make_shared<Status>(MadeUpStatus("b", "breached"))},
      {std::make_shared<Status>(MadeUpStatus("c", "ok")), 0,
       /*is_stale=*/true}};
  const std::string page = OverviewPage({.contracts = contracts});
  EXPECT_THAT(page, HasSubstr("holdline_objectives{state=\"breached\"} 2\n"));
  EXPECT_THAT(page, HasSubstr("holdline_objectives{state=\"at_risk\"} 0\n"));
  EXPECT_THAT(page, HasSubstr("holdline_objectives{state=\"ok\"} 0\n"));
  EXPECT_THAT(page, HasSubstr("holdline_objectives{state=\"stale\"} 1\n"));
}

TEST(OverviewSeries, TheLargestUncoveredQueuesHaveNamesTheRestHasOne) {
  const std::string page =
      OverviewPage({.contracts = {},
                    .uncovered = {.contacts = {{"a", 5},
                                               {"b", 50},
                                               {"c", 7},
                                               {"d", 6},
                                               {"(other)", 100}},
                                  .cases = {{"desk", 3}}},
                    .uncovered_queues = 2});
  EXPECT_THAT(
      page, HasSubstr("holdline_uncovered_contacts{queue=\"b\"} 50\n"
                      "holdline_uncovered_contacts{queue=\"c\"} 7\n"
                      "holdline_uncovered_contacts{queue=\"(other)\"} 111\n"));
  EXPECT_THAT(page, Not(HasSubstr("queue=\"a\"")));
  EXPECT_THAT(page, HasSubstr("holdline_uncovered_cases{queue=\"desk\"} 3\n"));
}

TEST(OverviewSeries, SaysWhetherTheContractsAreOnThePage) {
  const std::string page = OverviewPage(
      {.contracts = {}, .contract_series = 7'000, .is_over_limit = true});
  EXPECT_THAT(page, HasSubstr("\nholdline_contract_series 7000\n"));
  EXPECT_THAT(page, HasSubstr("\nholdline_series_over_limit 1\n"));
}

}  // namespace
}  // namespace holdline
