#include "operators/score/contact_id.h"

#include <gtest/gtest.h>

#include <string>
#include <utility>

namespace holdline {
namespace {

TEST(ContactId, HoldsShortAndLongIdsThroughCopiesAndMoves) {
  for (const size_t size : {0u, 1u, 40u, 41u, 256u, 5000u}) {
    const std::string id(size, 'x');
    ContactId first(id);
    ContactId copy(first);
    ContactId moved(std::move(first));
    EXPECT_EQ(copy.view(), id);
    EXPECT_EQ(moved.view(), id);
    copy = ContactId("other");
    EXPECT_EQ(copy.view(), "other");
    copy = moved;
    moved.Assign("short");
    EXPECT_EQ(copy.view(), id);
    EXPECT_EQ(moved.view(), "short");
  }
}

}  // namespace
}  // namespace holdline
