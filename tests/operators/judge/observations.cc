#include "tests/operators/judge/observations.h"

#include <google/protobuf/util/json_util.h>

#include <utility>

#include "engine/base/check.h"
#include "engine/base/time_units.h"

namespace holdline {
namespace {

void AddRow(Tallies* tallies, const Objective& objective, uint32_t slot,
            int64_t slice, const Tally& tally) {
  tallies->add_objective(objective.id);
  tallies->add_slot(slot);
  tallies->add_slice(slice);
  tallies->add_counted(tally.counted);
  tallies->add_met(tally.met);
  tallies->add_sum_us(tally.sum_us);
}

}  // namespace

Target AtLeast(int64_t bound) {
  Target target;
  target.bound = bound;
  return target;
}

Target AtMost(int64_t bound) {
  Target target = AtLeast(bound);
  target.at_most = true;
  return target;
}

Target OnlyShown() {
  Target target;
  target.has_bound = false;
  return target;
}

AlertRules AlertFrom(int64_t contacts) {
  AlertRules rules;
  rules.from_contacts = contacts;
  return rules;
}

Objective MakeObjective(std::string_view name, Measure measure, Target target) {
  Objective objective;
  objective.name = name;
  objective.measure = measure;
  objective.targets = {std::move(target)};
  return objective;
}

Contract MakeContract(std::string_view name,
                      std::vector<Objective> objectives) {
  Contract contract;
  contract.name = name;
  contract.id = ContractId(name);
  contract.version = contract.id ^ 0xabcdef;
  contract.time_zone = "UTC";
  contract.zone = absl::UTCTimeZone();
  contract.terminates_us = INT64_MAX;
  contract.objectives = std::move(objectives);
  for (Objective& objective : contract.objectives) {
    objective.id = ObjectiveId(name, objective.name);
  }
  return contract;
}

std::shared_ptr<ContractBook> MakeBook(std::vector<Contract> contracts) {
  auto book = std::make_shared<ContractBook>();
  book->contracts = std::move(contracts);
  return book;
}

JudgeOptions OptionsFor(std::shared_ptr<const ContractBook> book) {
  JudgeOptions options;
  options.parse_book = [book](const Book&) { return book; };
  return options;
}

PacketBuilder::PacketBuilder(const Options& options, bool with_book) {
  packet_.set_partition(options.partition);
  packet_.set_partitions(options.partitions);
  packet_.set_clock_us(options.clock_us);
  packet_.set_live(options.live);
  packet_.set_control_position(1);
  if (with_book) packet_.mutable_book()->set_hash(1);
}

Segment& PacketBuilder::At(int64_t at_us) {
  for (Segment& segment : *packet_.mutable_segments()) {
    if (segment.at_us() == at_us) return segment;
  }
  Segment& segment = *packet_.add_segments();
  segment.set_at_us(at_us);
  return segment;
}

PacketBuilder& PacketBuilder::Watch(int64_t at_us, const Objective& objective,
                                    uint32_t slot, int64_t time_us,
                                    const Tally& tally) {
  AddRow(At(at_us).mutable_watch(), objective, slot,
         time_us / BaseSliceUs(objective), tally);
  return *this;
}

PacketBuilder& PacketBuilder::Period(int64_t at_us, const Objective& objective,
                                     uint32_t slot, int64_t day,
                                     const Tally& tally) {
  AddRow(At(at_us).mutable_period(), objective, slot, day, tally);
  return *this;
}

PacketBuilder& PacketBuilder::Miss(int64_t at_us, const Objective& objective,
                                   uint32_t slot, int64_t time_us,
                                   std::string_view contact) {
  Evidence& evidence = *At(at_us).add_evidence();
  evidence.set_objective(objective.id);
  evidence.set_slot(slot);
  evidence.set_time_us(time_us);
  evidence.set_contact(std::string(contact));
  return *this;
}

PacketBuilder& PacketBuilder::Waits(int64_t at_us, const Contract& contract,
                                    std::string_view queue, int64_t waiting) {
  Level& level = *At(at_us).add_levels();
  level.set_contract(contract.id);
  level.set_queue(std::string(queue));
  level.set_waiting(waiting);
  level.set_oldest_us(waiting > 0 ? at_us - kMinuteUs : 0);
  return *this;
}

std::string RecordOf(const std::vector<Observation>& packets) {
  ObservationRecord record;
  for (const Observation& packet : packets) *record.add_packets() = packet;
  return record.SerializeAsString();
}

void AddBin(Tallies* tallies, int bin, int64_t count) {
  tallies->add_bin_row(static_cast<uint32_t>(tallies->objective_size() - 1));
  tallies->add_bin(static_cast<uint32_t>(bin));
  tallies->add_bin_count(count);
}

std::string Said::Alerts() const {
  std::string all;
  for (const AlertRecord& alert : alerts) {
    all += alert.contract + " " + alert.json + "\n";
  }
  return all;
}

std::string Said::Statuses() const {
  std::string all;
  for (const StatusRecord& status : statuses) {
    all += status.contract + " " + Parsed(status).ShortDebugString() + "\n";
  }
  return all;
}

std::string Said::Ledger() const {
  std::string all;
  for (const LedgerRecord& entry : entries) {
    all += entry.contract + " " + entry.json + "\n";
  }
  return all;
}

std::string Said::Notifications() const {
  std::string all;
  for (const NotificationRecord& one : notifications) {
    all += one.key + " " + one.json + "\n";
  }
  return all;
}

std::vector<Alert> Parsed(const std::vector<AlertRecord>& alerts) {
  std::vector<Alert> parsed(alerts.size());
  for (size_t i = 0; i < alerts.size(); ++i) {
    const auto status =
        google::protobuf::util::JsonStringToMessage(alerts[i].json, &parsed[i]);
    HL_CHECK(status.ok());
  }
  return parsed;
}

Status Parsed(const StatusRecord& status) {
  Status parsed;
  HL_CHECK(parsed.ParseFromString(status.bytes));
  return parsed;
}

}  // namespace holdline
