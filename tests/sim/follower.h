// A task that nothing disturbs, led along the committed cuts of a partition.
#pragma once

#include <cstdint>
#include <memory>
#include <string>
#include <vector>

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

class Follower {
 public:
  // `records` must outlive this.
  Follower(std::unique_ptr<StageTask> task,
           const std::vector<SeenRecord>& records)
      : task_(std::move(task)), records_(records) {}

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
  std::string Process(int64_t from, int64_t to);

  const std::unique_ptr<StageTask> task_;
  const std::vector<SeenRecord>& records_;
  size_t at_ = 0;  // the next record
  int64_t next_offset_ = 0;
  int64_t number_ = 0;  // of the newest packet
  std::string owner_;
  std::string cut_;
};

}  // namespace holdline::sim
