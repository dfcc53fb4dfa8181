#include "engine/app/stages/rekey_task.h"

#include <algorithm>
#include <iterator>
#include <utility>

#include "engine/app/stages/dead_letter.h"

namespace holdline {

void RekeyTask::Process(std::span<const Record> records) {
  for (const Record& record : records) {
    parts_.clear();
    refused_.clear();
    splitter_.Split(record.value, parts_, refused_);
    for (MessageSplitter::Part& part : parts_) {
      Say({.topic = kRekeyed,
           .partition = part.partition,
           .key = std::string(record.key),
           .value = std::move(part.value),
           // Kafka says -1 where a record has none.
           .timestamp_us = std::max(int64_t{0}, record.timestamp_us)});
    }
    for (const RefusedEvent& refused : refused_) Refuse(record, refused);
  }
}

void RekeyTask::Say(Output output) {
  output_bytes_ += output.key.size() + output.value.size();
  outputs_.push_back(std::move(output));
}

void RekeyTask::Refuse(const Record& record, const RefusedEvent& refused) {
  const DeadLetterSource source{.topic = input_topic_,
                                .partition = input_partition_,
                                .offset = record.offset,
                                .payload = record.value};
  Say({.topic = kRekeyDeadLetters,
       .partition = 0,
       .key = DeadLetterKey(source),
       .value = DeadLetterJson(source, refused)});
  untold_.push_back(refused.reason);
}

void RekeyTask::Seal(std::vector<Output>& out) {
  std::move(outputs_.begin(), outputs_.end(), std::back_inserter(out));
  if (probe_ != nullptr) {
    for (const Refusal reason : untold_) probe_->OnRefused(reason);
  }
  Discard();
}

void RekeyTask::Discard() {
  outputs_.clear();
  output_bytes_ = 0;
  untold_.clear();
}

}  // namespace holdline
