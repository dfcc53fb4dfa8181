// A message that was split says, part for part, what it said as a whole.
#include "operators/telemetry/message_splitter.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <rapidcheck/gtest.h>

#include <algorithm>
#include <map>
#include <string>
#include <vector>

#include "absl/strings/str_cat.h"
#include "engine/base/hash.h"
#include "operators/telemetry/encoder.h"
#include "operators/telemetry/limits.h"
#include "tests/operators/telemetry/decoding.h"
#include "tests/operators/telemetry/owned_event.h"

namespace holdline {
namespace {

using ::testing::ElementsAre;
using ::testing::IsEmpty;
using ::testing::SizeIs;

constexpr int32_t kPartitions = 4;

struct Split {
  std::vector<MessageSplitter::Part> parts;
  std::vector<RefusedEvent> refused;
};

Split SplitOf(std::string_view message, int32_t partitions = kPartitions) {
  Split split;
  MessageSplitter splitter(partitions);
  splitter.Split(message, split.parts, split.refused);
  return split;
}

OwnedEvent EventOf(std::string entity, int64_t second) {
  return {.entity_id = std::move(entity),
          .time_us = (1'772'442'000 + second) * 1'000'000,
          .kind = 4};
}

std::string Json(const OwnedEvent& event) {
  std::string json;
  AppendEventJson(EventView(event).get(), JsonTime::kRfc3339, json);
  return json;
}

std::string Batch(const std::vector<OwnedEvent>& events) {
  std::string batch;
  for (const OwnedEvent& event : events) {
    batch += EncodeEventBatch(std::span(&EventView(event).get(), 1));
  }
  return batch;
}

// An id of a contact that belongs to the partition.
std::string IdFor(int32_t partition) {
  for (int i = 0;; ++i) {
    std::string id = absl::StrCat("c", i);
    if (PartitionOf(id, kPartitions) == partition) return id;
  }
}

using ByContact = std::map<std::string, std::vector<OwnedEvent>>;

ByContact GroupedByContact(const std::vector<OwnedEvent>& events) {
  ByContact grouped;
  for (const OwnedEvent& event : events) {
    grouped[event.entity_id].push_back(event);
  }
  return grouped;
}

// The reasons, sorted: a part does not know the index in the whole.
std::vector<std::string> Reasons(const std::vector<RefusedEvent>& refused) {
  std::vector<std::string> reasons;
  for (const RefusedEvent& event : refused) {
    reasons.emplace_back(RefusalName(event.reason));
  }
  std::sort(reasons.begin(), reasons.end());
  return reasons;
}

// All that holds of any message: events, their order within a contact, their
// partition, and what is refused, here or there.
void CheckSplit(const std::string& message, int32_t partitions) {
  const Decoded whole = DecodeCopy(message);
  const Split split = SplitOf(message, partitions);
  std::vector<OwnedEvent> events;
  std::vector<RefusedEvent> refused = split.refused;
  for (const MessageSplitter::Part& part : split.parts) {
    const Decoded decoded = DecodeCopy(part.value);
    for (const OwnedEvent& event : decoded.events) {
      RC_ASSERT(PartitionOf(event.entity_id, partitions) == part.partition);
      events.push_back(event);
    }
    refused.insert(refused.end(), decoded.refused.begin(),
                   decoded.refused.end());
  }
  RC_ASSERT(GroupedByContact(events) == GroupedByContact(whole.events));
  RC_ASSERT(Reasons(refused) == Reasons(whole.refused));
}

// Few contacts, so that each has several events in a message.
std::vector<OwnedEvent> AnyEvents() {
  std::vector<OwnedEvent> events(*rc::gen::inRange<size_t>(0, 12));
  for (OwnedEvent& event : events) {
    event = AnyGoodEvent();
    event.entity_id = absl::StrCat("c", *rc::gen::inRange(0, 6));
    if (*rc::gen::inRange(0, 5) == 0) event.kind = 0;  // refused
  }
  return events;
}

std::string AnyMessageOf(const std::vector<OwnedEvent>& events) {
  const int form = *rc::gen::inRange(0, 5);
  if (form == 0) return Batch(events);
  std::string text;
  for (const OwnedEvent& event : events) {
    if (!text.empty()) text += form <= 2 ? ",\n " : "\n";
    text += Json(event);
    if (*rc::gen::inRange(0, 8) != 0) continue;
    text += form <= 2 ? ", 5" : "\n{no json\n";
  }
  switch (form) {
    case 1:
      return absl::StrCat("[", text, "]");
    case 2:
      return absl::StrCat(R"({"source": "acd", "events": [)", text, "]}");
    case 3:
      return absl::StrCat("\xEF\xBB\xBF", text);
    default:
      return text;
  }
}

RC_GTEST_PROP(MessageSplitter, KeepsEventsOrderAndRefusals, ()) {
  CheckSplit(AnyMessageOf(AnyEvents()), *rc::gen::inRange(1, 6));
}

RC_GTEST_PROP(MessageSplitter, KeepsThemWhateverIsDamaged, ()) {
  std::string message = AnyMessageOf(AnyEvents());
  for (int i = *rc::gen::inRange(1, 4); i > 0 && !message.empty(); --i) {
    const auto place = *rc::gen::inRange<size_t>(0, message.size());
    message[place] = *rc::gen::arbitrary<char>();
  }
  CheckSplit(message, kPartitions);
}

TEST(MessageSplitter, LeavesAMessageOfOnePartitionAsItIs) {
  const std::string id = IdFor(2);
  for (const std::string& message :
       {Json(EventOf(id, 0)),
        absl::StrCat(" [ ", Json(EventOf(id, 0)), " , 7 ] "),
        Batch({EventOf(id, 0), EventOf(id, 1)})}) {
    const Split split = SplitOf(message);
    ASSERT_THAT(split.parts, SizeIs(1));
    EXPECT_EQ(split.parts[0].partition, 2);
    EXPECT_EQ(split.parts[0].value, message);
    EXPECT_THAT(split.refused, IsEmpty());
  }
}

TEST(MessageSplitter, SendsWhatIsNoEventOnAsItIs) {
  for (const std::string message : {"", "{no json", "\x08", "[]", "{}"}) {
    const Split split = SplitOf(message);
    ASSERT_THAT(split.parts, SizeIs(1)) << message;
    EXPECT_EQ(split.parts[0].partition, PartitionOf(message, kPartitions));
    EXPECT_EQ(split.parts[0].value, message);
    EXPECT_THAT(split.refused, IsEmpty());
  }
}

TEST(MessageSplitter, JoinsWhatGoesToOnePartition) {
  const OwnedEvent a = EventOf(IdFor(1), 0);
  const OwnedEvent b = EventOf(IdFor(3), 1);
  const OwnedEvent c = EventOf(IdFor(1), 2);
  const Split batch = SplitOf(Batch({a, b, c}));
  ASSERT_THAT(batch.parts, SizeIs(2));
  EXPECT_EQ(batch.parts[0].value, Batch({a, c}));
  EXPECT_EQ(batch.parts[1].value, Batch({b}));
  const Split array =
      SplitOf(absl::StrCat("[ ", Json(a), ", ", Json(b), ",\n", Json(c), "]"));
  ASSERT_THAT(array.parts, SizeIs(2));
  EXPECT_EQ(array.parts[0].value,
            absl::StrCat("[", Json(a), ",", Json(c), "]"));
  EXPECT_EQ(array.parts[1].value, absl::StrCat("[", Json(b), "]"));
}

// What the schema does not know yet is for a later release to read.
TEST(MessageSplitter, KeepsFieldsThatItDoesNotKnow) {
  const std::string a = R"({"entityId":")" + IdFor(0) +
                        R"(","kind":"ANSWERED","time":"2026-03-02T09:00:00Z",)"
                        R"("mood":{"now":[1,"\"x\"",2.5,null,true]}})";
  const std::string b = Json(EventOf(IdFor(1), 0));
  const Split array = SplitOf(absl::StrCat("[", a, ",", b, "]"));
  ASSERT_THAT(array.parts, SizeIs(2));
  EXPECT_EQ(array.parts[0].value, absl::StrCat("[", a, "]"));
  const Split lines = SplitOf(a + "\n" + b + "\n");
  ASSERT_THAT(lines.parts, SizeIs(2));
  EXPECT_EQ(lines.parts[0].value, a);
  EXPECT_EQ(lines.parts[1].value, b);
}

TEST(MessageSplitter, RefusesWhatNoPartCanCarry) {
  const std::string a = Json(EventOf(IdFor(0), 0));
  const std::string b = Json(EventOf(IdFor(1), 0));
  const Split lines = SplitOf(a + "\n{no json\n" + b);
  EXPECT_THAT(lines.parts, SizeIs(2));
  EXPECT_THAT(Reasons(lines.refused), ElementsAre("bad_json"));

  const Split large = SplitOf(std::string(kMaxMessageBytes + 1, '{'));
  EXPECT_THAT(large.parts, IsEmpty());
  EXPECT_THAT(Reasons(large.refused), ElementsAre("too_large"));
}

TEST(MessageSplitter, TakesNoMoreEventsThanTheWholeWouldHaveGiven) {
  std::string many;
  const std::string a = Batch({EventOf(IdFor(0), 0)});
  const std::string b = Batch({EventOf(IdFor(1), 0)});
  for (int i = 0; i < kMaxEventsPerMessage / 2; ++i) many += a + b;
  const Split split = SplitOf(many + a + b);
  ASSERT_THAT(split.parts, SizeIs(2));
  EXPECT_EQ(split.parts[0].value.size(), many.size() / 2);
  EXPECT_THAT(Reasons(split.refused), ElementsAre("too_large"));
}

}  // namespace
}  // namespace holdline
