// Score, once more and slowly: keeps every event of the log and works out
// everything anew from them whenever it is asked. Shares with operators/score
// only the contract model, calendars and histogram.
#pragma once

#include <cstdint>
#include <map>
#include <memory>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "case_oracle.h"
#include "contact_oracle.h"
#include "operators/contract/book_version.h"
#include "operators/contract/model.h"
#include "operators/score/score_partition.h"
#include "outage_oracle.h"
#include "packet_sum.h"

namespace holdline {

class ScoreOracle {
 public:
  ScoreOracle(std::shared_ptr<const ContractBook> book,
              const ScoreOptions& options)
      : ScoreOracle(std::vector<BookVersion>{{.book = std::move(book)}},
                    options) {}
  // All books that there will be.
  ScoreOracle(std::vector<BookVersion> books, const ScoreOptions& options)
      : books_(std::move(books)),
        options_(options),
        contacts_{.kind = EntityKind::kContact,
                  .remember_us = options.remember_us,
                  .open_us = options.open_us,
                  .most = options.max_contacts},
        cases_{.kind = EntityKind::kCase,
               .remember_us = options.remember_cases_us,
               .open_us = options.open_cases_us,
               .most = options.max_cases},
        outages_{.kind = EntityKind::kService,
                 .remember_us = options.remember_outages_us,
                 .open_us = options.open_outages_us,
                 .most = options.max_outages} {}

  // Takes a record of the log; returns how many of its events were refused.
  int Apply(int64_t timestamp_us, const std::vector<OwnEvent>& events);

  // What must have been said in total after the log so far, at clock T.
  Totals Expected(int64_t clock_us) const;
  // Who waits at T.
  Levels Waiting(int64_t clock_us) const;

  size_t contacts() const { return contacts_.known.size(); }
  size_t cases() const { return cases_.known.size(); }
  size_t outages() const { return outages_.known.size(); }
  size_t contradictory() const;
  size_t contradictory_outages() const;
  int64_t orphans() const { return orphans_; }

 private:
  struct Known {
    std::string id;
    std::vector<OwnEvent> log;
    int64_t touched_us = 0;
    int64_t touch = 0;  // a number that grows
  };
  struct Kind {
    EntityKind kind = EntityKind::kContact;
    int64_t remember_us = 0;
    int64_t open_us = 0;
    size_t most = 0;
    std::vector<Known> known = {};
  };
  struct Where {  // what began where, and when
    std::string_view queue;
    std::string_view channel;
    const std::map<std::string, std::string>& attributes;
    int64_t began_us = 0;
    EntityKind kind = EntityKind::kContact;
  };

  static bool HasEnded(const Kind& kind, const Known& one);
  static int64_t LastUs(const Kind& kind, const Known& one);
  static bool InScope(const ScopeLine& line, const Where& where);
  static bool IsCovered(const Where& where, const Contract& contract);
  static bool IsExcluded(const std::string& id, const Where& where,
                         const Contract& contract, size_t objective);
  static Where WhereOf(const OracleLeg& leg);
  static Where WhereOf(const OracleCase& of);

  bool Take(Kind& kind, const OwnEvent& event);
  void ForgetExpired(Kind& kind);
  void Forget(Kind& kind, size_t at);
  void Touch(Known& one);
  const ContractBook& BookOf(int64_t began_us, int64_t clock_us) const;
  OwnEvent Seen(OwnEvent event) const;  // at this record time
  void AddContact(const std::string& id, const OracleContact& contact,
                  int64_t clock_us, Totals& to) const;
  void AddLeg(const std::string& contact, const OracleLeg& leg,
              const Contract& contract, int64_t clock_us, Totals& to) const;
  void AddCase(const std::string& id, const OracleCase& of, int64_t clock_us,
               Totals& to) const;
  void AddCaseUnder(const std::string& id, const OracleCase& of,
                    const Contract& contract, int64_t clock_us,
                    Totals& to) const;
  void AddOpenCase(const std::string& id, const OracleCase& of,
                   int64_t clock_us, Levels& levels) const;
  void Tell(const std::string& id, const OracleOutage& before,
            const OracleOutage& after);
  void AddOutage(const OracleOutage& outage, int64_t clock_us,
                 Totals& to) const;
  bool IsLost(const OracleLeg& leg, int64_t clock_us) const;

  const std::vector<BookVersion> books_;
  const ScoreOptions options_;
  bool any_record_ = false;
  int64_t last_ts_us_ = 0;
  int64_t record_us_ = 0;
  int64_t touches_ = 0;
  Kind contacts_;
  Kind cases_;
  Kind outages_;
  // By id; waiting legs made lost.
  std::vector<std::pair<std::string, OracleContact>> forgotten_;
  std::vector<std::pair<std::string, OracleCase>> forgotten_cases_;  // ended
  std::vector<OracleOutage> forgotten_outages_;                      // ended
  std::map<std::string, std::string> told_outages_;  // by id, as said last
  int64_t orphans_ = 0;
};

}  // namespace holdline
