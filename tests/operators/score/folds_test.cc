// RowFold and EvidenceFold, against maps.
#include <gtest/gtest.h>
#include <rapidcheck/gtest.h>

#include <map>
#include <memory>
#include <string>
#include <tuple>
#include <vector>

#include "absl/strings/str_cat.h"
#include "operators/score/contribution.h"
#include "operators/score/evidence_fold.h"
#include "operators/score/row_fold.h"
#include "packet_sum.h"
#include "test_book.h"

namespace holdline {
namespace {

Terms SomeTerms() {
  std::vector<Contract> contracts;
  for (const char* name : {"a", "b", "c"}) {
    Objective slots = ServiceLevel("slots", 20, "abandons_miss");
    slots.targets.resize(3);
    contracts.push_back(ContractFor(
        name, {"*"}, {slots, Measured("speed", Measure::kWaitTime)}));
  }
  return Terms(MakeBook(std::move(contracts)), 1);
}

// What a judge reads of the fold, by way of a packet.
Totals Read(RowFold& fold) {
  WireWriter record;
  const size_t packet = record.Begin(ObservationRecord::kPacketsFieldNumber);
  const size_t segment = record.Begin(Observation::kSegmentsFieldNumber);
  fold.WriteTo(Segment::kWatchFieldNumber, record);
  record.End(segment);
  record.End(packet);
  PacketSum sum;
  sum.Take(record.view());
  return sum.totals();
}

RC_GTEST_PROP(RowFold, WritesTheSumsThatAreNotZero, ()) {
  Terms terms = SomeTerms();
  RowFold fold(terms, terms.LanesOf(0));
  Totals expected;
  const int adds = *rc::gen::weightedElement<int>({{9, 60}, {1, 9000}});
  for (int i = 0; i < adds; ++i) {
    const auto lane = *rc::gen::inRange<uint32_t>(0, terms.LanesOf(0).end);
    const auto slice = *rc::gen::inRange<int64_t>(-3, 4);
    const Tally tally{.counted = *rc::gen::inRange(0, 2),
                      .met = *rc::gen::inRange(0, 2),
                      .sum_us = *rc::gen::inRange(0, 3)};
    const int bin = *rc::gen::element(kNoBin, 0, 7);
    const int sign = *rc::gen::element(-1, 1);
    fold.Add(lane, slice, tally, bin, sign);
    expected.Add(
        {.period = false,
         .objective = terms.objectives()[terms.ObjectiveOfLane(lane)].id(),
         .slot = terms.SlotOfLane(lane),
         .slice = slice},
        tally, bin, sign);
  }
  RC_ASSERT(Difference(Read(fold), expected) == "");
  RC_ASSERT(fold.IsEmpty());
}

TEST(RowFold, WritesNothingWhereAllCancelsOut) {
  Terms terms = SomeTerms();
  RowFold fold(terms, terms.LanesOf(0));
  fold.Add(1, 5, {1, 1, 3}, 9, 1);
  fold.Add(0, 5, {1, 0, 0}, kNoBin, 1);
  fold.Add(1, 5, {1, 1, 3}, 9, -1);
  fold.Add(0, 5, {1, 0, 0}, kNoBin, -1);
  WireWriter out;
  fold.WriteTo(1, out);
  EXPECT_TRUE(out.IsEmpty());
}

RC_GTEST_PROP(EvidenceFold, KeepsTheEightLeastOfALane, ()) {
  Terms terms = SomeTerms();
  EvidenceFold fold(terms);
  using Least = std::map<uint32_t, std::set<std::pair<int64_t, std::string>>>;
  Least all;
  const int adds = *rc::gen::weightedElement<int>({{9, 60}, {1, 3000}});
  for (int i = 0; i < adds; ++i) {
    const auto lane = *rc::gen::inRange<uint32_t>(0, 3);
    const auto time_us = *rc::gen::inRange<int64_t>(0, 50);
    const std::string contact =
        absl::StrCat("contact-with-quite-a-long-name-that-does-not-fit-",
                     *rc::gen::inRange(0, 20));
    fold.Add(lane, time_us, contact);
    all[lane].emplace(time_us, contact);
  }
  WireWriter out;
  fold.WriteTo(out);
  Segment segment;
  RC_ASSERT(
      segment.ParseFromArray(out.view().data(), static_cast<int>(out.size())));
  Least written;
  for (const Evidence& evidence : segment.evidence()) {
    for (uint32_t lane = 0; lane < 3; ++lane) {
      const auto& objective = terms.objectives()[terms.ObjectiveOfLane(lane)];
      if (evidence.objective() == objective.id() &&
          evidence.slot() == terms.SlotOfLane(lane)) {
        written[lane].emplace(evidence.time_us(), evidence.contact());
      }
    }
  }
  for (auto& [lane, misses] : all) {
    while (misses.size() > 8) misses.erase(std::prev(misses.end()));
  }
  RC_ASSERT(written == all);
}

}  // namespace
}  // namespace holdline
