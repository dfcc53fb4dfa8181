#include "operators/contract/fingerprint.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <functional>
#include <set>
#include <string>
#include <vector>

#include "operators/contract/loader.h"

namespace holdline {
namespace {

constexpr char kPrintedText[] = R"(
holdline: 1
contract: desk
title: Desk
parties: {provider: Northwind CX, client: ACME}
time_zone: UTC
effective: 2020-01-01
covers:
  - {queue: "desk*"}
holidays:
  public: [2026-12-25]
calendars:
  prime: {hours: "mon-fri 08:00-18:00", closed: public}
objectives:
  answer:
    clause: "4.1"
    measure: service_level
    within: 20s
    formula: abandons_miss
    targets:
      - {when: prime, at_least: 80%}
      - {when: otherwise, at_least: 70%}
    periods: [month]
    watch: [5m]
  offered:
    measure: offered
    watch: [5m]
)";

// The ids of the objectives, where `from` stands as `to`.
std::vector<uint64_t> Ids(const std::string& from = "",
                          const std::string& to = "") {
  std::string text = kPrintedText;
  if (!from.empty()) {
    EXPECT_NE(text.find(from), std::string::npos) << from;
    text.replace(text.find(from), from.size(), to);
  }
  const LoadResult loaded = LoadBook({{"desk.yaml", text}});
  EXPECT_TRUE(loaded.book.has_value()) << to << "\n"
                                       << FormatAsText(loaded.diagnostics, 1);
  std::vector<uint64_t> ids;
  if (!loaded.book) return ids;
  for (const Objective& o : loaded.book->contracts[0].objectives) {
    ids.push_back(o.id);
  }
  return ids;
}

TEST(Fingerprint, WhatDoesNotChangeASumDoesNotChangeIt) {
  const auto ids = Ids();
  EXPECT_EQ(Ids("title: Desk", "title: The desk"), ids);
  EXPECT_EQ(Ids("client: ACME", "client: ACME Ltd"), ids);
  EXPECT_EQ(Ids("clause: \"4.1\"", "clause: \"4.2\""), ids);
  EXPECT_EQ(Ids("effective: 2020-01-01",
                "effective: 2020-01-01\nterminates: 2030-12-31"),
            ids);
}

TEST(Fingerprint, WhatConcernsOneObjectiveChangesThatOneAlone) {
  const auto ids = Ids();
  std::set<uint64_t> seen = {ids[0], ids[1]};
  const std::vector<std::pair<std::string, std::string>> changes = {
      {"within: 20s", "within: 15s"},
      {"abandons_miss", "answered_only"},
      {"at_least: 80%", "at_least: 81%"},
      {"at_least: 70%", "at_least: 71%"},
      {"periods: [month]", "periods: [week]"},
      {"watch: [5m]", "watch: [10m]"},
      {"08:00-18:00", "08:00-17:00"},
      {"2026-12-25", "2026-12-24"},
      {"watch: [5m]", "watch: [5m]\n    alert: {from: 7 contacts}"},
      {"answer:", "answers:"},
  };
  for (const auto& [from, to] : changes) {
    const auto changed = Ids(from, to);
    EXPECT_TRUE(seen.insert(changed.at(0)).second) << to;
    EXPECT_EQ(changed.at(1), ids[1]) << to;
  }
}

TEST(Fingerprint, WhatConcernsTheContractChangesAll) {
  const auto ids = Ids();
  const std::vector<std::pair<std::string, std::string>> changes = {
      {"time_zone: UTC", "time_zone: Europe/Berlin"},
      {"queue: \"desk*\"", "queue: \"desk-*\""},
      {"contract: desk", "contract: counter"},
      {"holidays:", "except:\n  - {queue: desk-9}\nholidays:"},
  };
  for (const auto& [from, to] : changes) {
    const auto changed = Ids(from, to);
    EXPECT_NE(changed.at(0), ids[0]) << to;
    EXPECT_NE(changed.at(1), ids[1]) << to;
  }
}

}  // namespace
}  // namespace holdline
