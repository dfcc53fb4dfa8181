// Makes one transaction of the packets of a tick.
//
// Values that go to one partition of a topic that joins become one record. Each
// record carries headers, so that its value need not: `instance`, `wall_us`
// (when the transaction was built) and `input`, the offsets that stand behind
// it, as "<partition>:<first>-<next>" of the stage's input topic, with a comma
// between several.
//
// Owned by the committer.
#pragma once

#include <cstddef>
#include <cstdint>
#include <map>
#include <string>
#include <vector>

#include "engine/log/log.h"
#include "engine/runtime/packet.h"
#include "engine/runtime/stage.h"

namespace holdline {

class TransactionBuilder {
 public:
  struct Options {
    std::string instance;
    // Joining ends where a record would become larger than this.
    size_t max_record_bytes = 900'000;
  };

  // `stages` must outlive this.
  TransactionBuilder(const std::vector<StageSpec>& stages, Options options);

  // Starts over.
  void Start(int64_t wall_us);
  // `member` is the one that owns the packet's partition. Packets of one
  // partition come in the order in which they were sealed.
  void Add(LogReader& member, const Packet& packet);
  Transaction Finish();

 private:
  struct JoinKey {
    size_t stage;
    uint32_t topic;
    int32_t partition;
    auto operator<=>(const JoinKey&) const = default;
  };

  void AddPosition(LogReader& member, const Packet& packet);
  void AddOutput(const Packet& packet, const Output& output,
                 const std::string& input);
  void AddRecord(const std::string& topic, const Output& output,
                 const std::string& input);

  const std::vector<StageSpec>& stages_;
  const Options options_;

  std::string wall_us_;
  Transaction transaction_;
  std::map<JoinKey, size_t> joined_;  // index of the record that still grows
};

}  // namespace holdline
