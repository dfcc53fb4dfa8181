#include "engine/runtime/transaction_builder.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <string>
#include <vector>

#include "absl/strings/str_cat.h"
#include "engine/log/memory_log.h"

namespace holdline {
namespace {

using testing::ElementsAre;
using testing::Pair;

class TransactionBuilderTest : public testing::Test {
 protected:
  TransactionBuilderTest() {
    const std::vector<TopicSpec> topics = {{.name = "in"}};
    EXPECT_EQ(log_.CreateTopics(topics), absl::OkStatus());
    one_ = *log_.OpenReader({.topic = "in", .group = "one"});
    two_ = *log_.OpenReader({.topic = "in", .group = "two"});
    builder_.Start(1'000);
  }

  static Packet MakePacket(int32_t partition, int64_t first, int64_t next,
                           std::vector<Output> outputs) {
    Packet packet;
    packet.partition = partition;
    packet.first_offset = first;
    packet.next_offset = next;
    packet.metadata = absl::StrCat("m", next);
    packet.outputs = std::move(outputs);
    return packet;
  }

  ManualClock clock_;
  MemoryLog log_{clock_};
  std::unique_ptr<LogReader> one_;
  std::unique_ptr<LogReader> two_;
  std::vector<StageSpec> stages_ = {
      {.name = "s",
       .input_topic = "in",
       .outputs = {{.name = "joined", .joins = true}, {.name = "single"}},
       .make_task = nullptr}};
  TransactionBuilder builder_{stages_,
                              {.instance = "i", .max_record_bytes = 10}};
};

TEST_F(TransactionBuilderTest, JoinsWhatGoesToOnePartition) {
  builder_.Add(*one_, MakePacket(0, 5, 9, {{0, 3, "", "ab"}, {0, 4, "", "x"}}));
  builder_.Add(*two_, MakePacket(1, 2, 3, {{0, 3, "", "cd"}}));
  const Transaction transaction = builder_.Finish();
  ASSERT_EQ(transaction.records.size(), 2u);
  EXPECT_EQ(transaction.records[0].topic, "joined");
  EXPECT_EQ(transaction.records[0].partition, 3);
  EXPECT_EQ(transaction.records[0].value, "abcd");
  EXPECT_EQ(transaction.records[1].value, "x");
}

TEST_F(TransactionBuilderTest, HeadersTellInstanceTimeAndInput) {
  builder_.Add(*one_, MakePacket(0, 5, 9, {{0, 3, "", "a"}, {0, 3, "", "b"}}));
  builder_.Add(*two_, MakePacket(1, 2, 3, {{0, 3, "", "c"}}));
  EXPECT_THAT(builder_.Finish().records.front().headers,
              ElementsAre(Pair("instance", "i"), Pair("wall_us", "1000"),
                          Pair("input", "0:5-9,1:2-3")));
}

TEST_F(TransactionBuilderTest, KeepsRecordsApartWhereTheTopicDoesNotJoin) {
  builder_.Add(*one_,
               MakePacket(0, 0, 1, {{1, 0, "k", "a"}, {1, 0, "k", "b"}}));
  const Transaction transaction = builder_.Finish();
  ASSERT_EQ(transaction.records.size(), 2u);
  EXPECT_EQ(transaction.records[0].key, "k");
  EXPECT_EQ(transaction.records[0].value, "a");
  EXPECT_EQ(transaction.records[1].value, "b");
}

TEST_F(TransactionBuilderTest, NoJoinedRecordPassesTheLimitUnlessOneValueDoes) {
  builder_.Add(*one_, MakePacket(0, 0, 1,
                                 {{0, 0, "", "123456"},
                                  {0, 0, "", "7890"},
                                  {0, 0, "", "x"},
                                  {0, 0, "", "a value that is too long"},
                                  {0, 0, "", "y"}}));
  std::vector<std::string> values;
  for (const NewRecord& record : builder_.Finish().records) {
    values.push_back(record.value);
  }
  EXPECT_THAT(values,
              ElementsAre("1234567890", "x", "a value that is too long", "y"));
}

TEST_F(TransactionBuilderTest, TheLastCutOfAPartitionCounts) {
  builder_.Add(*one_, MakePacket(0, 0, 3, {}));
  builder_.Add(*one_, MakePacket(1, 0, 8, {}));
  builder_.Add(*one_, MakePacket(0, 3, 5, {}));
  builder_.Add(*two_, MakePacket(0, 0, 7, {}));
  const Transaction transaction = builder_.Finish();
  ASSERT_EQ(transaction.members.size(), 2u);
  EXPECT_EQ(transaction.members[0].member, one_.get());
  ASSERT_EQ(transaction.members[0].positions.size(), 2u);
  EXPECT_EQ(transaction.members[0].positions[0].next_offset, 5);
  EXPECT_EQ(transaction.members[0].positions[0].metadata, "m5");
  EXPECT_EQ(transaction.members[0].positions[1].partition, 1);
  EXPECT_EQ(transaction.members[1].positions[0].next_offset, 7);
}

TEST_F(TransactionBuilderTest, StartsOverAfterEachTransaction) {
  builder_.Add(*one_, MakePacket(0, 0, 1, {{0, 0, "", "a"}}));
  builder_.Finish();
  builder_.Start(2'000);
  builder_.Add(*one_, MakePacket(0, 1, 2, {{0, 0, "", "b"}}));
  const Transaction transaction = builder_.Finish();
  ASSERT_EQ(transaction.records.size(), 1u);
  EXPECT_EQ(transaction.records[0].value, "b");
}

}  // namespace
}  // namespace holdline
