#include "operators/telemetry/event_buffer.h"

#include <gtest/gtest.h>

#include <string>

namespace holdline {
namespace {

TEST(EventBuffer, KeepsTextsWhereTheyAreWhileItGrows) {
  EventBuffer buffer;
  std::vector<std::string_view> kept;
  for (int i = 0; i < 5000; ++i) {
    kept.push_back(buffer.Keep(
        std::string(100, static_cast<char>('a' + i % 26)) + std::to_string(i)));
  }
  for (int i = 0; i < 5000; ++i) {
    EXPECT_EQ(
        kept[static_cast<size_t>(i)],
        std::string(100, static_cast<char>('a' + i % 26)) + std::to_string(i));
  }
}

TEST(EventBuffer, UsesItsMemoryAgainAfterClear) {
  EventBuffer buffer;
  const std::string text(1000, 'x');
  const char* first = buffer.Keep(text).data();
  const char* last = nullptr;
  for (int i = 0; i < 300; ++i) last = buffer.Keep(text).data();
  buffer.Clear();
  EXPECT_EQ(buffer.Keep(text).data(), first);
  const char* again = nullptr;
  for (int i = 0; i < 300; ++i) again = buffer.Keep(text).data();
  EXPECT_EQ(again, last);
}

TEST(EventBuffer, KeepsAttributesAligned) {
  EventBuffer buffer;
  buffer.Keep("odd");
  const Attribute attributes[] = {{"k", "v"}, {"l", "w"}};
  const std::span<const Attribute> kept = buffer.Keep(attributes);
  ASSERT_EQ(kept.size(), 2u);
  EXPECT_EQ(kept[1].value, "w");
  EXPECT_EQ(reinterpret_cast<uintptr_t>(kept.data()) % alignof(Attribute), 0u);
}

TEST(EventBuffer, TruncateForgetsEventsWithTheirIndices) {
  EventBuffer buffer;
  buffer.Append(0).entity_id = "a";
  buffer.Append(3).entity_id = "b";
  buffer.Truncate(1);
  ASSERT_EQ(buffer.size(), 1u);
  EXPECT_EQ(buffer.events()[0].entity_id, "a");
  EXPECT_EQ(buffer.indices().size(), 1u);
}

}  // namespace
}  // namespace holdline
