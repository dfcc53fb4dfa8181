// What the end-to-end tests need of a broker:
//
//   topic_tool load BROKERS TOPIC PARTITIONS FILE
//       JSON lines into a new topic, stamped and spread over the partitions as
//       `holdline replay` does it
//   topic_tool scatter BROKERS TOPIC PARTITIONS FILE
//       the same, spread by the hash of the whole line
//   topic_tool append BROKERS TOPIC [PARTITIONS]
//       each line of standard input as a record, now, of partition 0 or of that
//       which the line's hash says
//   topic_tool send BROKERS TOPIC PARTITIONS
//       each line of standard input as a record, now; a line begins with the
//       number of its partition and a space
//   topic_tool dump BROKERS TOPIC
//       what a read-committed reader sees, a line each; status as JSON
//   topic_tool follow BROKERS TOPIC
//       the same from the topic's beginning and without end: when it was read,
//       in microseconds since the epoch, and the line
//   topic_tool cuts BROKERS GROUP TOPIC
//       of each partition: its number, the group's position, the end that a
//       read-committed reader sees, and the position's metadata
#include <algorithm>
#include <cstdio>
#include <cstdlib>
#include <iostream>
#include <memory>
#include <string>

#include "absl/status/status.h"
#include "absl/strings/match.h"
#include "absl/strings/numbers.h"
#include "absl/strings/str_cat.h"
#include "engine/app/input/file_input.h"
#include "engine/app/monitor/published.h"
#include "engine/base/clock.h"
#include "engine/base/hash.h"
#include "engine/base/status_macros.h"
#include "engine/kafka/broker_watch.h"
#include "engine/kafka/group_positions.h"
#include "engine/kafka/kafka_log.h"

namespace holdline {
namespace {

absl::StatusOr<std::unique_ptr<Log>> Open(const std::string& brokers) {
  KafkaOptions options;
  options.properties["bootstrap.servers"] = brokers;
  options.clock = &SystemClock();
  return OpenKafkaLog(std::move(options));
}

absl::Status Create(Log& log, const std::string& topic, int32_t partitions) {
  TopicSpec spec;
  spec.name = topic;
  spec.partitions = partitions;
  spec.max_message_bytes = 16 << 20;
  return log.CreateTopics(std::span(&spec, 1));
}

absl::Status Load(Log& log, const std::string& topic, int32_t partitions,
                  const std::string& file, bool scatter) {
  HL_RETURN_IF_ERROR(Create(log, topic, partitions));
  HL_ASSIGN_OR_RETURN(auto appender, log.OpenAppender());
  HL_ASSIGN_OR_RETURN(auto input, FileInput::Open({.files = {file}}));
  FileRecord record;
  while (true) {
    HL_ASSIGN_OR_RETURN(const bool more, input->Next(record));
    if (!more) return appender->Flush(absl::Seconds(60));
    NewRecord telemetry;
    telemetry.topic = topic;
    telemetry.partition =
        PartitionOf(scatter ? record.payload : record.key, partitions);
    telemetry.value = record.payload;
    telemetry.timestamp_us = record.timestamp_us;
    HL_RETURN_IF_ERROR(appender->Append(std::move(telemetry)));
  }
}

absl::Status Append(Log& log, const std::string& topic, int32_t partitions) {
  HL_RETURN_IF_ERROR(Create(log, topic, partitions));
  HL_ASSIGN_OR_RETURN(auto appender, log.OpenAppender());
  for (std::string line; std::getline(std::cin, line);) {
    NewRecord record;
    record.topic = topic;
    record.partition = PartitionOf(line, partitions);
    record.value = line;
    HL_RETURN_IF_ERROR(appender->Append(std::move(record)));
  }
  return appender->Flush(absl::Seconds(60));
}

absl::Status Send(Log& log, const std::string& topic, int32_t partitions) {
  HL_RETURN_IF_ERROR(Create(log, topic, partitions));
  HL_ASSIGN_OR_RETURN(auto appender, log.OpenAppender());
  for (std::string line; std::getline(std::cin, line);) {
    const size_t space = std::min(line.find(' '), line.size());
    NewRecord record;
    record.topic = topic;
    if (!absl::SimpleAtoi(line.substr(0, space), &record.partition) ||
        record.partition >= partitions || space == line.size()) {
      return absl::InvalidArgumentError(
          absl::StrCat("no partition before \"", line, "\""));
    }
    record.value = line.substr(space + 1);
    HL_RETURN_IF_ERROR(appender->Append(std::move(record)));
  }
  return appender->Flush(absl::Seconds(300));
}

void Print(const Record& record, bool status) {
  const std::string value(record.value);
  std::printf("%s\n", status ? StatusJson(value).c_str() : value.c_str());
}

absl::Status Dump(Log& log, const std::string& topic) {
  HL_ASSIGN_OR_RETURN(const auto ranges, log.Ranges(topic, absl::Seconds(10)));
  HL_ASSIGN_OR_RETURN(
      auto reader,
      log.OpenReader({.topic = topic,
                      .group = absl::StrCat("dump-", SystemClock().WallUs())}));
  const bool status = absl::EndsWith(topic, ".status");
  size_t open = 0;
  for (const OffsetRange& range : ranges) open += range.first < range.end;
  while (open > 0) {
    HL_ASSIGN_OR_RETURN(const PollResult* polled,
                        reader->Poll(absl::Milliseconds(100), true));
    if (polled->kind == PollResult::Kind::kAssigned) {
      for (const int32_t partition : polled->partitions) {
        HL_RETURN_IF_ERROR(reader->Seek(
            partition, ranges[static_cast<size_t>(partition)].first));
      }
    } else if (polled->kind == PollResult::Kind::kRecords) {
      for (const Record& record : polled->records) Print(record, status);
      const int64_t end = ranges[static_cast<size_t>(polled->partition)].end;
      if (polled->next_offset >= end) --open;
    }
  }
  reader->Close();
  return absl::OkStatus();
}

absl::Status Follow(Log& log, const std::string& topic) {
  HL_ASSIGN_OR_RETURN(const auto ranges, log.Ranges(topic, absl::Seconds(10)));
  HL_ASSIGN_OR_RETURN(auto reader,
                      log.OpenReader({.topic = topic,
                                      .group = absl::StrCat(
                                          "follow-", SystemClock().WallUs())}));
  const bool status = absl::EndsWith(topic, ".status");
  for (;;) {
    HL_ASSIGN_OR_RETURN(const PollResult* polled,
                        reader->Poll(absl::Milliseconds(100), true));
    if (polled->kind == PollResult::Kind::kAssigned) {
      for (const int32_t partition : polled->partitions) {
        HL_RETURN_IF_ERROR(reader->Seek(
            partition, ranges[static_cast<size_t>(partition)].first));
      }
    } else if (polled->kind == PollResult::Kind::kRecords) {
      const int64_t now_us = SystemClock().WallUs();
      for (const Record& record : polled->records) {
        std::printf("%lld ", static_cast<long long>(now_us));
        Print(record, status);
      }
      std::fflush(stdout);
    }
  }
}

absl::Status PrintCuts(Log& log, const std::string& brokers,
                       const std::string& group, const std::string& topic) {
  HL_ASSIGN_OR_RETURN(const auto ranges, log.Ranges(topic, absl::Seconds(10)));
  const kafka_internal::Properties user = {{"bootstrap.servers", brokers}};
  kafka_internal::BrokerWatch watch(SystemClock(), nullptr, brokers);
  kafka_internal::GroupPositions positions(user, "topic_tool", watch);
  for (size_t i = 0; i < ranges.size(); ++i) {
    const auto partition = static_cast<int32_t>(i);
    HL_ASSIGN_OR_RETURN(
        const CommittedPosition cut,
        positions.Read(group, {topic, partition}, absl::Seconds(10)));
    std::printf("%d %lld %lld %s\n", partition,
                static_cast<long long>(cut.next_offset),
                static_cast<long long>(ranges[i].end), cut.metadata.c_str());
  }
  return absl::OkStatus();
}

absl::Status Run(int argc, char** argv) {
  const std::string what = argc > 1 ? argv[1] : "";
  int32_t partitions = 0;
  if (argc < 4) return absl::InvalidArgumentError("see topic_tool.cc");
  HL_ASSIGN_OR_RETURN(auto log, Open(argv[2]));
  const bool scatter = what == "scatter";
  if ((what == "load" || scatter) && argc == 6 &&
      absl::SimpleAtoi(argv[4], &partitions)) {
    return Load(*log, argv[3], partitions, argv[5], scatter);
  }
  if (what == "append" && argc == 4) return Append(*log, argv[3], 1);
  if (what == "append" && argc == 5 && absl::SimpleAtoi(argv[4], &partitions)) {
    return Append(*log, argv[3], partitions);
  }
  if (what == "send" && argc == 5 && absl::SimpleAtoi(argv[4], &partitions)) {
    return Send(*log, argv[3], partitions);
  }
  if (what == "follow" && argc == 4) return Follow(*log, argv[3]);
  if (what == "cuts" && argc == 5) {
    return PrintCuts(*log, argv[2], argv[3], argv[4]);
  }
  if (what == "dump" && argc == 4) return Dump(*log, argv[3]);
  return absl::InvalidArgumentError("see topic_tool.cc");
}

}  // namespace
}  // namespace holdline

int main(int argc, char** argv) {
  const absl::Status status = holdline::Run(argc, argv);
  if (status.ok()) return EXIT_SUCCESS;
  std::fprintf(stderr, "%s\n", std::string(status.message()).c_str());
  return EXIT_FAILURE;
}
