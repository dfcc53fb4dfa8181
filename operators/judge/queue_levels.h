// What waits now in the queues of one contract, or which cases are open in
// them: each telemetry partition says its own level, and the contract's is
// their sum.
//
// Owned by the thread that judges.
#pragma once

#include <cstdint>
#include <functional>
#include <map>
#include <string>
#include <vector>

#include "holdline/observation.pb.h"
#include "holdline/status.pb.h"

namespace holdline {

class QueueLevels {
 public:
  // Replaces what the partition said of the queue before.
  void Set(uint32_t partition, const Level& level);

  // Nobody waits at the partition any more. Returns whether anybody did.
  bool Forget(uint32_t partition);

  template <class Archive>
  void Persist(Archive& archive) {
    std::vector<std::string> names;
    for (const auto& [name, parts] : queues_) names.push_back(name);
    archive.List(names, [&](std::string& name) {
      archive.Fields(name);
      archive.List(queues_[name], [&](Part& part) {
        archive.Fields(part.partition, part.waiting, part.oldest_us,
                       part.next_miss_us);
      });
    });
  }

  // Adds a row for each queue in which somebody waits, by name.
  void AppendRows(google::protobuf::RepeatedPtrField<QueueLevel>* rows) const;

 private:
  struct Part {
    uint32_t partition = 0;
    int64_t waiting = 0;       // contacts or cases
    int64_t oldest_us = 0;     // when the first of them began; 0: none waits
    int64_t next_miss_us = 0;  // least deadline; 0: none
  };
  std::map<std::string, std::vector<Part>, std::less<>> queues_;
};

}  // namespace holdline
