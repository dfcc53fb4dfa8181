// Services in the language: what is read of them, and how mistakes are told.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <optional>
#include <string>

#include "engine/base/time_units.h"
#include "operators/contract/late_exclusions.h"
#include "tests/operators/contract/telling.h"

namespace holdline {
namespace {

using testing::ElementsAre;
using testing::HasSubstr;

// Lines 1 to 6, two services; what follows is read from line 7 on.
std::string ServicesText(const std::string& rest) {
  return "holdline: 1\n"
         "contract: c\n"
         "title: C\n"
         "time_zone: America/Halifax\n"
         "effective: 2026-01-01\n"
         "covers: [{service: ivr}, {service: crm}, {queue: \"a-*\"}]\n" +
         rest;
}

std::string ObjectiveOf(const std::string& keys) {
  return ServicesText("objectives:\n  o: {" + keys + "}\n");
}

Contract Read(const std::string& text) {
  LoadResult result = LoadBook({{"c.yaml", text}});
  EXPECT_TRUE(result.book.has_value()) << FormatAsText(result.diagnostics, 1);
  return result.book.has_value() ? result.book->contracts[0] : Contract();
}

TEST(Services, AreCoveredByName) {
  const Contract contract = Read(ObjectiveOf(
      "measure: availability, target: {at_least: 99.9%}, periods: [month]"));
  EXPECT_EQ(contract.covers[0].kind, EntityKind::kService);
  EXPECT_EQ(contract.covers[0].service, "ivr");
  EXPECT_EQ(contract.covers[2].kind, EntityKind::kContact);
  EXPECT_THAT(contract.objectives[0].services.names, ElementsAre("crm", "ivr"));
  EXPECT_EQ(contract.objectives[0].targets[0].bound, 999'000);
}

TEST(Services, MayBeOneOfThem) {
  const Contract contract = Read(ServicesText(R"(calendars:
  prime: {hours: "mon-fri 08:00-18:00"}
objectives:
  uptime:
    measure: availability
    of: {service: ivr}
    during: prime
    ignore_below: 90s
    target: {at_least: 99.9%}
    periods: [month]
  recover:
    measure: mean_time_to_recover
    target: {at_most: 4h}
    booked_at: ended
    periods: [month]
)"));
  const Objective& uptime = contract.objectives[0];
  EXPECT_THAT(uptime.services.names, ElementsAre("ivr"));
  EXPECT_EQ(uptime.services.during, 0);
  EXPECT_EQ(uptime.services.ignore_below_us, 90 * kSecondUs);
  EXPECT_EQ(uptime.booked_at, BookedAt::kBegan);
  const Objective& recover = contract.objectives[1];
  EXPECT_EQ(recover.targets[0].bound, 4 * kHourUs);
  EXPECT_EQ(recover.booked_at, BookedAt::kEnded);
}

TEST(Services, HaveAnIdOfTheirOwnTerms) {
  const auto id_of = [](const std::string& more) {
    return Read(ObjectiveOf("measure: availability, target: {at_least: 99%}, "
                            "periods: [month]" +
                            more))
        .objectives[0]
        .id;
  };
  EXPECT_NE(id_of(""), id_of(", ignore_below: 1m"));
  EXPECT_NE(id_of(""), id_of(", of: {service: ivr}"));
  EXPECT_EQ(id_of(""), id_of(", ignore_below: 0s"));
}

TEST(Services, AreExcludedByTimeAndByOutage) {
  const Contract contract =
      Read(ObjectiveOf("measure: availability, target: {at_least: 99%}, "
                       "periods: [month]") +
           R"(exclusions:
  - {outages: [INC-2, INC-1], reason: the client's line, ref: L-7}
  - {from: "2026-03-01 02:00", to: "2026-03-01 04:00", of: {service: crm},
     reason: maintenance, ref: CHG-1}
)");
  EXPECT_THAT(contract.exclusions[0].entities, ElementsAre("INC-1", "INC-2"));
  EXPECT_EQ(contract.exclusions[0].kind, EntityKind::kService);
  EXPECT_EQ(contract.exclusions[1].of->service, "crm");
}

TEST(Services, AreNamedOneByOne) {
  EXPECT_THAT(Told(ContractText("except: [{service: \"acme-*\"}]\n")),
              HasSubstr("c.yaml:7:20: except[0].service: services are named "
                        "one by one, since one without outages is known by its "
                        "name alone; give each a line of its own"));
  EXPECT_THAT(
      Told(ContractText("except: [{kind: service}]\n")),
      HasSubstr("except[0].kind: which service? Write {service: acme-ivr}"));
  EXPECT_THAT(Told(ContractText("except: [{kind: case, service: ivr}]\n")),
              HasSubstr("except[0].service: `service` does not belong to a "
                        "case"));
  EXPECT_THAT(Told(ContractText("except: [{queue: q, service: ivr}]\n")),
              HasSubstr("except[0].queue: `queue` is of contacts and cases; a "
                        "line of a service has nothing else"));
}

TEST(Services, HaveToBeCovered) {
  EXPECT_THAT(Told(ObjectiveText("    measure: availability\n"
                                 "    target: {at_least: 99%}\n"
                                 "    periods: [month]\n")),
              HasSubstr("objectives.o.measure: availability is of services, "
                        "and `covers` has none; add {service: acme-ivr} to "
                        "it"));
  EXPECT_THAT(Told(ObjectiveOf("measure: availability, of: {service: crn}, "
                               "target: {at_least: 99%}, periods: [month]")),
              HasSubstr("objectives.o.of: nothing can match: it lies outside "
                        "of `covers`"));
  EXPECT_THAT(Told(ObjectiveOf("measure: availability, of: {queue: a-1}, "
                               "target: {at_least: 99%}, periods: [month]")),
              HasSubstr("nothing can match"));
}

TEST(Services, HaveNoContacts) {
  const std::string uptime =
      "measure: availability, target: {at_least: 99%}, periods: [month], ";
  EXPECT_THAT(Told(ObjectiveOf(uptime + "booked_at: began")),
              HasSubstr("booked_at: time is booked when it passes"));
  EXPECT_THAT(Told(ObjectiveOf(uptime + "low_volume: {below: 10, then: "
                                        "not_measured}")),
              HasSubstr("low_volume: availability is of time, which has no "
                        "volume"));
  EXPECT_THAT(Told(ObjectiveOf(uptime + "alert: {from: 20 contacts}")),
              HasSubstr("alert.from: availability is of time, of which there "
                        "is enough"));
  EXPECT_THAT(Told(ObjectiveOf(uptime + "outlook: {weeks: 4}")),
              HasSubstr("outlook: availability needs none"));
  EXPECT_THAT(Told(ObjectiveOf(uptime + "within: 20s")),
              HasSubstr("within: `within` belongs to service_level"));
  EXPECT_THAT(Told(ObjectiveOf("measure: availability, target: {at_most: 1%}, "
                               "periods: [month]")),
              HasSubstr("a target of availability is at_least, for example "
                        "{at_least: 99.9%}"));
}

TEST(Services, HaveMeansOfOutages) {
  const std::string restore =
      "measure: mean_time_to_restore, periods: [month], ";
  EXPECT_THAT(Told(ObjectiveOf(restore + "target: {at_least: 1h}")),
              HasSubstr("a target of mean_time_to_restore is at_most, for "
                        "example {at_most: 4h}"));
  EXPECT_THAT(Told(ObjectiveOf(restore + "target: {at_most: 1h}, booked_at: "
                                         "enqueue")),
              HasSubstr("\"enqueue\" is not a moment to book at; expected one "
                        "of began, ended"));
  EXPECT_THAT(Told(ObjectiveOf(restore + "target: {at_most: 1h}, "
                                         "ignore_below: 1m")),
              HasSubstr("`ignore_below` belongs to availability"));
  EXPECT_THAT(Told(ObjectiveOf(restore + "target: {at_most: 1h}, during: "
                                         "prime")),
              HasSubstr("the calendar \"prime\" is not defined"));
  EXPECT_THAT(
      Told(ObjectiveOf(restore + "target: {at_most: 1h}, alert: {from: 3}")),
      HasSubstr("is not a number of outages; write for example 20 outages"));
}

TEST(Services, CannotBeRelievedOfVolume) {
  const std::string text = ServicesText(R"(objectives:
  volume: {measure: offered, of: {queue: "a-*"}, periods: [month]}
  uptime: {measure: availability, target: {at_least: 99%}, periods: [month]}
client:
  forecast: {of: volume, per: day, table: t.csv}
relief:
  - {when: {volume_above_forecast: 10%, per: day}, then: exclude_interval, objectives: [uptime]}
)");
  const LoadResult result =
      LoadBook({{"c.yaml", text}, {"t.csv", "start,contacts\n2026-01-01,9\n"}});
  EXPECT_THAT(FormatAsText(result.diagnostics, 1),
              HasSubstr("\"uptime\" is of services, and the forecast is of "
                        "contacts"));
}

// What services come to is measured anew, so that none is too late.
TEST(Services, AreNeverExcludedTooLate) {
  const std::string text = ServicesText(R"(objectives:
  volume: {measure: offered, of: {queue: "a-*"}, periods: [month]}
  uptime: {measure: availability, target: {at_least: 99%}, periods: [month]}
)");
  const auto book_with = [&](const std::string& objectives) {
    return *LoadBook({{"c.yaml",
                       text +
                           "exclusions: [{from: 2026-02-01, to: 2026-02-02, "
                           "reason: r, ref: x" +
                           objectives + "}]\n"}})
                .book;
  };
  const ContractBook before = *LoadBook({{"c.yaml", text}}).book;
  const int64_t at_us = 1'772'445'600 * kSecondUs;  // in March
  EXPECT_THAT(
      LateExclusions(before, book_with(", objectives: [uptime]"), at_us),
      testing::IsEmpty());
  EXPECT_THAT(LateExclusions(before, book_with(""), at_us), testing::SizeIs(1));
}

}  // namespace
}  // namespace holdline
