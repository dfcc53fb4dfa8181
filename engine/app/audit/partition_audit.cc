#include "engine/app/audit/partition_audit.h"

#include <algorithm>
#include <utility>

namespace holdline {

ContractAudit& PartitionAudit::Contract(std::string_view name) {
  const auto found = contracts_.find(name);
  if (found != contracts_.end()) return found->second;
  return contracts_.try_emplace(std::string(name), std::string(name))
      .first->second;
}

void PartitionAudit::AddPublished(SaidKind kind, std::string_view contract,
                                  SaidRecord record) {
  Contract(contract).AddPublished(kind, std::move(record));
}

void PartitionAudit::Say(SaidKind kind, std::string_view contract,
                         const SaidRecord& record) {
  if (difference_ != nullptr) return;
  ContractAudit& audit = Contract(contract);
  const bool is_met = audit.Say(kind, record, alerts_cut_, counts_);
  // Which is read first: the others may be further.
  if (is_met && kind == SaidKind::kStatus) {
    published_through_ = std::max(published_through_, record.offset);
  }
  Note(audit);
}

void PartitionAudit::End(std::optional<int64_t> until_us) {
  if (difference_ != nullptr) return;
  for (auto& entry : contracts_) {
    entry.second.End(published_through_, until_us);
    Note(entry.second);
  }
}

// Of several that the end brings to light, the earliest.
void PartitionAudit::Note(const ContractAudit& contract) {
  const auto& found = contract.difference();
  if (!found) return;
  if (difference_ != nullptr && difference_->clock_us <= found->clock_us) {
    return;
  }
  difference_ = &*found;
}

}  // namespace holdline
