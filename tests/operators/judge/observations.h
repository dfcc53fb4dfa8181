// Contracts and observations made by hand, for the tests of judge.
#pragma once

#include <cstdint>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "engine/base/time_units.h"
#include "holdline/observation.pb.h"
#include "operators/contract/model.h"
#include "operators/judge/judge_partition.h"
#include "operators/judge/moment.h"
#include "operators/tally/tally.h"

namespace holdline {

inline constexpr int64_t kPoint = 10'000;  // of a share, ppm

// 2026-03-02 10:00:00 UTC, a Monday.
inline constexpr int64_t kStartUs = 1'772'445'600 * kSecondUs;
inline constexpr int64_t kToday = kStartUs / kDayUs;
inline constexpr int64_t kParts = VerdictRules::kPartsOfDay;
inline constexpr int64_t kWeek = 7 * kParts;

inline Tally Met(int64_t met, int64_t counted) {
  return {.counted = counted, .met = met};
}

// All until now is settled.
inline Moment SettledAt(int64_t clock_us) {
  return {.clock_us = clock_us,
          .settled_us = clock_us,
          .settled_before_us = clock_us - 1};
}

// Targets without slots.
Target AtLeast(int64_t bound);
Target AtMost(int64_t bound);
Target OnlyShown();

// Alerts from so many contacts on; else as they are by default.
AlertRules AlertFrom(int64_t contacts);

// An objective without slots; the id is given when it is added to a contract.
Objective MakeObjective(std::string_view name, Measure measure, Target target);

// In UTC, in force for ever.
Contract MakeContract(std::string_view name, std::vector<Objective> objectives);

std::shared_ptr<ContractBook> MakeBook(std::vector<Contract> contracts);

// One judge of all contracts of the book.
JudgeOptions OptionsFor(std::shared_ptr<const ContractBook> book);

// What one telemetry partition says, in order.
class PacketBuilder {
 public:
  struct Options {
    uint32_t partition = 0;
    uint32_t partitions = 1;
    int64_t clock_us = 0;
    bool live = false;
  };
  // The first packet of a partition carries the book.
  explicit PacketBuilder(const Options& options, bool with_book = false);

  // Segments are made as they are spoken of.
  PacketBuilder& Watch(int64_t at_us, const Objective& objective, uint32_t slot,
                       int64_t time_us, const Tally& tally);
  PacketBuilder& Period(int64_t at_us, const Objective& objective,
                        uint32_t slot, int64_t day, const Tally& tally);
  PacketBuilder& Miss(int64_t at_us, const Objective& objective, uint32_t slot,
                      int64_t time_us, std::string_view contact);
  PacketBuilder& Waits(int64_t at_us, const Contract& contract,
                       std::string_view queue, int64_t waiting);
  Segment& At(int64_t at_us);

  const Observation& packet() const { return packet_; }

 private:
  Observation packet_;
};

std::string RecordOf(const std::vector<Observation>& packets);

// Adds a bin change to the last row.
void AddBin(Tallies* tallies, int bin, int64_t count);

// All that a judge has said.
struct Said : JudgeRecords {
  void Take(JudgePartition& judge) { judge.Seal(*this); }
  // One text of everything, in order; for comparison.
  std::string Alerts() const;
  std::string Statuses() const;
  std::string Ledger() const;
  std::string Notifications() const;
};

// What AlertJson wrote, read by protobuf's own parser.
std::vector<Alert> Parsed(const std::vector<AlertRecord>& alerts);
Status Parsed(const StatusRecord& status);

}  // namespace holdline
