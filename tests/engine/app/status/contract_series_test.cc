#include "engine/app/status/contract_series.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <memory>
#include <string>

#include "tests/engine/app/status/made_up_status.h"

namespace holdline {
namespace {

using ::testing::HasSubstr;
using ::testing::Not;

constexpr int64_t kHalfASecondLaterUs = kStatusClockUs + 500'000;

std::string ContractPage(const ContractList& contracts) {
  std::string page;
  ExpositionWriter writer(page);
  WriteContractSeries(contracts, kHalfASecondLaterUs, writer);
  EXPECT_EQ(static_cast<int64_t>(writer.samples()),
            CountContractSeries(contracts));
  return page;
}

ContractList One(const Status& status, bool is_stale = false) {
  return {{std::make_shared<Status>(status), status.clock_us(), is_stale}};
}

TEST(ContractSeries, SayWhatAContractPromisesAndKeeps) {
  const std::string page = ContractPage(One(MadeUpStatus("acme")));
  const std::string labels =
      R"(contract="acme",objective="answer",slot="prime",window="5m")";
  for (const std::string& line : {
           "holdline_objective_value{" + labels + ",unit=\"ratio\"} 0.75\n",
           "holdline_objective_target{" + labels + ",unit=\"ratio\"} 0.8\n",
           "holdline_objective_state{" + labels + ",state=\"breached\"} 1\n",
           "holdline_objective_counted_contacts{" + labels + "} 20\n",
           "holdline_objective_missed_contacts{" + labels + "} 5\n",
       }) {
    EXPECT_THAT(page, HasSubstr(line));
  }
}

TEST(ContractSeries, SayWhatAVerdictOfPartsHoldsAgainstTheTarget) {
  Status status = MadeUpStatus("acme");
  EXPECT_THAT(ContractPage(One(status)), Not(HasSubstr("verdict_value")));
  status.mutable_rows(0)->set_verdict("every day");
  status.mutable_rows(0)->set_verdict_value(0.9);
  status.mutable_rows(0)->set_verdict_target(1);
  const std::string page = ContractPage(One(status));
  const std::string labels =
      R"(contract="acme",objective="answer",slot="prime",window="5m",)"
      R"(unit="ratio")";
  EXPECT_THAT(page, HasSubstr("holdline_objective_verdict_value{" + labels +
                              "} 0.9\n"));
  EXPECT_THAT(
      page, HasSubstr("holdline_objective_verdict_target{" + labels + "} 1\n"));
}

TEST(ContractSeries, SayWhatExclusionsHaveTakenOut) {
  Status status = MadeUpStatus("acme");
  EXPECT_THAT(ContractPage(One(status)), Not(HasSubstr("excluded_contacts{")));
  status.mutable_rows(0)->set_excluded(12);
  status.mutable_rows(0)->set_raw_value(0.5);
  const std::string page = ContractPage(One(status));
  const std::string labels =
      R"(contract="acme",objective="answer",slot="prime",window="5m")";
  EXPECT_THAT(page, HasSubstr("holdline_objective_excluded_contacts{" + labels +
                              "} 12\n"));
  EXPECT_THAT(page, HasSubstr("holdline_objective_raw_value{" + labels +
                              ",unit=\"ratio\"} 0.5\n"));
  EXPECT_EQ(CountContractSeries(One(status)),
            CountContractSeries(One(MadeUpStatus("acme"))) + 2);
}

TEST(ContractSeries, SayWhatReliefHasTakenOut) {
  Status status = MadeUpStatus("acme");
  EXPECT_THAT(ContractPage(One(status)), Not(HasSubstr("relieved_contacts{")));
  status.mutable_rows(0)->set_relieved(12);
  status.mutable_rows(0)->set_relieved_intervals(3);
  status.mutable_rows(0)->set_unrelieved_value(0.5);
  const std::string page = ContractPage(One(status));
  const std::string labels =
      R"(contract="acme",objective="answer",slot="prime",window="5m")";
  EXPECT_THAT(page, HasSubstr("holdline_objective_relieved_contacts{" + labels +
                              "} 12\n"));
  EXPECT_THAT(page, HasSubstr("holdline_objective_unrelieved_value{" + labels +
                              ",unit=\"ratio\"} 0.5\n"));
  EXPECT_EQ(CountContractSeries(One(status)),
            CountContractSeries(One(MadeUpStatus("acme"))) + 2);
}

TEST(ContractSeries, SayWhatIsStillToCome) {
  Status status = MadeUpStatus("acme");
  EXPECT_THAT(ContractPage(One(status)), Not(HasSubstr("expected_contacts{")));
  PeriodOutlook& outlook = *status.mutable_rows(0)->mutable_outlook();
  outlook.set_expected(300);
  outlook.set_needed(0.75);
  outlook.set_projected(0.5);
  outlook.set_lowest(0.25);
  outlook.set_highest(0.625);
  const std::string page = ContractPage(One(status));
  const std::string labels =
      R"({contract="acme",objective="answer",slot="prime",window="5m")";
  EXPECT_THAT(page, HasSubstr("holdline_objective_expected_contacts" + labels +
                              "} 300\n"));
  EXPECT_THAT(page, HasSubstr("holdline_objective_needed_value" + labels +
                              ",unit=\"ratio\"} 0.75\n"));
  for (const std::string course :
       {"\"mean\",unit=\"ratio\"} 0.5\n", "\"lowest\",unit=\"ratio\"} 0.25\n",
        "\"highest\",unit=\"ratio\"} 0.625\n"}) {
    EXPECT_THAT(page, HasSubstr("holdline_objective_projected_value" + labels +
                                ",course=" + course));
  }
  EXPECT_EQ(CountContractSeries(One(status)),
            CountContractSeries(One(MadeUpStatus("acme"))) + 5);
}

// What is projected is what is held against the target.
TEST(ContractSeries, ProjectAShareOfPartsAsAShare) {
  Status status = MadeUpStatus("acme");
  StatusRow& row = *status.mutable_rows(0);
  row.set_measure("average_speed_of_answer");
  row.set_verdict_target(0.9);
  row.mutable_outlook()->set_projected(0.75);
  EXPECT_THAT(ContractPage(One(status)),
              HasSubstr(",course=\"mean\",unit=\"ratio\"} 0.75\n"));
  row.clear_verdict_target();
  EXPECT_THAT(ContractPage(One(status)),
              HasSubstr(",course=\"mean\",unit=\"seconds\"} 0.75\n"));
}

TEST(ContractSeries, SayWhetherTheClientsForecastsCame) {
  Status status = MadeUpStatus("acme");
  const int64_t series = CountContractSeries(One(status));
  EXPECT_THAT(ContractPage(One(status)),
              Not(HasSubstr("client_forecasts_late{")));
  for (const char* state : {"forecast_late", "forecast_late", "forecast_due"}) {
    ForecastRow& row = *status.add_forecasts();
    row.set_state(state);
    row.set_due_us(1'000'000'000 + status.forecasts_size() * 1'000'000);
  }
  const std::string page = ContractPage(One(status));
  EXPECT_THAT(
      page, HasSubstr("holdline_client_forecasts_late{contract=\"acme\"} 2\n"));
  EXPECT_THAT(page, HasSubstr("holdline_client_forecast_due_timestamp_seconds{"
                              "contract=\"acme\"} 1003\n"));
  EXPECT_EQ(CountContractSeries(One(status)), series + 2);
  status.mutable_forecasts(2)->set_state("forecast_in_time");
  EXPECT_THAT(ContractPage(One(status)),
              Not(HasSubstr("forecast_due_timestamp_seconds{")));
}

TEST(ContractSeries, SayThatAContractMayBeEnded) {
  Status status = MadeUpStatus("acme");
  EXPECT_THAT(ContractPage(One(status)), Not(HasSubstr("termination_rights{")));
  status.add_termination_rights();
  EXPECT_THAT(
      ContractPage(One(status)),
      HasSubstr("holdline_contract_termination_rights{contract=\"acme\"} 1\n"));
  EXPECT_EQ(CountContractSeries(One(status)),
            CountContractSeries(One(MadeUpStatus("acme"))) + 1);
}

TEST(ContractSeries, WaitsAndAgesAreAsOfNow) {
  const std::string page = ContractPage(One(MadeUpStatus("acme")));
  const std::string labels = R"({contract="acme",queue="support"})";
  EXPECT_THAT(page,
              HasSubstr("holdline_queue_waiting_contacts" + labels + " 3\n"));
  EXPECT_THAT(page, HasSubstr("holdline_queue_longest_wait_seconds" + labels +
                              " 12.5\n"));
  EXPECT_THAT(
      page, HasSubstr("holdline_queue_next_miss_seconds" + labels + " 7.5\n"));
  EXPECT_THAT(
      page, HasSubstr("holdline_status_age_seconds{contract=\"acme\"} 0.5\n"));
}

TEST(ContractSeries, WhatIsNotKnownIsAbsent) {
  Status status = MadeUpStatus("acme", "no_data");
  status.mutable_rows(0)->clear_value();
  status.mutable_rows(0)->clear_target();
  status.mutable_queues(0)->set_waiting(0);
  status.mutable_queues(0)->set_oldest_us(0);
  status.mutable_queues(0)->set_next_miss_us(0);
  const std::string page = ContractPage(One(status));
  EXPECT_THAT(page, Not(HasSubstr("holdline_objective_value")));
  EXPECT_THAT(page, Not(HasSubstr("holdline_objective_target")));
  EXPECT_THAT(page, Not(HasSubstr("holdline_queue_next_miss_seconds")));
  EXPECT_THAT(page, HasSubstr("holdline_queue_longest_wait_seconds{contract="
                              "\"acme\",queue=\"support\"} 0\n"));
}

TEST(ContractSeries, MissedContactsAreThoseAgainstThePromise) {
  Status status = MadeUpStatus("acme");
  status.mutable_rows(0)->set_measure("abandonment");
  EXPECT_THAT(ContractPage(One(status)),
              HasSubstr("missed_contacts{contract=\"acme\",objective=\"answer\""
                        ",slot=\"prime\",window=\"5m\"} 15\n"));
  status.mutable_rows(0)->set_measure("average_speed_of_answer");
  const std::string page = ContractPage(One(status));
  EXPECT_THAT(page, Not(HasSubstr("missed_contacts")));
  EXPECT_THAT(page, HasSubstr("unit=\"seconds\""));
}

TEST(ContractSeries, PeriodsAreWindowsToo) {
  Status status = MadeUpStatus("acme", "on_track");
  status.mutable_rows(0)->clear_watch();
  status.mutable_rows(0)->set_period("month");
  status.mutable_rows(0)->clear_slot();
  status.mutable_rows(0)->set_start_us(kStatusClockUs);
  status.mutable_rows(0)->set_end_us(kStatusClockUs + 1);
  // The month before has closed; it has no series.
  *status.add_rows() = status.rows(0);
  status.mutable_rows(0)->set_start_us(kStatusClockUs - 10);
  status.mutable_rows(0)->set_end_us(kStatusClockUs);
  status.mutable_rows(0)->set_state("missed");
  const std::string page = ContractPage(One(status));
  EXPECT_THAT(page, HasSubstr("slot=\"\",window=\"month\""));
  EXPECT_THAT(page, Not(HasSubstr("missed\"")));
}

TEST(ContractSeries, CreditsAreInUnitsOfTheirCurrency) {
  Status status = MadeUpStatus("acme");
  CreditRow row;
  row.set_objective("answer");
  row.set_period("month");
  row.set_start_us(kStatusClockUs - 10);
  row.set_end_us(kStatusClockUs);
  row.set_closed(true);
  row.set_currency("USD");
  row.set_digits(2);
  row.set_credit_minor(7);
  *status.add_credits() = row;
  row.set_start_us(kStatusClockUs);
  row.set_end_us(kStatusClockUs + 10);
  row.set_closed(false);
  row.set_credit_minor(850'050);
  row.set_most_minor(1'000'000);
  *status.add_credits() = row;
  const std::string page = ContractPage(One(status));
  const std::string labels =
      R"({contract="acme",objective="answer",window="month",currency="USD"})";
  EXPECT_THAT(page,
              HasSubstr("holdline_objective_credit" + labels + " 8500.5\n"));
  EXPECT_THAT(
      page, HasSubstr("holdline_objective_credit_most" + labels + " 10000\n"));
  EXPECT_THAT(page, Not(HasSubstr("0.07")));
}

TEST(ContractSeries, WhatIsStaleSaysOnlyThat) {
  Status status = MadeUpStatus("acme");
  status.mutable_completeness()->set_included(3);
  status.mutable_completeness()->set_partitions(4);
  EXPECT_THAT(ContractPage(One(status)),
              HasSubstr("holdline_contract_stale{contract=\"acme\"} 0\n"));
  const std::string page = ContractPage(One(status, /*is_stale=*/true));
  EXPECT_THAT(page,
              HasSubstr("holdline_contract_stale{contract=\"acme\"} 1\n"));
  EXPECT_THAT(
      page,
      HasSubstr("holdline_status_complete_ratio{contract=\"acme\"} 0.75"));
  EXPECT_THAT(page,
              HasSubstr("holdline_status_age_seconds{contract=\"acme\"}"));
  EXPECT_THAT(page, Not(HasSubstr("holdline_objective_state{")));
  EXPECT_THAT(page, Not(HasSubstr("holdline_objective_value{")));
  EXPECT_THAT(page, Not(HasSubstr("holdline_queue_waiting_contacts{")));
}

// A family's samples stand together, or the page is refused.
TEST(ContractSeries, FamiliesStandTogether) {
  const std::string page =
      ContractPage({{std::make_shared<Status>(MadeUpStatus("a"))},
                    {std::make_shared<Status>(MadeUpStatus("b"))}});
  EXPECT_THAT(page, HasSubstr("unit=\"ratio\"} 0.75\n"
                              "holdline_objective_value{contract=\"b\""));
}

TEST(ContractSeries, SayAvailabilityInSeconds) {
  Status status = MadeUpStatus("acme");
  StatusRow& row = *status.mutable_rows(0);
  row.set_measure("availability");
  row.set_counted(3'600'000'000);
  row.set_met(3'540'000'000);
  row.set_excluded(60'000'000);
  row.mutable_outlook()->set_expected(7'200'000'000);
  row.mutable_outlook()->set_spare_us(-1'500'000);
  ServiceRow& down = *status.add_services();
  down.set_service("acme-ivr");
  down.set_since_us(1'772'445'600'000'000);
  const std::string page = ContractPage(One(status));
  const std::string labels =
      R"({contract="acme",objective="answer",slot="prime",window="5m"})";
  for (const std::string& line :
       {"holdline_objective_scheduled_seconds" + labels + " 3600\n",
        "holdline_objective_down_seconds" + labels + " 60\n",
        "holdline_objective_excluded_seconds" + labels + " 60\n",
        "holdline_objective_expected_seconds" + labels + " 7200\n",
        "holdline_objective_spare_seconds" + labels + " -1.5\n",
        std::string("holdline_service_down_since_timestamp_seconds{contract="
                    "\"acme\",service=\"acme-ivr\",why=\"outage\"} "
                    "1772445600\n")}) {
    EXPECT_THAT(page, HasSubstr(line));
  }
  EXPECT_THAT(page, Not(HasSubstr("counted_contacts" + labels)));
  EXPECT_THAT(page, Not(HasSubstr("missed_contacts" + labels)));
}

}  // namespace
}  // namespace holdline
