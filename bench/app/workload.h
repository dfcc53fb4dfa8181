// The base point that the benchmarks of the whole way share: contracts of one
// queue each, with a service level in five windows and a month, and contacts
// that arrive at 20,000 events a second of event time, 2.8 events each.
//
// The same options give the same bytes, in every run.
#pragma once

#include <cstdint>
#include <memory>
#include <string>
#include <vector>

#include "operators/contract/model.h"

namespace holdline {

struct Workload {
  int contracts = 1000;
  int contacts = 700'000;  // 2.8 events each
  int events_per_message = 1;

  // With waits and talks of some seconds, remembering a contact for this long
  // keeps about 100,000 of them in memory. Microseconds.
  static constexpr int64_t kRememberUs = 6'000'000;
};

struct WorkloadBook {
  std::shared_ptr<const ContractBook> book;
  std::string bytes;  // serialized holdline.Book
};
WorkloadBook MakeBook(const Workload& workload);

struct WorkloadMessage {
  std::string bytes;         // an event, or an EventBatch
  int64_t timestamp_us = 0;  // of its last event; ascending
  // Which contact it is about; of a batch, the first's.
  int contact = 0;
};
// What does not fill a message at the end is left out.
std::vector<WorkloadMessage> MakeMessages(const Workload& workload);

}  // namespace holdline
