// The writer of one process: its commits may abort, hang, and die on the way.
// See process_log.h.
#pragma once

#include <memory>
#include <string>
#include <utility>

#include "tests/sim/process_log.h"

namespace holdline::sim {

class ProcessWriter final : public TransactionalWriter {
 public:
  ProcessWriter(ProcessLog& log, std::string id,
                std::unique_ptr<TransactionalWriter> inner)
      : log_(log), id_(std::move(id)), inner_(std::move(inner)) {}

  CommitOutcome Commit(const Transaction& transaction,
                       std::string* why) override;

 private:
  CommitOutcome CommitThrough(Transaction transaction, std::string& why);
  CommitOutcome CommitInParts(const Transaction& transaction, std::string& why);
  CommitOutcome CommitWithBugs(Transaction transaction, std::string& why);
  CommitOutcome CommitAsOther(const Transaction& transaction, std::string& why);
  Transaction Translate(const Transaction& transaction) const;
  LogReader* Holder(const ReaderOptions& options, int32_t partition) const;

  ProcessLog& log_;
  const std::string id_;
  std::unique_ptr<TransactionalWriter> inner_;
};

}  // namespace holdline::sim
