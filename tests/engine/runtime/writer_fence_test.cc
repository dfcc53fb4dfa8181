#include "engine/runtime/writer_fence.h"

#include <gtest/gtest.h>

#include <string>

#include "engine/base/clock.h"
#include "engine/log/memory_log.h"

namespace holdline {
namespace {

class WriterFenceTest : public testing::Test {
 protected:
  WriterFenceTest() {
    const TopicSpec topic = {.name = "t"};
    EXPECT_EQ(log_.CreateTopics({&topic, 1}), absl::OkStatus());
  }
  static CommitOutcome Commit(TransactionalWriter& writer) {
    std::string why;
    Transaction transaction;
    transaction.records.push_back({.topic = "t", .value = "v"});
    return writer.Commit(transaction, &why);
  }

  ManualClock clock_;
  MemoryLog log_{clock_};
};

TEST_F(WriterFenceTest, EndsEachWriterOnceAndNeverItsOwn) {
  const auto own = *log_.OpenTransactionalWriter("own");
  const auto other = *log_.OpenTransactionalWriter("other");
  WriterFence fence(log_, "own");
  EXPECT_FALSE(*fence.Fence("own"));
  EXPECT_TRUE(*fence.Fence("other"));
  EXPECT_FALSE(*fence.Fence("other"));
  EXPECT_EQ(Commit(*own), CommitOutcome::kCommitted);
  EXPECT_EQ(Commit(*other), CommitOutcome::kFenced);
}

TEST_F(WriterFenceTest, LeavesARivalAlone) {
  const auto rival = *log_.OpenTransactionalWriter("rival");
  WriterFence fence(log_, "own",
                    [](std::string_view owner) { return owner == "rival"; });
  const absl::Status told = fence.Fence("rival").status();
  EXPECT_TRUE(absl::IsAlreadyExists(told)) << told;
  EXPECT_EQ(Commit(*rival), CommitOutcome::kCommitted);
  EXPECT_TRUE(fence.Fence("other").ok());
}

}  // namespace
}  // namespace holdline
