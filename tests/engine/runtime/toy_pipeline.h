// A pipeline that is small enough to be checked by hand, and has everything
// that the runtime has to get right: sums over a log, a clock that reveals
// what silence means, a second stage that reads the first one's differences.
//
// "count": records (key, number). For each key it says how many came, their
// sum, and whether the key has been silent for three seconds of T. What it has
// said in total is a pure function of its records and T.
//
// "mark": sums what "count" says, and says each tenth record of a key, once.
#pragma once

#include <cstdint>
#include <map>
#include <ostream>
#include <string>
#include <string_view>
#include <vector>

#include "engine/log/log.h"
#include "engine/log/memory_log.h"
#include "engine/runtime/stage.h"

namespace holdline::toy {

inline constexpr char kInput[] = "in";
inline constexpr char kSums[] = "sums";
inline constexpr char kMarks[] = "marks";
inline constexpr char kSnapshots[] = "snapshots";

struct Score {
  int64_t count = 0;
  int64_t sum = 0;
  int64_t silent = 0;
  auto operator<=>(const Score&) const = default;
};
using Scores = std::map<std::string, Score>;

struct Input {
  int32_t partition = 0;
  std::string key;
  int64_t number = 0;
  int64_t time_us = 0;
};

// What the log has in total, as read from its beginning.
struct Said {
  Scores scores;
  std::map<std::string, int> marks;  // "key:10" -> how often it was said
  auto operator<=>(const Said&) const = default;
};

// Prints what was said, for failed tests.
void PrintTo(const Said& said, std::ostream* out);
std::string ToString(const Said& said);

// What must have been said about these records when all clocks are at T.
Said Expected(const std::vector<Input>& inputs, int64_t clock_us);

// Reads the output topics of the log.
Said ReadSaid(MemoryLog& log);

// Creates the topics.
void CreateTopics(MemoryLog& log, int32_t partitions, int32_t sum_partitions);

void Append(Log& log, const std::vector<Input>& inputs);

std::vector<StageSpec> Stages(int32_t sum_partitions);

}  // namespace holdline::toy
