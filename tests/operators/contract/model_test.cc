#include "operators/contract/model.h"

#include <gtest/gtest.h>

#include "engine/base/time_units.h"

namespace holdline {
namespace {

// A worked example: 1,000 answered, 860 within T; 60 abandoned, 20 within T,
// 10 of them within the short limit; 30 flowed out, 12 within T.
struct Share {
  int64_t met = 0;
  int64_t counted = 0;
  bool operator==(const Share&) const = default;
};

std::ostream& operator<<(std::ostream& out, const Share& share) {
  return out << share.met << "/" << share.counted;
}

Share ShareOf(std::string_view formula) {
  constexpr std::array<int64_t, kContactClasses> kContacts = {860, 140, 10, 10,
                                                              40,  12,  18};
  const ClassTable& table = *FormulaTable(formula);
  Share share;
  for (size_t i = 0; i < kContacts.size(); ++i) {
    if (table[i] == Counts::kOut) continue;
    share.counted += kContacts[i];
    if (table[i] == Counts::kMet) share.met += kContacts[i];
  }
  return share;
}

TEST(Formulas, GiveTheWorkedExamples) {
  EXPECT_EQ(ShareOf("answered_only"), (Share{860, 1000}));
  EXPECT_EQ(ShareOf("abandons_miss"), (Share{860, 1060}));
  EXPECT_EQ(ShareOf("abandons_within_ignored"), (Share{860, 1040}));
  EXPECT_EQ(ShareOf("abandons_within_met"), (Share{880, 1060}));
  EXPECT_EQ(ShareOf("short_abandons_ignored"), (Share{860, 1050}));
  EXPECT_EQ(ShareOf("short_abandons_met"), (Share{870, 1060}));
  EXPECT_EQ(ShareOf("removed_within"), (Share{892, 1090}));
  EXPECT_EQ(ShareOf("flowouts_miss"), (Share{860, 1090}));
}

TEST(Formulas, AreFoundByNameAlone) {
  EXPECT_EQ(FormulaNames().size(), 8u);
  for (const std::string_view name : FormulaNames()) {
    EXPECT_NE(FormulaTable(name), nullptr) << name;
  }
  EXPECT_EQ(FormulaTable("abandon_miss"), nullptr);
  EXPECT_EQ(FormulaTable(""), nullptr);
}

TEST(Slices, GrowWithTheWatch) {
  EXPECT_EQ(SliceUs(kMinuteUs), 1'000'000);
  EXPECT_EQ(SliceUs(5 * kMinuteUs), 1'000'000);
  EXPECT_EQ(SliceUs(5 * kMinuteUs + 1), 10'000'000);
  EXPECT_EQ(SliceUs(kHourUs), 10'000'000);
  EXPECT_EQ(SliceUs(24 * kHourUs), 5 * kMinuteUs);
  EXPECT_EQ(SliceUs(7 * 24 * kHourUs), 30 * kMinuteUs);
  EXPECT_EQ(SliceUs(30 * 24 * kHourUs), 2 * kHourUs);
}

TEST(Slices, AnObjectiveIsBookedInTheFinest) {
  Objective objective;
  EXPECT_EQ(BaseSliceUs(objective), 0);
  objective.watches_us = {30 * kMinuteUs, 24 * kHourUs};
  EXPECT_EQ(BaseSliceUs(objective), 10'000'000);
}

// Names are in alert ids and on topics: these numbers must never change.
TEST(Ids, AreStable) {
  EXPECT_EQ(ContractId("acme-support"), ContractId("acme-support"));
  EXPECT_NE(ContractId("acme-support"), ContractId("acme-suppors"));
  EXPECT_NE(ObjectiveId("a", "bc"), ObjectiveId("ab", "c"));
  EXPECT_EQ(ContractId("acme-support"), 14180627395585500687u);
  EXPECT_EQ(ObjectiveId("acme-support", "answer"), 15027769249411002165u);
}

}  // namespace
}  // namespace holdline
