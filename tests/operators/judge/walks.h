// Random walks: what several telemetry partitions may say of a few contracts
// within some minutes around midnight, and the ways in which the same can be
// cut into packets and interleaved.
#pragma once

#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "holdline/observation.pb.h"
#include "operators/contract/model.h"
#include "operators/tally/tally.h"

namespace holdline {

// One difference that is due at a whole second.
struct Cell {
  int64_t due_us = 0;
  uint32_t partition = 0;
  size_t contract = 0;  // index into the book
  size_t objective = 0;
  uint32_t slot = 0;
  bool period = false;
  int64_t time_us = 0;  // what it is booked for
  Tally tally;
  int bin = -1;                            // of a histogram; -1: none
  int64_t waiting = -1;                    // a level of the partition; -1: none
  std::string missed;                      // contact; empty: none
  std::optional<OutageState> outage = {};  // then it is of no objective
};

struct Walk {
  std::shared_ptr<ContractBook> book;
  uint32_t partitions = 1;
  int64_t start_us = 0;
  int64_t end_us = 0;       // whole seconds
  std::vector<Cell> cells;  // by due time
};

// Three contracts with all kinds of measures, slots, windows and rules.
std::shared_ptr<ContractBook> WalkBook();

// To be called inside of a property.
Walk ArbitraryWalk(uint32_t partitions);
// The same, with a contract of services, and outages of these.
Walk ArbitraryWalkWithServices(uint32_t partitions);

// The packets of each partition, cut at random: in time, within a second, and
// within a segment. The first of each carries the book; all reach the end.
std::vector<std::vector<Observation>> ArbitraryCut(const Walk& walk);

// What WalkBook becomes: one contract has an objective that changed and one
// that did not, one is gone, one is unchanged, one is new. Its hash is 2.
// That of services, which has other exclusions, is there where it was.
std::shared_ptr<ContractBook> ChangedWalkBook(bool with_services = false);

// Lets the changed book come into force at this time: each partition begins
// with both books, in packets of their own.
void ChangeBookAt(int64_t activates_us,
                  std::vector<std::vector<Observation>>& packets);
// Some second of the walk.
int64_t ArbitrarySecond(const Walk& walk);

// All packets in a random order that keeps that of each partition, joined into
// records at random.
std::vector<std::string> ArbitraryRecords(
    const std::vector<std::vector<Observation>>& packets);

// What is said live: packets of all partitions in a random order, each with the
// cells that it brings.
struct LivePacket {
  Observation packet;
  std::vector<Cell> cells;
};
std::vector<LivePacket> ArbitraryLivePackets(const Walk& walk);

}  // namespace holdline
