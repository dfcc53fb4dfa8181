#include "engine/app/status/status_board.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <string>
#include <thread>
#include <utility>
#include <vector>

#include "absl/strings/str_cat.h"
#include "tests/engine/app/status/made_up_status.h"

namespace holdline {
namespace {

using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::Not;

constexpr int64_t kNowUs = kStatusClockUs;

std::string Metrics(StatusBoard& board) {
  std::string page;
  board.RenderMetrics(kNowUs, page);
  return page;
}

std::vector<std::string> Names(const StatusBoard& board) {
  std::vector<std::string> names;
  for (const auto& status : board.Contracts()) {
    names.push_back(status->contract());
  }
  return names;
}

bool Put(StatusBoard& board, int32_t partition, const Status& status) {
  return board.Apply(partition, status.contract(), status.SerializeAsString());
}

TEST(StatusBoard, KeepsTheNewestStatusOfEachContract) {
  StatusBoard board({});
  ASSERT_TRUE(Put(board, 0, MadeUpStatus("acme", "ok")));
  Status older = MadeUpStatus("acme", "breached");
  older.set_clock_us(kStatusClockUs - 1);
  ASSERT_TRUE(Put(board, 0, older));
  EXPECT_THAT(Metrics(board), HasSubstr("state=\"ok\"} 1\n"));
  Status newer = MadeUpStatus("acme", "at_risk");
  newer.set_clock_us(kStatusClockUs + 1);
  ASSERT_TRUE(Put(board, 0, newer));
  EXPECT_THAT(Metrics(board),
              HasSubstr("window=\"5m\",state=\"at_risk\"} 1\n"));
}

// Nothing new to say keeps a contract's status; a judge that stands still does
// not keep its values.
TEST(StatusBoard, AContractWhoseJudgeStandsStillIsStale) {
  StatusBoard board({.stale_after_us = 30'000'000});
  Put(board, 0, MadeUpStatus("acme"));
  Put(board, 1, MadeUpStatus("globex"));
  std::string page;
  board.RenderMetrics(kStatusClockUs + 30'000'000, page);
  EXPECT_THAT(page,
              Not(HasSubstr("holdline_contract_stale{contract=\"acme\"} 1")));
  board.SetClock(1, kStatusClockUs + 20'000'000);
  board.SetClock(1, kStatusClockUs + 10'000'000);  // it never goes back
  page.clear();
  board.RenderMetrics(kStatusClockUs + 31'000'000, page);
  EXPECT_THAT(page,
              HasSubstr("holdline_contract_stale{contract=\"acme\"} 1\n"));
  EXPECT_THAT(page,
              Not(HasSubstr("holdline_objective_state{contract=\"acme\"")));
  EXPECT_THAT(page,
              HasSubstr("holdline_contract_stale{contract=\"globex\"} 0\n"));
  EXPECT_THAT(page, HasSubstr("holdline_objective_state{contract=\"globex\""));
  EXPECT_THAT(
      page, HasSubstr("holdline_status_age_seconds{contract=\"globex\"} 11\n"));
  page.clear();
  board.RenderShard(0, 1, kStatusClockUs + 31'000'000, page);
  EXPECT_THAT(page,
              HasSubstr("holdline_contract_stale{contract=\"acme\"} 1\n"));
}

TEST(StatusBoard, ARevokedPartitionTakesItsContractsAlong) {
  StatusBoard board({});
  Put(board, 0, MadeUpStatus("acme"));
  Put(board, 1, MadeUpStatus("globex"));
  board.SetUncovered(0, {.contacts = {{"legacy", 4}}});
  board.SetUncovered(1, {.contacts = {{"legacy", 3}}});
  EXPECT_THAT(Metrics(board), HasSubstr("{queue=\"legacy\"} 7\n"));
  board.DropPartition(0);
  EXPECT_THAT(Names(board), ElementsAre("globex"));
  EXPECT_THAT(Metrics(board), Not(HasSubstr("acme")));
  EXPECT_THAT(Metrics(board), HasSubstr("{queue=\"legacy\"} 3\n"));
}

TEST(StatusBoard, AnEmptyRecordRemovesItsContract) {
  StatusBoard board({});
  Put(board, 0, MadeUpStatus("acme"));
  EXPECT_TRUE(board.Apply(0, "acme", ""));
  EXPECT_TRUE(Names(board).empty());
}

TEST(StatusBoard, BrokenBytesChangeNothing) {
  StatusBoard board({});
  Put(board, 0, MadeUpStatus("acme"));
  EXPECT_FALSE(board.Apply(0, "acme", "\xff\xff"));
  EXPECT_THAT(Names(board), ElementsAre("acme"));
}

TEST(StatusBoard, AboveTheLimitTheContractsLeaveThePageAndThatIsSaidOnce) {
  std::vector<std::pair<bool, int64_t>> said;
  StatusBoard board(
      {.max_series = 20, .on_limit = [&said](bool is_over, int64_t series) {
         said.emplace_back(is_over, series);
       }});
  Put(board, 0, MadeUpStatus("acme"));
  Put(board, 1, MadeUpStatus("globex"));
  EXPECT_THAT(Metrics(board), HasSubstr("contract=\"acme\""));
  EXPECT_TRUE(said.empty());

  Put(board, 1, MadeUpStatus("umbrella"));
  for (int i = 0; i < 2; ++i) {
    const std::string page = Metrics(board);
    EXPECT_THAT(page, Not(HasSubstr("contract=\"")));
    EXPECT_THAT(page, HasSubstr("holdline_series_over_limit 1\n"));
    EXPECT_THAT(page, HasSubstr("holdline_contract_series 30\n"));
    EXPECT_THAT(page, HasSubstr("holdline_objectives{state=\"breached\"} 3\n"));
  }
  board.DropPartition(1);
  EXPECT_THAT(Metrics(board), HasSubstr("contract=\"acme\""));
  EXPECT_EQ(said,
            (std::vector<std::pair<bool, int64_t>>{{true, 30}, {false, 10}}));
}

TEST(StatusBoard, EachContractIsInExactlyOneShard) {
  StatusBoard board({.max_series = 1});
  for (int i = 0; i < 100; ++i) {
    Put(board, i % 4, MadeUpStatus(absl::StrCat("contract-", i)));
  }
  constexpr int kShards = 3;
  std::vector<std::string> pages(kShards);
  for (int shard = 0; shard < kShards; ++shard) {
    board.RenderShard(shard, kShards, kNowUs,
                      pages[static_cast<size_t>(shard)]);
  }
  for (int i = 0; i < 100; ++i) {
    const std::string age = absl::StrCat(
        "holdline_status_age_seconds{contract=\"contract-", i, "\"}");
    int shards_with = 0;
    for (const std::string& page : pages) {
      shards_with += page.find(age) != std::string::npos;
    }
    EXPECT_EQ(shards_with, 1) << i;
  }
}

// Run under the thread sanitizer: commits and scrapes meet.
TEST(StatusBoard, CommitsAndScrapesMayMeet) {
  StatusBoard board({.max_series = 500});
  std::thread committer([&board] {
    for (int i = 0; i < 300; ++i) {
      Status status = MadeUpStatus(absl::StrCat("contract-", i % 20));
      status.set_clock_us(kStatusClockUs + i);
      Put(board, i % 2, status);
      if (i % 50 == 0) board.DropPartition(1);
    }
  });
  for (int i = 0; i < 50; ++i) {
    std::string page;
    board.RenderMetrics(kNowUs, page);
    board.RenderShard(0, 1, kNowUs, page);
    // A status is whole: as many states as counts.
    const auto occurrences = [&page](const std::string& what) {
      size_t count = 0;
      for (size_t at = page.find(what); at != std::string::npos;
           at = page.find(what, at + 1)) {
        ++count;
      }
      return count;
    };
    EXPECT_EQ(occurrences("\nholdline_objective_state{"),
              occurrences("\nholdline_objective_counted_contacts{"));
  }
  committer.join();
}

}  // namespace
}  // namespace holdline
