// Compares what was published of one judge partition with what judge says
// again. Start here; audit.h reads the log, contract_audit.h compares.
//
// Thread-compatible.
#pragma once

#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <string_view>

#include "engine/app/audit/contract_audit.h"

namespace holdline {

class PartitionAudit {
 public:
  // `alerts_cut`: the beginning of the topic alerts is gone.
  explicit PartitionAudit(bool alerts_cut) : alerts_cut_(alerts_cut) {}
  PartitionAudit(const PartitionAudit&) = delete;
  PartitionAudit& operator=(const PartitionAudit&) = delete;

  // All that was published, in the order of its topic, before anything is said.
  void AddPublished(SaidKind kind, std::string_view contract,
                    SaidRecord record);
  // What judge says, in its order.
  void Say(SaidKind kind, std::string_view contract, const SaidRecord& record);
  // Judge has said all; see ContractAudit::End.
  void End(std::optional<int64_t> until_us);

  // The first difference, once there is one: nothing need be said any more.
  const Difference* difference() const { return difference_; }
  const AuditCounts& counts() const { return counts_; }

 private:
  ContractAudit& Contract(std::string_view name);
  void Note(const ContractAudit& contract);

  const bool alerts_cut_;
  std::map<std::string, ContractAudit, std::less<>> contracts_;
  AuditCounts counts_;
  // The offset of the last observation of which a status was published: all
  // that was said up to it was published with it, or before.
  int64_t published_through_ = -1;
  const Difference* difference_ = nullptr;
};

}  // namespace holdline
