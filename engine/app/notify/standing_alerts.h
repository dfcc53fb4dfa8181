// What people are to know now, by the records of `holdline.notifications`, and
// what of it each Alertmanager has not been told yet. It forgets what it is not
// reminded of, so what stands is sent again and again; what is over is sent
// until it was taken.
//
// Thread-compatible.
#pragma once

#include <cstddef>
#include <cstdint>
#include <map>
#include <string>
#include <string_view>
#include <vector>

#include "absl/status/status.h"

namespace holdline {

class StandingAlerts {
 public:
  // Each of so many receivers is told everything. Times are microseconds since
  // the epoch.
  StandingAlerts(size_t receivers, int64_t again_us)
      : again_us_(again_us), receivers_(receivers) {}

  // A record of the topic, in the order of the topic. What was over a day ago
  // is passed over: it is history. InvalidArgument where it is no such record.
  absl::Status Take(std::string_view value, int64_t now_us);

  // What the receiver is to be told: bodies of POSTs, each an array of at most
  // kMostInOne alerts. All that stands where it was told so `again_us` ago or
  // never; else what has changed since.
  static constexpr size_t kMostInOne = 500;
  std::vector<std::string> Due(size_t receiver, int64_t now_us);
  // It has taken all that Due returned last.
  void Delivered(size_t receiver, int64_t now_us);

  // Whether it has taken everything that Take has brought.
  bool IsTold(size_t receiver) const {
    return receivers_[receiver].knows == changes_;
  }

  // Alerts that stand, and those besides that are over and that not everybody
  // has been told of.
  size_t standing() const;
  size_t size() const { return alerts_.size(); }

 private:
  struct Alert {
    std::string json;
    bool over = false;
    uint64_t change = 0;  // number of its last one
  };
  struct Receiver {
    uint64_t knows = 0;    // all changes up to this number
    int64_t whole_us = 0;  // when it was told all that stands; 0: never
    // What Due has handed out.
    uint64_t offered = 0;
    bool offered_whole = false;
  };

  bool IsWholeDue(const Receiver& receiver, int64_t now_us) const {
    return now_us - receiver.whole_us >= again_us_;
  }

  int64_t again_us_;
  // By their labels, which is what Alertmanager tells them apart by.
  std::map<std::string, Alert> alerts_;
  uint64_t changes_ = 0;
  std::vector<Receiver> receivers_;
};

}  // namespace holdline
