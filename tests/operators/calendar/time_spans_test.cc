#include "operators/calendar/time_spans.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <rapidcheck/gtest.h>

#include <set>

namespace holdline {
namespace {

using testing::ElementsAre;
using testing::IsEmpty;

constexpr int64_t kEnd = 40;

std::vector<TimeSpan> SomeSpans() {
  return *rc::gen::container<std::vector<TimeSpan>>(rc::gen::exec([] {
    const auto from = *rc::gen::inRange<int64_t>(0, kEnd);
    return TimeSpan{from, *rc::gen::inRange<int64_t>(0, kEnd)};
  }));
}

std::set<int64_t> InstantsOf(const std::vector<TimeSpan>& spans) {
  std::set<int64_t> instants;
  for (const TimeSpan& span : spans) {
    for (int64_t at = span.from_us; at < span.to_us; ++at) instants.insert(at);
  }
  return instants;
}

// Ascending, none empty, none that touches the next.
bool IsCanonical(const TimeSpans& spans) {
  for (size_t i = 0; i < spans.size(); ++i) {
    if (spans[i].from_us >= spans[i].to_us) return false;
    if (i > 0 && spans[i - 1].to_us >= spans[i].from_us) return false;
  }
  return true;
}

RC_GTEST_PROP(TimeSpans, AreSetsOfInstants, ()) {
  const std::vector<TimeSpan> some = SomeSpans();
  const std::vector<TimeSpan> others = SomeSpans();
  const TimeSpans a = UnionOf(some);
  const TimeSpans b = UnionOf(others);
  RC_ASSERT(IsCanonical(a));
  RC_ASSERT(InstantsOf(a) == InstantsOf(some));
  const std::set<int64_t> in_a = InstantsOf(a);
  const std::set<int64_t> in_b = InstantsOf(b);
  std::set<int64_t> both;
  std::set<int64_t> left;
  for (const int64_t at : in_a) (in_b.contains(at) ? both : left).insert(at);
  RC_ASSERT(IsCanonical(IntersectionOf(a, b)));
  RC_ASSERT(InstantsOf(IntersectionOf(a, b)) == both);
  RC_ASSERT(IsCanonical(DifferenceOf(a, b)));
  RC_ASSERT(InstantsOf(DifferenceOf(a, b)) == left);
  RC_ASSERT(LengthUs(a) == static_cast<int64_t>(in_a.size()));
}

TEST(TimeSpans, MayGoOn) {
  const TimeSpans down = UnionOf({{5, 7}, {6, TimeSpan::kNever}});
  EXPECT_THAT(down, ElementsAre(TimeSpan{5, TimeSpan::kNever}));
  EXPECT_THAT(IntersectionOf(down, {{0, 10}}), ElementsAre(TimeSpan{5, 10}));
  EXPECT_THAT(DifferenceOf({{0, 10}}, down), ElementsAre(TimeSpan{0, 5}));
  EXPECT_THAT(DifferenceOf(down, {{0, TimeSpan::kNever}}), IsEmpty());
}

}  // namespace
}  // namespace holdline
