#include "operators/judge/service_log.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <string>

#include "absl/strings/str_cat.h"
#include "engine/state/archive.h"

namespace holdline {
namespace {

using testing::ElementsAre;
using testing::IsEmpty;

// An hour of it; to 0: it goes on.
OutageState Outage(const std::string& id, const std::string& service,
                   int64_t from_us, int64_t to_us) {
  OutageState state;
  state.set_id(id);
  state.set_service(service);
  OutageState::Down& down = *state.add_down();
  down.set_from_us(from_us);
  down.set_to_us(to_us);
  return state;
}

TEST(ServiceLog, KeepsWhatWasSaidLast) {
  ServiceLog log;
  const auto first = log.Set(Outage("INC-1", "ivr", 10, 0));
  EXPECT_THAT(first.services, ElementsAre("ivr"));
  EXPECT_EQ(first.new_us, 10);
  const auto second = log.Set(Outage("INC-1", "ivr", 10, 20));
  EXPECT_EQ(second.new_us, std::nullopt) << "it was known";
  const ServiceOutage& outage = log.Find("ivr")->outages.at("INC-1");
  EXPECT_FALSE(outage.IsRunning());
  EXPECT_EQ(outage.EndedUs(), 20);
}

TEST(ServiceLog, MovesAnOutageToAnotherService) {
  ServiceLog log;
  log.Set(Outage("INC-1", "ivr", 10, 20));
  EXPECT_THAT(log.Set(Outage("INC-1", "crm", 10, 20)).services,
              ElementsAre("ivr", "crm"));
  EXPECT_THAT(log.Find("ivr")->outages, IsEmpty());
  EXPECT_EQ(log.Find("crm")->outages.size(), 1u);
}

TEST(ServiceLog, ForgetsWhatIsTakenBack) {
  ServiceLog log;
  log.Set(Outage("INC-1", "ivr", 10, 20));
  OutageState gone;
  gone.set_id("INC-1");
  EXPECT_THAT(log.Set(gone).services, ElementsAre("ivr"));
  EXPECT_THAT(log.Find("ivr")->outages, IsEmpty());
  EXPECT_THAT(log.Set(gone).services, IsEmpty());
}

TEST(ServiceLog, KeepsSomeYears) {
  ServiceLog log;
  log.Set(Outage("old", "ivr", 10, 20));
  log.Set(Outage("runs", "ivr", 10, 0));
  EXPECT_EQ(log.Find("ivr")->whole_from_us,
            std::numeric_limits<int64_t>::min());
  const int64_t later_us = ServiceLog::kKeptUs + 21;
  log.Set(Outage("new", "ivr", later_us, 0));
  EXPECT_THAT(log.Find("ivr")->outages,
              ElementsAre(testing::Pair("new", testing::_),
                          testing::Pair("runs", testing::_)));
  EXPECT_EQ(log.Find("ivr")->whole_from_us, 20);
  // Its id may be that of another now.
  EXPECT_EQ(log.Set(Outage("old", "ivr", later_us, 0)).new_us, later_us);
}

TEST(ServiceLog, KeepsNoMoreThanItsLimit) {
  ServiceLog log;
  for (size_t i = 0; i <= ServiceLog::kMostOutages; ++i) {
    const auto from_us = static_cast<int64_t>(10 * i);
    log.Set(Outage(absl::StrCat("o", i), "ivr", from_us, from_us + 5));
  }
  EXPECT_EQ(log.Find("ivr")->outages.size(), ServiceLog::kMostOutages);
  EXPECT_FALSE(log.Find("ivr")->outages.contains("o0"));
  EXPECT_EQ(log.Find("ivr")->whole_from_us, 5);
}

TEST(ServiceLog, IsReadAsItWasSaved) {
  ServiceLog log;
  log.Set(Outage("INC-1", "ivr", 10, 20));
  OutageState maintenance = Outage("M-1", "crm", 15, 0);
  maintenance.set_maintenance(true);
  log.Set(maintenance);
  std::string bytes;
  StateWriter writer(&bytes);
  log.Persist(writer);
  ServiceLog read;
  StateReader reader(bytes);
  read.Persist(reader);
  ASSERT_TRUE(reader.AtEnd());
  EXPECT_TRUE(read.Find("crm")->outages.at("M-1").is_maintenance);
  EXPECT_EQ(read.Set(Outage("INC-1", "ivr", 10, 21)).new_us, std::nullopt);
  std::string again;
  StateWriter second(&again);
  log.Persist(second);
  EXPECT_EQ(again, bytes);
}

}  // namespace
}  // namespace holdline
