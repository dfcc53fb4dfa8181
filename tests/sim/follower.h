// A task that nothing disturbs, led along the committed cuts of a partition.
#pragma once

#include <cstdint>
#include <memory>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "engine/app/control/book_history.h"
#include "engine/log/memory_log.h"
#include "engine/runtime/stage.h"
#include "tests/sim/ledger.h"

namespace holdline::sim {

// A record of the log, as its readers see it.
struct SeenRecord {
  int64_t offset = 0;
  int64_t timestamp_us = 0;
  std::string key;
  std::string value;
};

// All records of a partition.
std::vector<SeenRecord> ReadAll(MemoryLog& log, const TopicPartition& where);

// The contract books that a task may know.
class KnownBooks {
 public:
  // Of `all`, in their order, the first is known; or all, from the beginning.
  // `all` must outlive this.
  KnownBooks(std::span<const BookVersion> all, const Clock& clock,
             bool from_the_beginning);

  const BookHistory& history() const { return history_; }
  bool from_the_beginning() const { return from_the_beginning_; }
  void LearnTo(int64_t position);

 private:
  const std::span<const BookVersion> all_;
  const bool from_the_beginning_;
  BookHistory history_;
};

class Follower {
 public:
  // All must outlive this; `books` are those that the task knows.
  Follower(std::unique_ptr<StageTask> task, KnownBooks& books,
           const std::vector<SeenRecord>& records)
      : task_(std::move(task)), books_(books), records_(records) {}

  // Goes to the next committed cut and appends what is said by then. Returns
  // what is wrong with the cut; empty: nothing.
  std::string Follow(const std::string& writer,
                     const CommittedPosition& position, const Ledger& ledger,
                     std::vector<Output>& said);

  int64_t next_offset() const { return next_offset_; }
  // The task's part of the newest cut.
  const std::string& cut() const { return cut_; }

 private:
  std::string FollowPackets(int64_t number, const Ledger& ledger,
                            std::vector<Output>& said);
  std::string Repeat(const TaskCall& call);
  bool IsCutOf(std::string_view committed) const;
  std::string Process(int64_t from, int64_t to);

  const std::unique_ptr<StageTask> task_;
  KnownBooks& books_;
  const std::vector<SeenRecord>& records_;
  size_t at_ = 0;  // the next record
  int64_t next_offset_ = 0;
  int64_t number_ = 0;  // of the newest packet
  std::string owner_;
  std::string cut_;
};

}  // namespace holdline::sim
