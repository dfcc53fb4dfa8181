// The committed positions of groups, asked of the brokers.
//
// The library decides by the handle's isolation whether such a question waits
// for open transactions, so there are up to two handles a group; they are no
// members of it.
//
// Thread-safe.
#pragma once

#include <map>
#include <memory>
#include <string>
#include <utility>

#include "absl/base/thread_annotations.h"
#include "absl/status/statusor.h"
#include "absl/synchronization/mutex.h"
#include "absl/time/time.h"
#include "engine/kafka/client.h"
#include "engine/log/log.h"

namespace holdline::kafka_internal {

class GroupPositions {
 public:
  // `user` and `watch` must outlive it.
  GroupPositions(const Properties& user, std::string client_id,
                 BrokerWatch& watch)
      : user_(user), client_id_(std::move(client_id)), watch_(watch) {}

  // As LogReader::Committed.
  absl::StatusOr<CommittedPosition> Read(const std::string& group,
                                         const TopicPartition& partition,
                                         absl::Duration timeout);

 private:
  absl::StatusOr<Client*> ClientOf(const std::string& group, bool waits);

  const Properties& user_;
  const std::string client_id_;
  BrokerWatch& watch_;
  absl::Mutex mutex_;
  std::map<std::pair<std::string, bool>, std::unique_ptr<Client>> clients_
      ABSL_GUARDED_BY(mutex_);
};

}  // namespace holdline::kafka_internal
