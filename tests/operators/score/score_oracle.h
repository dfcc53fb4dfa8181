// Score, once more and slowly: keeps every event of the log and works out
// everything anew from them whenever it is asked. Shares with operators/score
// only the contract model, calendars and histogram.
#pragma once

#include <cstdint>
#include <memory>
#include <string>
#include <utility>
#include <vector>

#include "contact_oracle.h"
#include "operators/contract/book_version.h"
#include "operators/contract/model.h"
#include "operators/score/score_partition.h"
#include "packet_sum.h"

namespace holdline {

class ScoreOracle {
 public:
  ScoreOracle(std::shared_ptr<const ContractBook> book,
              const ScoreOptions& options)
      : books_({{.book = std::move(book)}}), options_(options) {}
  // All books that there will be.
  ScoreOracle(std::vector<BookVersion> books, const ScoreOptions& options)
      : books_(std::move(books)), options_(options) {}

  // Takes a record of the log; returns how many of its events were refused.
  int Apply(int64_t timestamp_us, const std::vector<OwnEvent>& events);

  // What must have been said in total after the log so far, at clock T.
  Totals Expected(int64_t clock_us) const;
  // Who waits at T.
  Levels Waiting(int64_t clock_us) const;

  size_t contacts() const { return contacts_.size(); }
  int64_t orphans() const { return orphans_; }

 private:
  struct Known {
    std::string id;
    std::vector<OwnEvent> log;
    int64_t touched_us = 0;
    int64_t touch = 0;  // a number that grows
  };

  int64_t LimitOf(const Known& contact) const;
  void ForgetExpired();
  void Forget(size_t at);
  void Touch(Known& contact);
  const ContractBook& BookOf(const OracleLeg& leg, int64_t clock_us) const;
  OwnEvent Seen(OwnEvent event) const;  // at this record time
  void AddContact(const std::string& id, const OracleContact& contact,
                  int64_t clock_us, Totals& to) const;
  void AddLeg(const std::string& contact, const OracleLeg& leg,
              const Contract& contract, int64_t clock_us, Totals& to) const;
  bool IsLost(const OracleLeg& leg, int64_t clock_us) const;

  const std::vector<BookVersion> books_;
  const ScoreOptions options_;
  bool any_record_ = false;
  int64_t last_ts_us_ = 0;
  int64_t record_us_ = 0;
  int64_t touches_ = 0;
  std::vector<Known> contacts_;
  // By id; waiting legs made lost.
  std::vector<std::pair<std::string, OracleContact>> forgotten_;
  int64_t orphans_ = 0;
};

}  // namespace holdline
