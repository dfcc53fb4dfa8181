// Law 1: what score has said in total depends on the log and the clock alone.
// Random logs go through random batches, seals, moves of the clock, snapshots
// and restarts, beside an oracle that works everything out anew.
#include <gtest/gtest.h>
#include <rapidcheck/gtest.h>

#include <algorithm>
#include <memory>
#include <string>
#include <utility>
#include <vector>

#include "absl/strings/str_cat.h"
#include "engine/base/time_units.h"
#include "operators/score/score_partition.h"
#include "packet_sum.h"
#include "random_events.h"
#include "score_oracle.h"
#include "test_book.h"

namespace holdline {
namespace {

struct LogRecord {
  int64_t timestamp_us = 0;
  std::vector<OwnEvent> events;
};

// Some contacts and cases, their events in the order of arrival: delayed,
// repeated, and some records with clocks of their own.
std::vector<LogRecord> RandomLog(int most_entities, int most_events,
                                 bool odd_clocks = true) {
  struct Arrival {
    int64_t at_us;
    OwnEvent event;
  };
  std::vector<Arrival> arrivals;
  const int entities = *rc::gen::inRange(1, most_entities + 1);
  for (int e = 0; e < entities; ++e) {
    const int64_t from_us = kMonday + *rc::gen::inRange(0, 400) * kSecondUs;
    // A case or an outage may have the id of a contact.
    const int kind = *rc::gen::inRange(0, 6);
    for (OwnEvent& event :
         kind < 2 ? RandomCase(absl::StrCat(e % 2 == 0 ? "c" : "k", e), from_us,
                               most_events)
         : kind < 3
             ? RandomOutage(absl::StrCat("c", e), from_us, most_events)
             : RandomContact(absl::StrCat("c", e), from_us, most_events)) {
      const int64_t delay_s = *rc::gen::weightedElement<int64_t>(
          {{12, 0}, {4, 1}, {2, 3}, {1, 200}, {1, 2000}, {1, -4}, {1, -400}});
      const int copies = *rc::gen::inRange(0, 8) == 0 ? 2 : 1;
      for (int i = 0; i < copies; ++i) {
        arrivals.push_back(
            {.at_us = event.time_us + delay_s * kSecondUs +
                      i * *rc::gen::inRange<int64_t>(0, 2000) * kSecondUs,
             .event = event});
      }
    }
  }
  std::stable_sort(
      arrivals.begin(), arrivals.end(),
      [](const Arrival& a, const Arrival& b) { return a.at_us < b.at_us; });
  std::vector<LogRecord> log;
  for (size_t i = 0; i < arrivals.size();) {
    LogRecord& record = log.emplace_back();
    const auto odd_s = odd_clocks
                           ? *rc::gen::weightedElement<int64_t>(
                                 {{20, 0}, {1, 1000}, {1, -1000}, {1, 100000}})
                           : 0;
    record.timestamp_us = arrivals[i].at_us + odd_s * kSecondUs;
    const auto size = *rc::gen::inRange<size_t>(1, 4);
    for (size_t j = 0; j < size && i < arrivals.size(); ++j, ++i) {
      record.events.push_back(arrivals[i].event);
    }
  }
  return log;
}

ScoreOptions RandomOptions() {
  ScoreOptions options;
  options.judge_partitions = *rc::gen::element(1, 2, 3);
  options.remember_us = *rc::gen::element<int64_t>(30, 900) * kSecondUs;
  options.open_us = *rc::gen::element<int64_t>(300, 86'400) * kSecondUs;
  options.lost_after_us = *rc::gen::element<int64_t>(45, 4 * 3600) * kSecondUs;
  options.buckets = *rc::gen::element(1u, 4u);
  // The oracle has one ceiling, a bucket its share of it.
  options.max_contacts =
      options.buckets > 1 ? 1000 : *rc::gen::element<size_t>(2, 1000);
  options.remember_cases_us =
      *rc::gen::element<int64_t>(60, 30 * 86'400) * kSecondUs;
  options.open_cases_us =
      *rc::gen::element<int64_t>(600, 400 * 86'400) * kSecondUs;
  options.max_cases =
      options.buckets > 1 ? 1000 : *rc::gen::element<size_t>(2, 1000);
  options.remember_outages_us =
      *rc::gen::element<int64_t>(60, 30 * 86'400) * kSecondUs;
  options.open_outages_us =
      *rc::gen::element<int64_t>(600, 400 * 86'400) * kSecondUs;
  options.max_outages =
      options.buckets > 1 ? 1000 : *rc::gen::element<size_t>(2, 1000);
  return options;
}

// A partition, with what it has said.
class Subject {
 public:
  Subject(std::shared_ptr<const ContractBook> book, const ScoreOptions& options)
      : Subject(std::vector<BookVersion>{{.book = std::move(book)}}, options) {}
  // All books that there will be; the first is known.
  Subject(std::vector<BookVersion> books, const ScoreOptions& options)
      : books_(std::move(books)), options_(options) {
    Start();
  }

  // So many books are known.
  void Know(size_t books) {
    known_ = books;
    partition_->UseBooks({books_.begin(), books_.begin() + Signed(books)},
                         books_[books - 1].position);
  }
  size_t known() const { return known_; }

  void Apply(const LogRecord& record, bool prepare) {
    log_.push_back(record);
    ApplyRecord(log_.size() - 1, prepare);
  }

  void Seal() {
    const bool must = partition_->HasOutput();
    bool any = false;
    partition_->Seal([&](int32_t judge_partition, const std::string& bytes) {
      RC_ASSERT(judge_partition < options_.judge_partitions);
      any = true;
      said_.Take(bytes, judge_partition);
    });
    RC_ASSERT(must || !any);
    RC_ASSERT(!partition_->HasOutput());
    cut_ = partition_->CutMetadata();
    sealed_records_ = log_.size();
    if (*rc::gen::inRange(0, 3) != 0) SaveNext();
  }

  // As after a crash: a new partition, silent replay up to the last cut from
  // the beginning or from a snapshot, then whatever came after it once more.
  void Restart() {
    Start();
    // The next owner may have read further than the last one had.
    const size_t known = known_;
    Know(*rc::gen::element(known, books_.size()));
    size_t from = 0;
    if (!snapshots_.empty() && *rc::gen::inRange(0, 4) != 0) {
      from = Load(snapshots_.back());
    }
    for (size_t i = from; i < sealed_records_; ++i) {
      ApplyRecord(i, i % 2 == 0);
      if (i % 3 == 0) partition_->Discard();
    }
    partition_->Discard();
    RC_ASSERT(partition_->RestoreCut(cut_).ok());
    RC_ASSERT(partition_->CutMetadata() == cut_);
    Know(known);
    for (size_t i = sealed_records_; i < log_.size(); ++i) {
      ApplyRecord(i, true);
    }
    // What was saved since is of a state that is gone.
    saving_ = {};
    saved_.clear();
  }

  ScorePartition& operator*() { return *partition_; }
  ScorePartition* operator->() { return partition_.get(); }
  const PacketSum& said() const { return said_; }

 private:
  static std::ptrdiff_t Signed(size_t count) {
    return static_cast<std::ptrdiff_t>(count);
  }

  void Start() {
    partition_ =
        std::make_unique<ScorePartition>(books_.front().book, "", options_);
    if (cut_.empty()) cut_ = partition_->CutMetadata();
  }

  // A snapshot: the head, and each bucket at its own place of the log.
  struct SavedBucket {
    size_t at = 0;
    std::string bytes;
  };
  struct Snapshot {
    size_t at = 0;
    std::string head;
    std::vector<SavedBucket> buckets;
  };

  // The next bucket in turn; behind the last the snapshot is complete.
  void SaveNext() {
    if (saving_.buckets.empty()) {
      saving_.at = log_.size();
      saving_.head = partition_->SaveHead();
    }
    const auto bucket = static_cast<uint32_t>(saving_.buckets.size());
    saved_.resize(partition_->buckets());
    if (partition_->IsBucketDirty(bucket) || saved_[bucket].empty()) {
      saved_[bucket] = partition_->SaveBucket(bucket);
    }
    saving_.buckets.push_back({.at = log_.size(), .bytes = saved_[bucket]});
    if (bucket + 1 < partition_->buckets()) return;
    snapshots_.push_back(std::exchange(saving_, {}));
  }

  size_t Load(const Snapshot& snapshot) {
    RC_ASSERT(partition_->LoadHead(snapshot.head).ok());
    for (uint32_t i = 0; i < snapshot.buckets.size(); ++i) {
      const SavedBucket& bucket = snapshot.buckets[i];
      RC_ASSERT(
          partition_
              ->LoadBucket(i, static_cast<int64_t>(bucket.at), bucket.bytes)
              .ok());
    }
    return snapshot.at;
  }

  void ApplyRecord(size_t at, bool prepare) {
    const LogRecord& record = log_[at];
    std::vector<std::vector<Attribute>> attributes(record.events.size());
    std::vector<Event> events;
    for (size_t i = 0; i < record.events.size(); ++i) {
      events.push_back(ViewOf(record.events[i], attributes[i]));
    }
    if (prepare) partition_->Prepare(events);
    std::vector<RefusedEvent> refused;
    partition_->Apply({.offset = static_cast<int64_t>(at),
                       .timestamp_us = record.timestamp_us},
                      events, refused);
  }

  const std::vector<BookVersion> books_;
  size_t known_ = 1;
  const ScoreOptions options_;
  std::unique_ptr<ScorePartition> partition_;
  PacketSum said_;
  std::vector<LogRecord> log_;
  std::string cut_;
  size_t sealed_records_ = 0;
  Snapshot saving_;
  std::vector<std::string> saved_;  // by bucket, its newest bytes
  std::vector<Snapshot> snapshots_;
};

int64_t SomeTimeAfter(int64_t clock_us) {
  if (clock_us == kNoClock) return kMonday;
  const int64_t step_s = *rc::gen::weightedElement<int64_t>(
      {{4, 0}, {4, 1}, {4, 20}, {2, 61}, {1, 3000}, {1, 20'000}});
  return clock_us + step_s * kSecondUs +
         *rc::gen::weightedElement<int64_t>({{3, 0}, {1, 1}, {1, 123'456}});
}

// All that was said so far, and live what waits, is what the oracle has.
void CheckAgainst(ScoreOracle& oracle, Subject& subject) {
  subject.Seal();
  RC_ASSERT(Difference(subject.said().totals(),
                       oracle.Expected(subject->clock_us())) == "");
  if (subject->live() && subject->clock_us() != kNoClock) {
    RC_ASSERT(subject.said().Waiting() == oracle.Waiting(subject->clock_us()));
  }
}

RC_GTEST_PROP(Confluence, TotalsDependOnLogAndClockAlone, ()) {
  const auto book = WideBook(kMonday);
  const ScoreOptions options = RandomOptions();
  const auto log = RandomLog(6, 8);
  Subject subject(book, options);
  ScoreOracle oracle(book, options);
  const auto check = [&] { CheckAgainst(oracle, subject); };
  for (size_t i = 0; i < log.size();) {
    switch (*rc::gen::weightedElement<int>(
        {{12, 0}, {2, 1}, {2, 2}, {1, 3}, {1, 4}, {1, 5}})) {
      case 1:
        check();
        break;
      case 2:
        subject->AdvanceTo(SomeTimeAfter(subject->clock_us()), true);
        break;
      case 3:
        subject->FollowRecords();
        break;
      case 4:
        subject->AdvanceTo(SomeTimeAfter(subject->clock_us()), false);
        break;
      case 5:
        subject.Restart();
        check();
        break;
      default:
        subject.Apply(log[i], i % 2 == 0);
        oracle.Apply(log[i].timestamp_us, log[i].events);
        ++i;
    }
  }
  check();
  subject->AdvanceTo(SomeTimeAfter(subject->clock_us()), true);
  check();
  const ScoreCounters counters = subject->counters();
  RC_ASSERT(static_cast<size_t>(counters.open + counters.remembered) ==
            oracle.contacts());
  RC_ASSERT(static_cast<size_t>(counters.cases_open + counters.cases_ended) ==
            oracle.cases());
  RC_ASSERT(static_cast<size_t>(counters.cases_contradictory) ==
            oracle.contradictory());
  RC_ASSERT(static_cast<size_t>(counters.outages_running +
                                counters.outages_ended) == oracle.outages());
  RC_ASSERT(static_cast<size_t>(counters.outages_contradictory) ==
            oracle.contradictory_outages());
}

// Books come into force one after the other. That each is known before T or a
// record reaches its activation is the service's part; when it becomes known
// before that, and whatever happens since, makes no difference.
class ChangingBooks {
 public:
  ChangingBooks(std::vector<BookVersion> books, const ScoreOptions& options)
      : books_(std::move(books)), subject_(books_, options) {}

  // Events may lie a little ahead of their records, and records of T.
  void Reach(int64_t time_us) {
    size_t known = subject_.known();
    while (known < books_.size() &&
           books_[known].activates_us <= time_us + 20 * kSecondUs) {
      ++known;
    }
    if (known > subject_.known()) subject_.Know(known);
  }
  void KnowOneMore() {
    if (subject_.known() < books_.size()) subject_.Know(subject_.known() + 1);
  }
  void Apply(const LogRecord& record) {
    Reach(record.timestamp_us);
    if (subject_->live()) AdvanceTo(record.timestamp_us - 10 * kSecondUs, true);
    subject_.Apply(record, true);
  }
  void AdvanceTo(int64_t clock_us, bool live) {
    Reach(clock_us);
    subject_->AdvanceTo(clock_us, live);
  }
  Subject& subject() { return subject_; }

 private:
  const std::vector<BookVersion> books_;
  Subject subject_;
};

std::vector<BookVersion> RandomBooks() {
  std::vector<BookVersion> books = {{.book = WideBook(kMonday)}};
  const int more = *rc::gen::inRange(1, 4);
  for (int i = 1; i <= more; ++i) {
    const int64_t from_us = std::max(books.back().activates_us, kMonday);
    books.push_back(
        {.position = i,
         .activates_us = from_us + *rc::gen::inRange(0, 300) * kSecondUs,
         .book = i % 2 == 1 ? ChangedBook(kMonday) : WideBook(kMonday)});
  }
  return books;
}

RC_GTEST_PROP(Confluence, TotalsDoNotDependOnWhenBooksBecomeKnown, ()) {
  ScoreOptions options = RandomOptions();
  options.max_contacts = 1000;
  options.max_cases = 1000;
  options.max_outages = 1000;
  const std::vector<BookVersion> books = RandomBooks();
  const auto log = RandomLog(6, 8, /*odd_clocks=*/false);
  ChangingBooks changing(books, options);
  Subject& subject = changing.subject();
  ScoreOracle oracle(books, options);
  const auto check = [&] { CheckAgainst(oracle, subject); };
  for (size_t i = 0; i < log.size();) {
    switch (*rc::gen::weightedElement<int>(
        {{12, 0}, {2, 1}, {2, 2}, {1, 3}, {1, 4}, {1, 5}, {1, 6}})) {
      case 1:
        check();
        break;
      case 2:
        changing.AdvanceTo(SomeTimeAfter(subject->clock_us()), true);
        break;
      case 3:
        subject->FollowRecords();
        break;
      case 4:
        changing.AdvanceTo(SomeTimeAfter(subject->clock_us()), false);
        break;
      case 5:
        subject.Restart();
        check();
        break;
      case 6:
        changing.KnowOneMore();
        break;
      default:
        changing.Apply(log[i]);
        oracle.Apply(log[i].timestamp_us, log[i].events);
        ++i;
    }
  }
  check();
  changing.AdvanceTo(SomeTimeAfter(subject->clock_us()), true);
  check();
}

// With record time each second is judged once: what is said of it must not
// depend on where packets were cut.
RC_GTEST_PROP(Confluence, SecondsDoNotDependOnSeals, ()) {
  const auto book = WideBook(kMonday);
  const ScoreOptions options = RandomOptions();
  const auto log = RandomLog(5, 6);
  Subject once(book, options);
  Subject often(book, options);
  ScoreOracle oracle(book, options);
  for (const LogRecord& record : log) {
    once.Apply(record, true);
    often.Apply(record, false);
    oracle.Apply(record.timestamp_us, record.events);
    if (*rc::gen::inRange(0, 2) == 0) often.Seal();
  }
  const int64_t until_us = once->clock_us() + 7 * kHourUs;
  once->AdvanceTo(until_us, false);
  often->AdvanceTo(until_us - kHourUs, false);
  often.Seal();
  often->AdvanceTo(until_us, false);
  once.Seal();
  often.Seal();
  RC_ASSERT(once.said().Segments() == often.said().Segments());
  RC_ASSERT(Difference(once.said().totals(), oracle.Expected(until_us)) == "");
  RC_ASSERT(once.said().Waiting() == oracle.Waiting(until_us));
}

// ... nor on how far the clock moves at once.
RC_GTEST_PROP(Confluence, SecondsDoNotDependOnStepsOfTheClock, ()) {
  const auto book = WideBook(kMonday);
  const ScoreOptions options = RandomOptions();
  const auto log = RandomLog(4, 5);
  Subject leap(book, options);
  Subject steps(book, options);
  for (const LogRecord& record : log) {
    leap.Apply(record, false);
    steps.Apply(record, false);
  }
  const int64_t until_us = leap->clock_us() + 200 * kSecondUs;
  leap->AdvanceTo(until_us, false);
  for (int64_t at_us = steps->clock_us(); at_us <= until_us;
       at_us += kSecondUs / 2) {
    steps->AdvanceTo(at_us, false);
    if (*rc::gen::inRange(0, 10) == 0) steps.Seal();
  }
  leap.Seal();
  steps.Seal();
  RC_ASSERT(leap.said().Segments() == steps.said().Segments());
}

}  // namespace
}  // namespace holdline
