#include "engine/app/simulate/delivery.h"

#include <gtest/gtest.h>
#include <rapidcheck/gtest.h>

#include <map>
#include <string>
#include <vector>

#include "engine/base/time_units.h"

namespace holdline {
namespace {

std::vector<CentreEvent> DeliverAll(const DirtOptions& dirt, uint64_t seed,
                                    int events) {
  Delivery delivery(dirt, seed);
  for (int i = 0; i < events; ++i) {
    CentreEvent event;
    event.time_us = event.delivery_us = i * kSecondUs;
    event.event_id = std::to_string(i);
    delivery.Add(event);
  }
  std::vector<CentreEvent> told;
  while (delivery.NextUs() != Delivery::kNever) {
    told.push_back(delivery.Take());
  }
  return told;
}

TEST(Delivery, TellsEachEventOnceAndAtOnceWhereThereIsNoDirt) {
  const auto told = DeliverAll({}, 1, 100);
  ASSERT_EQ(told.size(), 100U);
  for (size_t i = 0; i < told.size(); ++i) {
    EXPECT_EQ(told[i].event_id, std::to_string(i));
    EXPECT_EQ(told[i].delivery_us, told[i].time_us);
  }
}

RC_GTEST_PROP(Delivery, TellsInTheOrderOfDeliveryAndLosesNothing,
              (uint64_t seed)) {
  const DirtOptions dirt{200'000, 200'000, 200'000, 200'000};
  const auto told = DeliverAll(dirt, seed, 200);
  std::map<std::string, uint32_t> newest;
  std::map<std::string, int64_t> time_us;
  int64_t last_us = 0;
  for (const CentreEvent& event : told) {
    RC_ASSERT(event.delivery_us >= last_us);
    last_us = event.delivery_us;
    if (event.revision >= newest[event.event_id]) {
      newest[event.event_id] = event.revision;
      time_us[event.event_id] = event.time_us;
    }
  }
  RC_ASSERT(newest.size() == 200U);
  // Whatever was told in between, the highest revision is the truth.
  for (const auto& [id, time] : time_us) {
    RC_ASSERT(time == std::stoll(id) * kSecondUs);
  }
}

TEST(Delivery, EachKindOfDirtHasItsShare) {
  const DirtOptions dirt{100'000, 200'000, 50'000, 100'000};
  const int events = 20'000;
  const auto told = DeliverAll(dirt, 3, events);
  int corrected = 0;
  int late = 0;
  std::map<std::string, int> times;
  for (const CentreEvent& event : told) {
    ++times[event.event_id];
    corrected += event.revision == 1;
    late += event.delivery_us - event.time_us >= 60 * kSecondUs;
  }
  EXPECT_NEAR(corrected, events / 10, events / 100);
  EXPECT_NEAR(late, events / 20, events / 100);
  // A duplicate or a correction is told twice.
  EXPECT_NEAR(static_cast<int>(told.size()) - events, events / 5, events / 50);
}

}  // namespace
}  // namespace holdline
