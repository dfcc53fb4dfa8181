#include "tests/engine/runtime/toy_pipeline.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <array>
#include <limits>
#include <memory>
#include <utility>

#include "absl/strings/numbers.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_split.h"
#include "absl/strings/string_view.h"
#include "engine/base/hash.h"
#include "engine/base/time_units.h"

namespace holdline::toy {
namespace {

constexpr int64_t kSilentAfterUs = 3 * kSecondUs;
constexpr int64_t kMarkEvery = 10;

absl::string_view View(std::string_view text) {
  return {text.data(), text.size()};
}

int64_t Number(absl::string_view text) {
  int64_t number = 0;
  EXPECT_TRUE(absl::SimpleAtoi(text, &number)) << text;
  return number;
}

struct KeyState {
  int64_t count = 0;
  int64_t sum = 0;
  int64_t last_us = 0;
};

Score ScoreOf(const KeyState& state, int64_t clock_us) {
  return {.count = state.count,
          .sum = state.sum,
          .silent = clock_us >= state.last_us + kSilentAfterUs ? 1 : 0};
}

void AddInput(KeyState& state, int64_t number, int64_t time_us) {
  ++state.count;
  state.sum += number;
  state.last_us = std::max(state.last_us, time_us);
}

// "key count sum silent", differences.
std::string Line(const std::string& key, const Score& difference) {
  return absl::StrCat(key, " ", difference.count, " ", difference.sum, " ",
                      difference.silent, "\n");
}

void AddLines(std::string_view lines, Scores& scores) {
  for (const absl::string_view line :
       absl::StrSplit(View(lines), '\n', absl::SkipEmpty())) {
    const std::vector<std::string> fields = absl::StrSplit(line, ' ');
    ASSERT_EQ(fields.size(), 4u) << line;
    Score& score = scores[fields[0]];
    score.count += Number(fields[1]);
    score.sum += Number(fields[2]);
    score.silent += Number(fields[3]);
  }
}

constexpr uint32_t kBuckets = 4;

uint32_t BucketOf(const std::string& key) {
  return static_cast<uint32_t>(StableHash(key, 1) % kBuckets);
}

// Which buckets have changed, and from where on they want records.
class Buckets {
 public:
  bool Wants(const std::string& key, int64_t offset) {
    if (offset < loaded_at_[BucketOf(key)]) return false;
    dirty_[BucketOf(key)] = true;
    return true;
  }
  bool IsDirty(uint32_t bucket) const { return dirty_[bucket]; }
  void Saved(uint32_t bucket) { dirty_[bucket] = false; }
  void Loaded(uint32_t bucket, int64_t offset) { loaded_at_[bucket] = offset; }
  void Thaw() { loaded_at_.fill(0); }

 private:
  std::array<bool, kBuckets> dirty_{};
  std::array<int64_t, kBuckets> loaded_at_{};
};

class CountTask final : public StageTask {
 public:
  explicit CountTask(int32_t sum_partitions)
      : sum_partitions_(sum_partitions) {}

  void Process(std::span<const Record> records) override {
    for (const Record& record : records) {
      record_us_ = std::max(record_us_, record.timestamp_us);
      if (!live_) MoveTo(record_us_ - record_us_ % kSecondUs);
      dirty_ = true;
      const std::string key(record.key);
      if (!buckets_.Wants(key, record.offset)) continue;
      AddInput(keys_[key], Number(View(record.value)), record.timestamp_us);
    }
  }
  void AdvanceTo(int64_t clock_us, bool live) override {
    live_ = live;
    MoveTo(clock_us);
  }
  void FollowRecords() override { live_ = false; }
  bool HasOutput() const override { return dirty_; }
  size_t OutputBytes() const override { return dirty_ ? keys_.size() * 20 : 0; }
  void Seal(std::vector<Output>& out) override {
    for (const auto& [key, state] : keys_) {
      const Score now = ScoreOf(state, clock_us_);
      Score& said = said_[key];
      if (now == said) continue;
      out.push_back({.topic = 0,
                     .partition = PartitionOf(key, sum_partitions_),
                     .key = "",
                     .value = Line(key, {.count = now.count - said.count,
                                         .sum = now.sum - said.sum,
                                         .silent = now.silent - said.silent})});
      said = now;
    }
    dirty_ = false;
  }
  void Discard() override {
    for (const auto& [key, state] : keys_) {
      said_[key] = ScoreOf(state, clock_us_);
    }
    dirty_ = false;
  }
  std::string CutMetadata() const override {
    return absl::StrCat("t=", clock_us_);
  }
  absl::Status RestoreCut(std::string_view metadata) override {
    clock_us_ = Number(View(metadata.substr(2)));
    buckets_.Thaw();
    Discard();
    return absl::OkStatus();
  }

  uint32_t buckets() const override { return kBuckets; }
  bool IsBucketDirty(uint32_t bucket) const override {
    return buckets_.IsDirty(bucket);
  }
  std::string SaveHead() override { return absl::StrCat(record_us_); }
  std::string SaveBucket(uint32_t bucket) override {
    std::string bytes;
    for (const auto& [key, state] : keys_) {
      if (BucketOf(key) != bucket) continue;
      absl::StrAppend(&bytes, key, " ", state.count, " ", state.sum, " ",
                      state.last_us, "\n");
    }
    buckets_.Saved(bucket);
    return bytes;
  }
  absl::Status LoadHead(std::string_view bytes) override {
    record_us_ = Number(View(bytes));
    return absl::OkStatus();
  }
  absl::Status LoadBucket(uint32_t bucket, int64_t offset,
                          std::string_view bytes) override {
    for (const absl::string_view line :
         absl::StrSplit(View(bytes), '\n', absl::SkipEmpty())) {
      const std::vector<std::string> fields = absl::StrSplit(line, ' ');
      if (fields.size() != 4) return absl::InvalidArgumentError("no line");
      keys_[fields[0]] = {.count = Number(fields[1]),
                          .sum = Number(fields[2]),
                          .last_us = Number(fields[3])};
    }
    buckets_.Loaded(bucket, offset);
    return absl::OkStatus();
  }

 private:
  void MoveTo(int64_t clock_us) {
    if (clock_us <= clock_us_) return;
    clock_us_ = clock_us;
    dirty_ = true;
  }

  const int32_t sum_partitions_;
  Buckets buckets_;
  std::map<std::string, KeyState> keys_;
  Scores said_;
  int64_t record_us_ = 0;
  int64_t clock_us_ = 0;
  bool live_ = false;
  bool dirty_ = false;
};

class MarkTask final : public StageTask {
 public:
  void Process(std::span<const Record> records) override {
    for (const Record& record : records) {
      Scores said;
      AddLines(record.value, said);
      for (const auto& [key, score] : said) {
        if (!buckets_.Wants(key, record.offset)) continue;
        Score& sum = scores_[key];
        sum.count += score.count;
        sum.sum += score.sum;
        sum.silent += score.silent;
      }
    }
    for (const auto& [key, score] : scores_) {
      int64_t& marked = marked_[key];
      for (; marked + kMarkEvery <= score.count; marked += kMarkEvery) {
        marks_.push_back({.topic = 0,
                          .partition = 0,
                          .key = key,
                          .value = absl::StrCat(marked + kMarkEvery)});
      }
    }
  }
  void AdvanceTo(int64_t /*clock_us*/, bool /*live*/) override {}
  void FollowRecords() override {}
  bool HasOutput() const override { return !marks_.empty(); }
  size_t OutputBytes() const override { return marks_.size() * 10; }
  void Seal(std::vector<Output>& out) override {
    std::move(marks_.begin(), marks_.end(), std::back_inserter(out));
    marks_.clear();
  }
  void Discard() override { marks_.clear(); }
  std::string CutMetadata() const override { return ""; }
  absl::Status RestoreCut(std::string_view /*metadata*/) override {
    buckets_.Thaw();
    return absl::OkStatus();
  }

  uint32_t buckets() const override { return kBuckets; }
  bool IsBucketDirty(uint32_t bucket) const override {
    return buckets_.IsDirty(bucket);
  }
  std::string SaveBucket(uint32_t bucket) override {
    std::string bytes;
    for (const auto& [key, score] : scores_) {
      if (BucketOf(key) == bucket) bytes += Line(key, score);
    }
    buckets_.Saved(bucket);
    return bytes;
  }
  absl::Status LoadBucket(uint32_t bucket, int64_t offset,
                          std::string_view bytes) override {
    AddLines(bytes, scores_);
    for (const auto& [key, score] : scores_) {
      marked_[key] = score.count / kMarkEvery * kMarkEvery;
    }
    buckets_.Loaded(bucket, offset);
    return absl::OkStatus();
  }

 private:
  Buckets buckets_;
  Scores scores_;
  std::map<std::string, int64_t> marked_;
  std::vector<Output> marks_;
};

template <typename Take>
void ReadAll(MemoryLog& log, const std::string& topic, Take&& take) {
  const auto reader = *log.OpenReader({.topic = topic, .group = "test"});
  const auto poll = [&]() -> const PollResult& {
    return **reader->Poll(absl::ZeroDuration(), true);
  };
  for (const int32_t partition : std::vector(poll().partitions)) {
    EXPECT_EQ(reader->Seek(partition, 0), absl::OkStatus());
  }
  for (const PollResult* result = &poll();
       result->kind == PollResult::Kind::kRecords; result = &poll()) {
    for (const Record& record : result->records) take(record);
  }
  reader->Close();
}

}  // namespace

std::string ToString(const Said& said) {
  std::string text;
  for (const auto& [key, score] : said.scores) {
    absl::StrAppend(&text, Line(key, score));
  }
  for (const auto& [mark, times] : said.marks) {
    absl::StrAppend(&text, mark, " x", times, "\n");
  }
  return text;
}

void PrintTo(const Said& said, std::ostream* out) { *out << ToString(said); }

Said Expected(const std::vector<Input>& inputs, int64_t clock_us) {
  std::map<std::string, KeyState> keys;
  for (const Input& input : inputs) {
    AddInput(keys[input.key], input.number, input.time_us);
  }
  Said said;
  for (const auto& [key, state] : keys) {
    said.scores[key] = ScoreOf(state, clock_us);
    for (int64_t n = kMarkEvery; n <= state.count; n += kMarkEvery) {
      said.marks[absl::StrCat(key, ":", n)] = 1;
    }
  }
  return said;
}

Said ReadSaid(MemoryLog& log) {
  Said said;
  ReadAll(log, kSums, [&](const Record& r) { AddLines(r.value, said.scores); });
  ReadAll(log, kMarks, [&](const Record& r) {
    ++said.marks[absl::StrCat(View(r.key), ":", View(r.value))];
  });
  return said;
}

void CreateTopics(MemoryLog& log, int32_t partitions, int32_t sum_partitions) {
  const std::vector<TopicSpec> topics = {
      {.name = kInput, .partitions = partitions},
      {.name = kSums, .partitions = sum_partitions},
      {.name = kMarks, .partitions = 1},
      {.name = kSnapshots, .partitions = 2}};
  ASSERT_EQ(log.CreateTopics(topics), absl::OkStatus());
}

void Append(Log& log, const std::vector<Input>& inputs) {
  const auto appender = *log.OpenAppender();
  for (const Input& input : inputs) {
    ASSERT_EQ(appender->Append({.topic = kInput,
                                .partition = input.partition,
                                .key = input.key,
                                .value = absl::StrCat(input.number),
                                .timestamp_us = input.time_us}),
              absl::OkStatus());
  }
}

std::vector<StageSpec> Stages(int32_t sum_partitions) {
  return {{.name = "count",
           .input_topic = kInput,
           .outputs = {{.name = kSums, .joins = true}},
           .has_clock = true,
           .make_task =
               [sum_partitions](int32_t, int32_t) {
                 return std::make_unique<CountTask>(sum_partitions);
               }},
          {.name = "mark",
           .input_topic = kSums,
           .outputs = {{.name = kMarks}},
           .make_task = [](int32_t, int32_t) {
             return std::make_unique<MarkTask>();
           }}};
}

}  // namespace holdline::toy
