// One suite for every implementation of the log port: log_conformance.cc holds
// the tests, and each implementation's test program compiles it in and names
// its factory:
//
//   INSTANTIATE_TEST_SUITE_P(Memory, LogConformanceTest, testing::Values(...));
//
// The tests wait for what must come, and show that something does not come by
// something later that does.
#pragma once

#include <gtest/gtest.h>

#include <cstdint>
#include <functional>
#include <memory>
#include <span>
#include <string>
#include <vector>

#include "absl/status/statusor.h"
#include "engine/log/log.h"

namespace holdline {

struct LogFactory {
  std::string name;
  // Opens the log; Unavailable where there is none here: the tests are skipped
  // with the error's text.
  std::function<absl::StatusOr<std::unique_ptr<Log>>()> open;
};

// gtest prints parameters of failed tests.
inline void PrintTo(const LogFactory& factory, std::ostream* out) {
  *out << factory.name;
}

// A record that outlives the poll that brought it.
struct ReadRecord {
  int32_t partition = 0;
  int64_t offset = 0;
  int64_t timestamp_us = 0;
  std::string key;
  std::string value;
};

class LogConformanceTest : public testing::TestWithParam<LogFactory> {
 protected:
  void SetUp() override;

  // Creates a topic with a name that no other test and no earlier run has.
  std::string MakeTopic(TopicSpec spec);
  std::string MakeTopic(int32_t partitions) {
    return MakeTopic({.partitions = partitions});
  }
  std::string UniqueName(const std::string& what) const;

  std::unique_ptr<LogReader> OpenReader(const std::string& topic,
                                        const std::string& group,
                                        const std::string& instance_id = "");
  // Opens a reader in a group of its own, waits for all partitions and seeks
  // to their beginning.
  std::unique_ptr<LogReader> OpenFromStart(const std::string& topic);
  std::unique_ptr<TransactionalWriter> OpenWriter(const std::string& id);

  // Appends values to one partition and waits for their acknowledgement.
  void Append(const std::string& topic, int32_t partition,
              const std::vector<std::string>& values);
  void Append(std::vector<NewRecord> records);

  // Polls until the reader tells a change of this kind.
  std::vector<int32_t> AwaitChange(LogReader& reader, PollResult::Kind kind);
  // Polls until `count` records have come; checks that offsets grow.
  std::vector<ReadRecord> Read(LogReader& reader, size_t count);
  // Polls until the position of the partition has reached `offset`.
  void AwaitPosition(LogReader& reader, int32_t partition, int64_t offset);

  OffsetRange RangeOf(const std::string& topic, int32_t partition);
  CommittedPosition CommittedOf(LogReader& reader, int32_t partition);

  std::unique_ptr<Log> log_;
};

// A transaction of one member's positions and some records.
Transaction MakeTransaction(LogReader* member,
                            std::vector<PartitionPosition> positions,
                            std::vector<NewRecord> records);

std::vector<std::string> ValuesOf(std::span<const ReadRecord> records);

}  // namespace holdline
