// What score said, beside what it should have said. See checks.h for what is
// taken out before they are compared.
#pragma once

#include <cstdint>
#include <map>
#include <span>
#include <string>
#include <utility>
#include <vector>

#include "holdline/observation.pb.h"
#include "operators/contract/book_version.h"
#include "operators/score/record_clock.h"
#include "tests/operators/score/packet_sum.h"

namespace holdline::sim {

// Of one telemetry partition.
class PacketCheck {
 public:
  // `books` are those that must be told in time; they outlive this.
  PacketCheck(int32_t judge_partitions, std::span<const BookVersion> books)
      : judge_partitions_(judge_partitions), books_(books) {}

  // Of one transaction, by judge partition, in order.
  void Say(int32_t judge_partition, const Observation& packet) {
    said_[judge_partition].push_back(packet);
  }
  void Expect(int32_t judge_partition, const Observation& packet) {
    expected_[judge_partition].push_back(packet);
  }
  // At the end of the transaction; `clock_us` is T of its cut. Returns what is
  // wrong; empty: nothing.
  std::string Compare(int64_t clock_us);

  const PacketSum& said() const { return said_sum_; }
  bool live() const { return live_; }

 private:
  using Packets = std::map<int32_t, std::vector<Observation>>;

  static std::vector<std::string> Normalised(
      const std::vector<Observation>& packets);
  static void AddTo(PacketSum& sum, const Packets& packets);
  std::string CheckTold(int32_t judge_partition, int64_t clock_us);

  struct Told {
    int64_t clock_us = kNoClock;
    bool has_book = false;
    int64_t books = 0;  // the position of the newest
  };

  const int32_t judge_partitions_;
  const std::span<const BookVersion> books_;
  Packets said_;
  Packets expected_;
  PacketSum said_sum_;
  PacketSum expected_sum_;
  std::map<int32_t, Told> told_;  // by judge partition
  bool live_ = false;             // the last packet was
};

}  // namespace holdline::sim
