// A run of the real stages on the in-memory log, killed once; then the same
// log with something done to it.
#include "engine/app/audit/audit.h"

#include <gmock/gmock.h>
#include <google/protobuf/struct.pb.h>
#include <google/protobuf/util/json_util.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <functional>
#include <memory>
#include <string>
#include <utility>
#include <vector>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_replace.h"
#include "engine/app/audit/audit_text.h"
#include "engine/app/stages/pipeline.h"
#include "engine/base/check.h"
#include "engine/base/hash.h"
#include "engine/base/time_units.h"
#include "engine/log/memory_log.h"
#include "engine/runtime/runtime.h"
#include "holdline/status.pb.h"
#include "operators/contract/loader.h"
#include "operators/telemetry/encoder.h"

namespace holdline {
namespace {

using ::testing::HasSubstr;

constexpr int64_t kStartUs = 1'772'445'600'000'000;  // 2026-03-02T10:00:00Z
constexpr int kContracts = 4;
constexpr int kPartitions = 2;  // of telemetry and of observations
constexpr int kContacts = 600;  // two a second

const TopicNames kTopics;

struct Written {
  std::string key;
  std::string value;
  bool operator==(const Written&) const = default;
};
using Records = std::vector<Written>;

struct Published {
  Records alerts;
  Records statuses;
  Records notifications;
};

std::vector<BookFile> BookFiles() {
  std::string text;
  for (int i = 0; i < kContracts; ++i) {
    absl::StrAppend(&text, "---\nholdline: 1\ncontract: client-", i,
                    "\ntitle: Client ", i,
                    "\nparties: {provider: Northwind CX, client: ACME}\n"
                    "time_zone: Europe/Berlin\neffective: 2026-01-01\n"
                    "covers: [{queue: queue-",
                    i,
                    "}]\nobjectives:\n  answer:\n    measure: service_level\n"
                    "    within: 5s\n    formula: abandons_miss\n"
                    "    target: {at_least: 80%}\n    periods: [month]\n"
                    "    watch: [1m]\n    alert: {from: 2 contacts}\n"
                    "escalation: [{when: at_risk, notify: [floor, desk]}, "
                    "{when: behind, for: 20s, notify: lead}]\n");
  }
  return {{.path = "book.yaml", .text = text}};
}

struct PlainEvent {
  int64_t time_us;
  EventKind kind;
  int contact;
};

// Queues wait for a minute too long, and then for a minute not.
std::vector<PlainEvent> Events() {
  std::vector<PlainEvent> events;
  for (int i = 0; i < kContacts; ++i) {
    const int64_t queued_us = kStartUs + i * kSecondUs / 2;
    const int64_t wait_us = (i / 120 % 2 == 0 ? 9 : 2) * kSecondUs;
    events.push_back({queued_us, EventKind::kQueued, i});
    events.push_back({queued_us + wait_us, EventKind::kAnswered, i});
  }
  std::stable_sort(events.begin(), events.end(),
                   [](const PlainEvent& a, const PlainEvent& b) {
                     return a.time_us < b.time_us;
                   });
  return events;
}

std::unique_ptr<MemoryLog> EmptyLog(Clock& clock) {
  auto log = std::make_unique<MemoryLog>(clock);
  auto topics = TopicTable({.names = kTopics, .judge_partitions = kPartitions});
  TopicSpec telemetry;
  telemetry.name = kTopics.telemetry;
  telemetry.partitions = kPartitions;
  topics.push_back(telemetry);
  HL_CHECK(log->CreateTopics(topics).ok());
  return log;
}

void Append(Log& log, const std::string& topic, int32_t partition,
            const Records& records) {
  auto appender = *log.OpenAppender();
  for (const Written& written : records) {
    NewRecord record;
    record.topic = topic;
    record.partition = partition;
    record.key = written.key;
    record.value = written.value;
    HL_CHECK(appender->Append(std::move(record)).ok());
  }
  HL_CHECK(appender->Flush(absl::Seconds(1)).ok());
}

Records Contents(Log& log, const std::string& topic, int32_t partition) {
  Records contents;
  auto scan = *log.OpenScan({.topic = topic, .partition = partition});
  while (!scan->done()) {
    const auto records = scan->Poll(absl::ZeroDuration());
    for (const Record& record : *records) {
      contents.push_back({std::string(record.key), std::string(record.value)});
    }
  }
  return contents;
}

Published PublishedOn(Log& log) {
  return {.alerts = Contents(log, kTopics.Alerts(), 0),
          .statuses = Contents(log, kTopics.Status(), 0),
          .notifications = Contents(log, kTopics.Notifications(), 0)};
}

// The service on a log of its own.
class Service {
 public:
  Service() : log_(EmptyLog(clock_)), appender_(*log_->OpenAppender()) {
    LoadResult loaded = LoadBook(BookFiles());
    HL_CHECK(loaded.book.has_value());
    options_.book =
        std::make_shared<const ContractBook>(*std::move(loaded.book));
    options_.book_bytes = SerializeBook(BookFiles());
    options_.judge_partitions = kPartitions;
    Start();
  }

  // Also after a death: what was not committed is lost.
  void Start() {
    runtime_.reset();
    pipeline_ = std::make_unique<Pipeline>(options_);
    RuntimeOptions options;
    options.clock_mode = ClockMode::kLog;
    options.incarnation = absl::StrCat(++incarnations_);
    options.snapshots_topic = kTopics.Snapshots();
    options.snapshot_pace.cycle_us = kSecondUs;
    auto runtime = Runtime::Open(*log_, clock_, options, pipeline_->Stages());
    HL_CHECK(runtime.ok());
    runtime_ = *std::move(runtime);
  }

  void Take(const PlainEvent& plain) {
    const std::string contact = absl::StrCat("contact-", plain.contact);
    const std::string queue =
        absl::StrCat("queue-", plain.contact % kContracts);
    const std::string id =
        absl::StrCat(contact, "-", static_cast<int>(plain.kind));
    Event event;
    event.kind = plain.kind;
    event.time_us = plain.time_us;
    event.event_id = id;
    event.entity_id = contact;
    event.channel = "voice";
    event.queue = queue;
    NewRecord record;
    record.topic = kTopics.telemetry;
    record.partition = PartitionOf(contact, kPartitions);
    AppendEventProtobuf(event, record.value);
    record.timestamp_us = plain.time_us;
    HL_CHECK(appender_->Append(std::move(record)).ok());
    Step();
  }

  // Until nothing more is said.
  void Settle() {
    for (int idle = 0; idle < 200;) {
      const size_t before = PublishedSize();
      Step();
      idle = PublishedSize() == before ? idle + 1 : 0;
    }
  }

  void Finish() {
    HL_CHECK(runtime_->FinishAt(kStartUs + kContacts * kSecondUs).ok());
    while (!runtime_->finished()) Step();
    HL_CHECK(runtime_->Drain().ok());
  }

  MemoryLog& log() { return *log_; }
  Clock& clock() { return clock_; }

 private:
  void Step() {
    HL_CHECK(runtime_->Step().ok());
    clock_.Advance(absl::Milliseconds(250));
  }
  size_t PublishedSize() {
    size_t size = 0;
    for (const std::string& topic :
         {kTopics.Observations(), kTopics.Alerts(), kTopics.Status()}) {
      const auto ends = log_->WrittenEnds(topic, absl::Seconds(1));
      HL_CHECK(ends.ok());
      for (const int64_t end : *ends) {
        size += static_cast<size_t>(end);
      }
    }
    return size;
  }

  ManualClock clock_{kStartUs};
  std::unique_ptr<MemoryLog> log_;
  std::unique_ptr<LogAppender> appender_;
  PipelineOptions options_;
  std::unique_ptr<Pipeline> pipeline_;
  std::unique_ptr<Runtime> runtime_;
  int incarnations_ = 0;
};

struct Run {
  std::vector<Records> observations;  // by partition
  Published half;                     // when half of the events had come
  Published published;
};

const Run& TheRun() {
  static const Run* const run = [] {
    Service service;
    auto made = std::make_unique<Run>();
    const std::vector<PlainEvent> events = Events();
    for (size_t i = 0; i < events.size(); ++i) {
      if (i == events.size() / 2) {
        service.Settle();
        made->half = PublishedOn(service.log());
      }
      if (i == events.size() * 2 / 3) service.Start();
      service.Take(events[i]);
    }
    service.Settle();
    for (int32_t i = 0; i < kPartitions; ++i) {
      made->observations.push_back(
          Contents(service.log(), kTopics.Observations(), i));
    }
    made->published = PublishedOn(service.log());
    return made.release();
  }();
  return *run;
}

// A log with the run's observations, and this as published.
class AuditOf {
 public:
  explicit AuditOf(const Published& published) : log_(EmptyLog(clock_)) {
    for (int32_t i = 0; i < kPartitions; ++i) {
      Append(*log_, kTopics.Observations(), i,
             TheRun().observations[static_cast<size_t>(i)]);
    }
    Append(*log_, kTopics.Alerts(), 0, published.alerts);
    Append(*log_, kTopics.Status(), 0, published.statuses);
    Append(*log_, kTopics.Notifications(), 0, published.notifications);
  }

  absl::StatusOr<AuditResult> Do(const AuditOptions& options = {}) {
    return Audit(*log_, clock_, options);
  }
  MemoryLog& log() { return *log_; }

 private:
  ManualClock clock_{kStartUs};
  std::unique_ptr<MemoryLog> log_;
};

AuditResult AuditWhere(const Published& published,
                       const AuditOptions& options = {}) {
  const auto result = AuditOf(published).Do(options);
  HL_CHECK(result.ok());
  return *result;
}

int64_t Sum(const AuditResult& result, int64_t AuditCounts::*count) {
  int64_t sum = 0;
  for (const auto& partition : result.partitions) {
    sum += partition.counts.*count;
  }
  return sum;
}

// The difference of the one partition that has one.
Difference TheDifference(const AuditResult& result) {
  std::vector<Difference> found;
  for (const AuditedPartition& partition : result.partitions) {
    if (partition.difference) found.push_back(*partition.difference);
  }
  EXPECT_EQ(found.size(), 1U) << AuditText(result);
  return found.empty() ? Difference{} : found.front();
}

size_t Last(const Records& records, const std::string& key) {
  size_t last = records.size();
  for (size_t i = 0; i < records.size(); ++i) {
    if (records[i].key == key) last = i;
  }
  return last;
}

TEST(Audit, WhatWasPublishedIsWhatJudgeSaysAcrossADeath) {
  const Published& published = TheRun().published;
  ASSERT_GT(published.alerts.size(), 8U);
  ASSERT_GT(published.statuses.size(), 8U);
  ASSERT_GT(published.notifications.size(), 8U);
  const AuditResult result = AuditWhere(published);
  EXPECT_TRUE(result.equal()) << AuditText(result);
  ASSERT_EQ(result.partitions.size(), 2U);
  for (const AuditedPartition& partition : result.partitions) {
    EXPECT_GT(partition.observations, 100);
    EXPECT_GT(partition.counts.alerts, 0);
    EXPECT_GT(partition.counts.statuses, 0);
    EXPECT_GT(partition.clock_us, kStartUs);
  }
  EXPECT_EQ(Sum(result, &AuditCounts::alerts),
            static_cast<int64_t>(published.alerts.size()));
  EXPECT_EQ(Sum(result, &AuditCounts::statuses),
            static_cast<int64_t>(published.statuses.size()));
  EXPECT_EQ(Sum(result, &AuditCounts::notifications),
            static_cast<int64_t>(published.notifications.size()));
  EXPECT_EQ(Sum(result, &AuditCounts::alerts_ahead), 0);
  EXPECT_EQ(Sum(result, &AuditCounts::statuses_gone), 0);
  EXPECT_EQ(Sum(result, &AuditCounts::notifications_gone), 0);
}

TEST(Audit, WhatIsNotPublishedYetIsNoDifference) {
  const AuditResult result = AuditWhere(TheRun().half);
  EXPECT_TRUE(result.equal()) << AuditText(result);
  EXPECT_EQ(Sum(result, &AuditCounts::alerts),
            static_cast<int64_t>(TheRun().half.alerts.size()));
  EXPECT_EQ(Sum(result, &AuditCounts::alerts_ahead),
            static_cast<int64_t>(TheRun().published.alerts.size() -
                                 TheRun().half.alerts.size()));
}

TEST(Audit, FindsAChangedAlert) {
  Published published = TheRun().published;
  Written& changed = published.alerts[3];
  const std::string before = changed.value;
  absl::StrReplaceAll({{"\"counted\":", "\"counted\":1"}}, &changed.value);
  ASSERT_NE(changed.value, before);
  const AuditResult result = AuditWhere(published);
  const Difference found = TheDifference(result);
  EXPECT_EQ(found.kind, DifferenceKind::kChanged);
  EXPECT_EQ(found.what, SaidKind::kAlert);
  EXPECT_EQ(found.contract, changed.key);
  EXPECT_EQ(found.published->value, changed.value);
  EXPECT_EQ(found.published->offset, 3);
  EXPECT_EQ(found.judged->value, before);
  EXPECT_THAT(AuditText(result), HasSubstr(before));
  EXPECT_THAT(AuditText(result), HasSubstr(changed.value));
}

TEST(Audit, FindsAMissingAlert) {
  Published published = TheRun().published;
  const Written missing = published.alerts[2];
  published.alerts.erase(published.alerts.begin() + 2);
  const Difference found = TheDifference(AuditWhere(published));
  EXPECT_EQ(found.kind, DifferenceKind::kMissing);
  EXPECT_EQ(found.contract, missing.key);
  EXPECT_EQ(found.judged->value, missing.value);
}

// No alert of the contract follows, but what was said later is there.
TEST(Audit, FindsThatTheLastAlertOfAContractIsMissing) {
  Published published = TheRun().published;
  const auto at = published.alerts.end() - 1;
  const Written missing = *at;
  published.alerts.erase(at);
  const Difference found = TheDifference(AuditWhere(published));
  EXPECT_EQ(found.kind, DifferenceKind::kMissing);
  EXPECT_EQ(found.judged->value, missing.value);
  EXPECT_FALSE(found.published.has_value());
}

TEST(Audit, FindsAnAlertThatWasPublishedTwice) {
  for (const size_t which : {size_t{1}, TheRun().published.alerts.size() - 1}) {
    Published published = TheRun().published;
    const Written doubled = published.alerts[which];
    published.alerts.insert(
        published.alerts.begin() + static_cast<std::ptrdiff_t>(which), doubled);
    const Difference found = TheDifference(AuditWhere(published));
    EXPECT_EQ(found.kind, DifferenceKind::kTwice);
    EXPECT_EQ(found.published->value, doubled.value);
    EXPECT_EQ(found.published->offset, static_cast<int64_t>(which) + 1);
  }
}

TEST(Audit, FindsAnAlertOfAContractThatIsUnknown) {
  Published published = TheRun().published;
  published.alerts[0].key = "another";
  published.alerts.push_back({"another", published.alerts[0].value});
  EXPECT_FALSE(AuditWhere(published).equal());
}

TEST(Audit, FindsAChangedStatus) {
  Published published = TheRun().published;
  const size_t middle = published.statuses.size() / 2;
  Written& changed = published.statuses[middle];
  const std::string before = changed.value;
  Status status;
  ASSERT_TRUE(status.ParseFromString(changed.value));
  status.mutable_rows(0)->set_met(status.rows(0).met() + 1);
  changed.value = status.SerializeAsString();
  const AuditResult result = AuditWhere(published);
  const Difference found = TheDifference(result);
  EXPECT_EQ(found.kind, DifferenceKind::kChanged);
  EXPECT_EQ(found.what, SaidKind::kStatus);
  EXPECT_EQ(found.contract, changed.key);
  EXPECT_EQ(found.published->value, changed.value);
  EXPECT_EQ(found.judged->value, before);
  EXPECT_THAT(AuditText(result),
              HasSubstr(absl::StrCat("\"contract\":\"", changed.key, "\"")));
}

TEST(Audit, FindsAStatusThatJudgeDoesNotSay) {
  Published published = TheRun().published;
  Status status;
  ASSERT_TRUE(status.ParseFromString(published.statuses[1].value));
  status.set_clock_us(status.clock_us() + 1);
  published.statuses.insert(
      published.statuses.begin() + 2,
      {published.statuses[1].key, status.SerializeAsString()});
  EXPECT_EQ(TheDifference(AuditWhere(published)).kind,
            DifferenceKind::kNotSaid);
}

TEST(Audit, FindsAStatusThatWasPublishedTwice) {
  Published published = TheRun().published;
  published.statuses.push_back(published.statuses.back());
  EXPECT_EQ(TheDifference(AuditWhere(published)).kind, DifferenceKind::kTwice);
}

TEST(Audit, WhatCompactionLeavesIsCompared) {
  Published published = TheRun().published;
  Records kept;
  for (size_t i = 0; i < published.statuses.size(); ++i) {
    const Written& status = published.statuses[i];
    if (Last(published.statuses, status.key) == i) kept.push_back(status);
  }
  published.statuses = kept;
  const AuditResult result = AuditWhere(published);
  EXPECT_TRUE(result.equal()) << AuditText(result);
  EXPECT_EQ(Sum(result, &AuditCounts::statuses), kContracts);
  EXPECT_GT(Sum(result, &AuditCounts::statuses_gone), 0);
}

// Compaction never takes the last of a key.
TEST(Audit, FindsThatTheLastStatusOfAContractIsMissing) {
  Published published = TheRun().published;
  const std::string key = published.statuses.front().key;
  const size_t last = Last(published.statuses, key);
  const Written missing = published.statuses[last];
  published.statuses.erase(published.statuses.begin() +
                           static_cast<std::ptrdiff_t>(last));
  const Difference found = TheDifference(AuditWhere(published));
  EXPECT_EQ(found.kind, DifferenceKind::kMissing);
  EXPECT_EQ(found.what, SaidKind::kStatus);
  EXPECT_EQ(found.judged->value, missing.value);
}

TEST(Audit, FindsAChangedNotification) {
  Published published = TheRun().published;
  Written& changed = published.notifications[3];
  const std::string before = changed.value;
  absl::StrReplaceAll({{"\"severity\":\"", "\"severity\":\"very "}},
                      &changed.value);
  ASSERT_NE(changed.value, before);
  const AuditResult result = AuditWhere(published);
  const Difference found = TheDifference(result);
  EXPECT_EQ(found.kind, DifferenceKind::kNotSaid);
  EXPECT_EQ(found.what, SaidKind::kNotification);
  EXPECT_EQ(found.contract, changed.key);
  EXPECT_THAT(AuditText(result), HasSubstr(changed.value));
}

TEST(Audit, OfNotificationsTheNewestOfEachKeyMustBeThere) {
  const Records& all = TheRun().published.notifications;
  Published compacted = TheRun().published;
  compacted.notifications.clear();
  for (size_t i = 0; i < all.size(); ++i) {
    if (Last(all, all[i].key) == i) compacted.notifications.push_back(all[i]);
  }
  const AuditResult result = AuditWhere(compacted);
  EXPECT_TRUE(result.equal()) << AuditText(result);
  EXPECT_GT(Sum(result, &AuditCounts::notifications_gone), 0);

  const Written missing = compacted.notifications.front();
  compacted.notifications.erase(compacted.notifications.begin());
  const Difference found = TheDifference(AuditWhere(compacted));
  EXPECT_EQ(found.kind, DifferenceKind::kMissing);
  EXPECT_EQ(found.contract, missing.key);

  Published twice = TheRun().published;
  twice.notifications.push_back(twice.notifications.back());
  EXPECT_EQ(TheDifference(AuditWhere(twice)).kind, DifferenceKind::kTwice);
}

TEST(Audit, UntilLeavesAloneWhatCameLater) {
  const int64_t until_us = kStartUs + 150 * kSecondUs;
  const AuditOptions options = {.until_us = until_us};
  Published published = TheRun().published;
  const AuditResult all = AuditWhere(published);
  const AuditResult part = AuditWhere(published, options);
  EXPECT_TRUE(part.equal()) << AuditText(part);
  EXPECT_LT(Sum(part, &AuditCounts::alerts), Sum(all, &AuditCounts::alerts));
  EXPECT_GT(Sum(part, &AuditCounts::alerts), 0);
  for (const AuditedPartition& partition : part.partitions) {
    EXPECT_LE(partition.clock_us, until_us);
  }
  published.alerts.push_back(published.alerts.back());
  EXPECT_TRUE(AuditWhere(published, options).equal());
  EXPECT_FALSE(AuditWhere(published).equal());
  published.statuses[published.statuses.size() / 4].value.clear();
  EXPECT_FALSE(AuditWhere(published, options).equal());
}

TEST(Audit, RefusesWhereTheBeginningOfObservationsIsGone) {
  AuditOf audit(TheRun().published);
  audit.log().DeleteBefore({.topic = kTopics.Observations(), .partition = 1},
                           1);
  const auto result = audit.Do();
  EXPECT_TRUE(absl::IsDataLoss(result.status()));
  EXPECT_THAT(std::string(result.status().message()),
              HasSubstr("holdline.observations [1] begins at offset 1"));
}

TEST(Audit, ComparesTheAlertsThatRetentionHasLeft) {
  AuditOf audit(TheRun().published);
  audit.log().DeleteBefore({.topic = kTopics.Alerts(), .partition = 0}, 5);
  const auto result = audit.Do();
  ASSERT_TRUE(result.ok());
  EXPECT_TRUE(result->equal()) << AuditText(*result);
  EXPECT_TRUE(result->alerts_cut);
  EXPECT_EQ(Sum(*result, &AuditCounts::alerts_gone), 5);
  EXPECT_EQ(Sum(*result, &AuditCounts::alerts),
            static_cast<int64_t>(TheRun().published.alerts.size()) - 5);
}

TEST(Audit, TheEndOfAReplayIsSaidAgain) {
  Service service;
  for (const PlainEvent& event : Events()) service.Take(event);
  service.Finish();
  const auto ended =
      Audit(service.log(), service.clock(), {.may_have_ended = true});
  ASSERT_TRUE(ended.ok());
  EXPECT_TRUE(ended->equal()) << AuditText(*ended);
  // Every contract's status is said at the end, changed or not.
  const auto endless = Audit(service.log(), service.clock(), {});
  ASSERT_TRUE(endless.ok());
  EXPECT_FALSE(endless->equal());
}

TEST(Audit, RefusesWhereATopicIsMissing) {
  ManualClock clock(kStartUs);
  MemoryLog log(clock);
  EXPECT_TRUE(absl::IsNotFound(Audit(log, clock, {}).status()));
}

TEST(AuditText, JsonIsJson) {
  Published published = TheRun().published;
  published.alerts[1].value = "\xff no alert \"";
  published.statuses[7].value = "\xff";
  const std::string json = AuditJson(AuditWhere(published));
  google::protobuf::Struct parsed;
  ASSERT_TRUE(google::protobuf::util::JsonStringToMessage(json, &parsed).ok())
      << json;
  EXPECT_FALSE(parsed.fields().at("equal").bool_value());
  EXPECT_EQ(parsed.fields().at("partitions").list_value().values_size(), 2);
  EXPECT_THAT(json, HasSubstr("no alert"));
}

}  // namespace
}  // namespace holdline
