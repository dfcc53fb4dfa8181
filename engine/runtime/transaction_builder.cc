#include "engine/runtime/transaction_builder.h"

#include <algorithm>
#include <utility>

#include "absl/strings/str_cat.h"

namespace holdline {

TransactionBuilder::TransactionBuilder(const std::vector<StageSpec>& stages,
                                       Options options)
    : stages_(stages), options_(std::move(options)) {}

void TransactionBuilder::Start(int64_t wall_us) {
  wall_us_ = absl::StrCat(wall_us);
  transaction_ = {};
  joined_.clear();
}

void TransactionBuilder::Add(LogReader& member, const Packet& packet) {
  AddPosition(member, packet);
  const std::string input = absl::StrCat(
      packet.partition, ":", packet.first_offset, "-", packet.next_offset);
  for (const Output& output : packet.outputs) {
    AddOutput(packet, output, input);
  }
}

Transaction TransactionBuilder::Finish() {
  return std::exchange(transaction_, {});
}

void TransactionBuilder::AddPosition(LogReader& member, const Packet& packet) {
  auto& members = transaction_.members;
  auto of_member =
      std::find_if(members.begin(), members.end(),
                   [&](const auto& m) { return m.member == &member; });
  if (of_member == members.end()) {
    of_member = members.insert(members.end(), {.member = &member});
  }
  auto& positions = of_member->positions;
  auto position = std::find_if(
      positions.begin(), positions.end(),
      [&](const auto& p) { return p.partition == packet.partition; });
  if (position == positions.end()) {
    position =
        positions.insert(positions.end(), {.partition = packet.partition});
  }
  position->next_offset = packet.next_offset;
  position->metadata = packet.metadata;
}

void TransactionBuilder::AddOutput(const Packet& packet, const Output& output,
                                   const std::string& input) {
  const StageSpec::OutputTopic& topic =
      stages_[packet.stage].outputs.at(output.topic);
  if (!topic.joins) return AddRecord(topic.name, output, input);
  const JoinKey key = {.stage = packet.stage,
                       .topic = output.topic,
                       .partition = output.partition};
  const auto [entry, is_first] =
      joined_.try_emplace(key, transaction_.records.size());
  if (is_first) return AddRecord(topic.name, output, input);
  NewRecord& record = transaction_.records[entry->second];
  if (record.value.size() + output.value.size() > options_.max_record_bytes) {
    entry->second = transaction_.records.size();
    return AddRecord(topic.name, output, input);
  }
  record.value += output.value;
  std::string& inputs = record.headers.back().second;
  if (!inputs.ends_with(input)) absl::StrAppend(&inputs, ",", input);
}

void TransactionBuilder::AddRecord(const std::string& topic,
                                   const Output& output,
                                   const std::string& input) {
  transaction_.records.push_back({.topic = topic,
                                  .partition = output.partition,
                                  .key = output.key,
                                  .value = output.value,
                                  .timestamp_us = output.timestamp_us,
                                  .headers = {{"instance", options_.instance},
                                              {"wall_us", wall_us_},
                                              {"input", input}}});
}

}  // namespace holdline
