#include "operators/score/entity_id.h"

#include <gtest/gtest.h>

#include <string>
#include <utility>

namespace holdline {
namespace {

TEST(EntityId, HoldsShortAndLongIdsThroughCopiesAndMoves) {
  for (const size_t size : {0u, 1u, 40u, 41u, 256u, 5000u}) {
    const std::string id(size, 'x');
    EntityId first(id);
    EntityId copy(first);
    EntityId moved(std::move(first));
    EXPECT_EQ(copy.view(), id);
    EXPECT_EQ(moved.view(), id);
    copy = EntityId("other");
    EXPECT_EQ(copy.view(), "other");
    copy = moved;
    moved.Assign("short");
    EXPECT_EQ(copy.view(), id);
    EXPECT_EQ(moved.view(), "short");
  }
}

}  // namespace
}  // namespace holdline
