#include "operators/score/wire_writer.h"

#include <gtest/gtest.h>
#include <rapidcheck/gtest.h>

#include <string>

#include "holdline/observation.pb.h"

namespace holdline {
namespace {

RC_GTEST_PROP(WireWriter, WritesWhatGeneratedCodeWrites, ()) {
  const auto number = [] {
    return *rc::gen::arbitrary<int64_t>() >> *rc::gen::inRange(0, 64);
  };
  Observation expected;
  WireWriter out;
  expected.set_clock_us(number());
  out.Int64Field(Observation::kClockUsFieldNumber, expected.clock_us());
  const int segments = *rc::gen::inRange(0, 3);
  for (int i = 0; i < segments; ++i) {
    Segment& segment = *expected.add_segments();
    const size_t begin = out.Begin(Observation::kSegmentsFieldNumber);
    // Lengths of one, two and three bytes.
    const int rows = *rc::gen::element(0, 1, 20, 126, 127, 128, 3000);
    if (rows > 0) {
      const size_t tallies = out.Begin(Segment::kWatchFieldNumber);
      const size_t slices = out.Begin(Tallies::kSliceFieldNumber);
      for (int row = 0; row < rows; ++row) {
        segment.mutable_watch()->add_slice(number());
        out.ZigZag(segment.watch().slice(row));
      }
      out.End(slices);
      out.End(tallies);
    }
    Evidence& evidence = *segment.add_evidence();
    evidence.set_objective(static_cast<uint64_t>(number()));
    evidence.set_slot(*rc::gen::inRange<uint32_t>(0, 300));
    evidence.set_contact(std::string(*rc::gen::inRange<size_t>(0, 300), 'x'));
    const size_t at = out.Begin(Segment::kEvidenceFieldNumber);
    out.Fixed64Field(Evidence::kObjectiveFieldNumber, evidence.objective());
    out.VarintField(Evidence::kSlotFieldNumber, evidence.slot());
    out.BytesField(Evidence::kContactFieldNumber, evidence.contact());
    out.End(at);
    out.End(begin);
  }
  RC_ASSERT(out.view() == expected.SerializeAsString());
}

TEST(WireWriter, TakesBackWhatWasWritten) {
  WireWriter out;
  out.VarintField(1, 300);
  const size_t size = out.size();
  out.Begin(2);
  out.Shrink(size);
  EXPECT_EQ(out.view(), std::string("\x08\xac\x02"));
}

}  // namespace
}  // namespace holdline
