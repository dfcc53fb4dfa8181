#include "engine/app/monitor/monitor.h"

#include <utility>
#include <vector>

#include "absl/strings/numbers.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_split.h"
#include "engine/app/log_line.h"
#include "engine/app/monitor/published.h"
#include "engine/app/version.h"
#include "engine/base/hash.h"
#include "engine/base/mutex_lock.h"
#include "engine/base/process.h"
#include "engine/base/time_units.h"

namespace holdline {
namespace {

constexpr char kPrometheusText[] = "text/plain; version=0.0.4; charset=utf-8";

std::vector<double> DelayBounds() {
  return {0.005, 0.01, 0.02, 0.05, 0.1, 0.2, 0.5, 1, 2, 5, 10, 60};
}

// Of what a log has kept, the share that a recovery may need without a warning.
constexpr double kShortRetention = 0.5;

double Seconds(int64_t us) { return static_cast<double>(us) / 1e6; }

// What became more, for a counter.
uint64_t Grown(int64_t before, int64_t now) {
  return now > before ? static_cast<uint64_t>(now - before) : 0;
}

void CountForgotten(const ForgottenCounts& before, const ForgottenCounts& now,
                    MetricFamily<CounterMetric>& by_why) {
  by_why.With({"ended"}).Add(Grown(before.ended, now.ended));
  by_why.With({"open"}).Add(Grown(before.open, now.open));
  by_why.With({"orphan"}).Add(Grown(before.orphan, now.orphan));
  by_why.With({"ceiling"}).Add(Grown(before.ceiling, now.ceiling));
}

}  // namespace

Monitor::Monitor(Clock* clock, MonitorOptions options)
    : clock_(*clock),
      options_(std::move(options)),
      engine_(registry_),
      board_({.max_series = options_.max_series,
              .stale_after_us = options_.live ? absl::ToInt64Microseconds(
                                                    options_.stale_after)
                                              : 0,
              .on_limit =
                  [](bool is_over, int64_t series) {
                    LogLine(is_over ? LogLevel::kWarning : LogLevel::kInfo,
                            is_over ? "series_over_limit" : "series_in_limit",
                            {{"series", absl::StrCat(series)},
                             {"page", "/metrics/contracts?shard=0/1"}});
                  }}),
      events_(registry_.Counters("holdline_events_total",
                                 "Events of telemetry by what became of them.",
                                 {"outcome"})),
      applied_(events_.With({"applied"})),
      duplicate_(events_.With({"duplicate"})),
      late_(events_.With({"late"})),
      refused_(events_.With({"refused"})),
      dead_letters_(registry_.Counters(
          "holdline_dead_letters_total",
          "Events and messages that could not be used, by reason.",
          {"reason"})),
      snapshot_bytes_(registry_.Counters(
          "holdline_snapshot_bytes_total",
          "Bytes of state that were written as snapshots.", {"stage"})),
      snapshots_(registry_.Counters(
          "holdline_snapshots_total",
          "Snapshots of partitions: completed, or refused when they were read.",
          {"stage", "outcome"})),
      fenced_(registry_
                  .Counters("holdline_fenced_writers_total",
                            "Writers of dead or frozen instances that this one "
                            "has ended.")
                  .With({})),
      rejoins_(registry_
                   .Counters("holdline_rejoins_total",
                             "How often this instance was fenced by another, "
                             "and began anew.")
                   .With({})),
      forgotten_(registry_.Counters(
          "holdline_contacts_forgotten_total",
          "Contacts forgotten, by why: ended, open, orphan, ceiling.",
          {"why"})),
      reloads_(registry_.Counters(
          "holdline_book_reloads_total",
          "Times that the contracts folder was read again: appended (it comes "
          "into force), unchanged, refused (mistakes), failed (tried again).",
          {"outcome"})),
      last_reload_(
          registry_
              .Gauges("holdline_book_last_reload_successful",
                      "1 where the contracts folder, as it was read last, is "
                      "or will be in force; 0 where the old contracts stand.",
                      {})
              .With({})),
      contacts_(registry_.Gauges("holdline_contacts",
                                 "Contacts in memory, by state.", {"state"})),
      cases_(registry_.Gauges(
          "holdline_cases",
          "Cases in memory, by state; contradictory are those of which "
          "something lies before their opening that cannot be.",
          {"state"})),
      forgotten_cases_(registry_.Counters(
          "holdline_cases_forgotten_total",
          "Cases forgotten, by why: ended, open (it counts as nothing from "
          "then on), orphan (nothing had opened it), ceiling.",
          {"why"})),
      outages_(registry_.Gauges(
          "holdline_outages",
          "Outages and maintenance in memory, by state; contradictory are "
          "those that cannot be as they are told.",
          {"state"})),
      forgotten_outages_(registry_.Counters(
          "holdline_outages_forgotten_total",
          "Outages and maintenance forgotten, by why: ended, open (it counts "
          "as nothing from then on), orphan (nothing had begun it), ceiling.",
          {"why"})),
      delivery_delay_(
          registry_
              .Histograms("holdline_delivery_delay_seconds",
                          "From an event to its being read, while live.",
                          DelayBounds())
              .With({})),
      event_to_alert_(
          registry_
              .Histograms("holdline_event_to_alert_seconds",
                          "From what became true to its committed alert, while "
                          "live.",
                          DelayBounds())
              .With({})) {
  engine_.SetBuild(kVersion, kRevision);
  last_reload_.Set(1);
  // From zero on, so that the first one is an increase.
  for (const char* stage : {"score", "judge"}) {
    snapshot_bytes_.With({stage});
    snapshots_.With({stage, "completed"});
    snapshots_.With({stage, "refused"});
  }
  for (const ReloadOutcome outcome :
       {ReloadOutcome::kAppended, ReloadOutcome::kUnchanged,
        ReloadOutcome::kRefused, ReloadOutcome::kFailed}) {
    reloads_.With({ReloadOutcomeName(outcome)});
  }
  for (int reason = 1; reason < kRefusals; ++reason) {
    dead_letters_.With(
        {std::string(RefusalName(Refusal{static_cast<uint8_t>(reason)}))});
  }
}

void Monitor::OnBookReload(ReloadOutcome outcome) {
  reloads_.With({ReloadOutcomeName(outcome)}).Add();
  last_reload_.Set(outcome == ReloadOutcome::kAppended ||
                           outcome == ReloadOutcome::kUnchanged
                       ? 1
                       : 0);
}

HttpRoutes Monitor::Routes() {
  return {
      {"/metrics", [this](const HttpQuery&) { return MetricsPage(); }},
      {"/metrics/contracts",
       [this](const HttpQuery& query) { return ContractsPage(query); }},
      {"/healthz",
       [](const HttpQuery&) {
         HttpResponse response;
         response.body = "ok\n";
         return response;
       }},
      {"/readyz", [this](const HttpQuery&) { return ReadyPage(); }},
  };
}

int64_t Monitor::events() const {
  return static_cast<int64_t>(applied_.value());
}

void Monitor::OnPartition(const PartitionSample& sample, bool phase_changed) {
  if (phase_changed) {
    LogPhase(sample);
    phase_changed_us_ = clock_.MonotonicUs();
  }
  if (sample.phase == PartitionPhase::kReleased) {
    Forget(sample);
    return;
  }
  engine_.Lag(sample.stage, sample.partition)
      .Set(static_cast<double>(
          std::max<int64_t>(0, sample.end_offset - sample.next_offset)));
  MutexLock lock(&mutex_);
  PartitionView& view =
      partitions_[{std::string(sample.stage), sample.partition}];
  view.phase = sample.phase;
  if (sample.phase == PartitionPhase::kOwned) WatchRetention(sample, view);
}

// Before it hurts: what a recovery would read comes close to what is kept.
void Monitor::WatchRetention(const PartitionSample& sample,
                             PartitionView& view) {
  const int64_t kept = sample.next_offset - sample.first_offset;
  const int64_t needed = sample.next_offset - sample.needed_from;
  const bool has_deleted = sample.first_offset > 0 && kept > 0;
  const double share =
      has_deleted ? static_cast<double>(needed) / static_cast<double>(kept) : 0;
  engine_.NeededShare(sample.stage, sample.partition).Set(share);
  const bool is_short = share > kShortRetention;
  if (std::exchange(view.retention_is_short, is_short) || !is_short) return;
  LogLine(
      LogLevel::kWarning, "retention_short",
      {{"stage", std::string(sample.stage)},
       {"partition", absl::StrCat(sample.partition)},
       {"first_offset", absl::StrCat(sample.first_offset)},
       {"needed_from", absl::StrCat(sample.needed_from)},
       {"what_to_do", "keep the topic longer, or take snapshots more often"}});
}

void Monitor::LogPhase(const PartitionSample& sample) const {
  const bool stopped = sample.phase == PartitionPhase::kStopped;
  LogLine(
      stopped ? LogLevel::kError : LogLevel::kInfo,
      absl::StrCat("partition_", std::string(PartitionPhaseName(sample.phase))),
      {{"stage", std::string(sample.stage)},
       {"partition", absl::StrCat(sample.partition)},
       {"next_offset", absl::StrCat(sample.next_offset)},
       {"replays_from", absl::StrCat(sample.replay_from)},
       {"why", std::string(sample.error)}});
}

void Monitor::Forget(const PartitionSample& sample) {
  engine_.RemovePartition(sample.stage, sample.partition);
  if (sample.stage == "judge") board_.DropPartition(sample.partition);
  MutexLock lock(&mutex_);
  partitions_.erase({std::string(sample.stage), sample.partition});
}

void Monitor::OnSnapshot(const SnapshotSample& sample) {
  const std::string stage(sample.stage);
  snapshot_bytes_.With({stage}).Add(sample.bytes);
  if (sample.complete) snapshots_.With({stage, "completed"}).Add();
}

void Monitor::OnSnapshotRefused(std::string_view stage, int32_t partition,
                                std::string_view why) {
  snapshots_.With({std::string(stage), "refused"}).Add();
  LogLine(LogLevel::kWarning, "snapshot_refused",
          {{"stage", std::string(stage)},
           {"partition", absl::StrCat(partition)},
           {"why", std::string(why)}});
}

void Monitor::OnRecoveryWaits(std::string_view stage, int32_t partition,
                              int64_t waited_us, std::string_view why) {
  LogLine(LogLevel::kWarning, "recovery_waits",
          {{"stage", std::string(stage)},
           {"partition", absl::StrCat(partition)},
           {"for_s", absl::StrCat(waited_us / kSecondUs)},
           {"why", std::string(why)}});
}

void Monitor::OnFenced(std::string_view stage, int32_t partition,
                       std::string_view owner) {
  fenced_.Add();
  LogLine(LogLevel::kWarning, "owner_fenced",
          {{"stage", std::string(stage)},
           {"partition", absl::StrCat(partition)},
           {"owner", std::string(owner)}});
}

void Monitor::StartAnew() {
  rejoins_.Add();
  MutexLock lock(&mutex_);
  for (const auto& [key, view] : partitions_) {
    engine_.RemovePartition(key.first, key.second);
    if (key.first == "judge") board_.DropPartition(key.second);
  }
  partitions_.clear();
  ring_full_.clear();
}

void Monitor::OnTick(int64_t took_us) {
  engine_.OnTick(absl::Microseconds(took_us));
}

void Monitor::OnShard(const ShardSample& sample) {
  engine_.RingPackets(sample.shard)
      .Set(static_cast<double>(sample.ring_packets));
  engine_.ring_capacity_packets.Set(static_cast<double>(sample.ring_capacity));
  MutexLock lock(&mutex_);
  uint64_t& known = ring_full_[sample.shard];
  engine_.RingFull(sample.shard).Add(sample.ring_full - known);
  known = sample.ring_full;
}

void Monitor::OnCommit(const CommitSample& sample) {
  engine_.OnCommit(sample.outcome, absl::Microseconds(sample.duration_us));
  if (sample.outcome == CommitOutcome::kCommitted) return;
  LogLine(LogLevel::kWarning, "commit_failed",
          {{"attempt", absl::StrCat(sample.attempts)},
           {"why", std::string(sample.why)}});
}

void Monitor::OnCommitted(std::span<const NewRecord> records, int64_t wall_us) {
  const std::string alerts = options_.topics.Alerts();
  const std::string status = options_.topics.Status();
  for (const NewRecord& record : records) {
    if (record.topic == status) {
      board_.Apply(PartitionOf(record.key, options_.judge_partitions),
                   record.key, record.value);
    } else if (record.topic == alerts) {
      OnAlert(record.value, wall_us);
    }
  }
}

void Monitor::OnAlert(const std::string& json, int64_t wall_us) {
  Alert alert;
  if (!ParseAlert(json, &alert)) return;
  if (options_.live)
    event_to_alert_.Observe(Seconds(wall_us - alert.since_us()));
  if (options_.on_alert) options_.on_alert(alert);
}

void Monitor::OnDelivery(int64_t time_us) {
  delivery_delay_.Observe(Seconds(clock_.WallUs() - time_us));
}

void Monitor::OnRefused(Refusal reason) {
  dead_letters_.With({std::string(RefusalName(reason))}).Add();
  if (reason != Refusal::kLate) refused_.Add();
}

void Monitor::OnScored(int32_t partition, const ScorePartition& score) {
  const ScoreCounters counters = score.counters();
  MutexLock lock(&mutex_);
  PartitionView& view = partitions_[{"score", partition}];
  view.clock_us = score.clock_us();
  CountScored(counters, view);
  SetContacts();
}

// Counters of a partition begin anew where it was rebuilt.
void Monitor::CountScored(const ScoreCounters& now, PartitionView& view) {
  const ScoreCounters before =
      now.Events() >= view.scored.Events() ? view.scored : ScoreCounters();
  applied_.Add(Grown(before.applied, now.applied));
  duplicate_.Add(Grown(before.duplicate, now.duplicate));
  late_.Add(Grown(before.late, now.late));
  CountForgotten(before.contacts_forgotten, now.contacts_forgotten, forgotten_);
  CountForgotten(before.cases_forgotten, now.cases_forgotten, forgotten_cases_);
  CountForgotten(before.outages_forgotten, now.outages_forgotten,
                 forgotten_outages_);
  WatchOrphans(before, now);
  view.scored = now;
}

void Monitor::WatchOrphans(const ScoreCounters& before,
                           const ScoreCounters& now) {
  const ForgottenCounts& was = before.contacts_forgotten;
  const ForgottenCounts& is = now.contacts_forgotten;
  const auto found = orphans_.Add(is.orphan - was.orphan, is.All() - was.All(),
                                  clock_.MonotonicUs());
  if (!found) return;
  LogLine(LogLevel::kWarning, "contacts_without_start",
          {{"contacts", absl::StrCat(found->orphans)},
           {"of", absl::StrCat(found->forgotten)},
           {"what_to_do",
            "if the topic of telemetry is not keyed by contact, name it in "
            "rekey.from; else look for telemetry that was lost"}});
}

void Monitor::SetContacts() {
  ScoreCounters all;
  for (const auto& [key, view] : partitions_) {
    all.open += view.scored.open;
    all.remembered += view.scored.remembered;
    all.cases_open += view.scored.cases_open;
    all.cases_ended += view.scored.cases_ended;
    all.cases_contradictory += view.scored.cases_contradictory;
    all.outages_running += view.scored.outages_running;
    all.outages_ended += view.scored.outages_ended;
    all.outages_contradictory += view.scored.outages_contradictory;
  }
  contacts_.With({"open"}).Set(static_cast<double>(all.open));
  contacts_.With({"remembered"}).Set(static_cast<double>(all.remembered));
  cases_.With({"open"}).Set(static_cast<double>(all.cases_open));
  cases_.With({"ended"}).Set(static_cast<double>(all.cases_ended));
  cases_.With({"contradictory"})
      .Set(static_cast<double>(all.cases_contradictory));
  outages_.With({"running"}).Set(static_cast<double>(all.outages_running));
  outages_.With({"ended"}).Set(static_cast<double>(all.outages_ended));
  outages_.With({"contradictory"})
      .Set(static_cast<double>(all.outages_contradictory));
}

// So that gauges are there before the next thing is said.
void Monitor::OnJudgeOwned(int32_t partition,
                           std::span<const StatusRecord> statuses) {
  for (const StatusRecord& status : statuses) {
    board_.Apply(partition, status.contract, status.bytes);
  }
}

void Monitor::OnJudged(int32_t partition, const JudgePartition& judge) {
  board_.SetUncovered(partition, {.contacts = judge.uncovered(),
                                  .cases = judge.uncovered_cases(),
                                  .outages = judge.uncovered_outages()});
  if (judge.clock_us() != JudgePartition::kNoClock) {
    board_.SetClock(partition, judge.clock_us());
  }
  MutexLock lock(&mutex_);
  partitions_[{"judge", partition}].clock_us = judge.settled_us();
}

std::string Monitor::WhyNotReady() {
  const int64_t wall_us = clock_.WallUs();
  MutexLock lock(&mutex_);
  if (partitions_.empty()) return "no partition is assigned yet";
  for (const auto& [key, view] : partitions_) {
    const std::string name = absl::StrCat(key.first, " partition ", key.second);
    if (view.phase != PartitionPhase::kOwned) {
      return absl::StrCat(name, " is ",
                          std::string(PartitionPhaseName(view.phase)));
    }
    const absl::Duration age = absl::Microseconds(wall_us - view.clock_us);
    if (options_.live && view.clock_us != INT64_MIN &&
        age > options_.stale_after) {
      return absl::StrCat("the clock of ", name, " is ",
                          absl::FormatDuration(age), " old");
    }
  }
  return "";
}

void Monitor::RefreshGauges() {
  engine_.ready.Set(WhyNotReady().empty() ? 1 : 0);
  engine_.resident_bytes.Set(static_cast<double>(ResidentBytes()));
  const int64_t wall_us = clock_.WallUs();
  std::map<std::string, int> owned{{"score", 0}, {"judge", 0}};
  MutexLock lock(&mutex_);
  for (const auto& [key, view] : partitions_) {
    ++owned[key.first];
    if (view.clock_us == INT64_MIN) continue;
    engine_.ClockAge(key.first, key.second)
        .Set(Seconds(wall_us - view.clock_us));
  }
  for (const auto& [stage, count] : owned) engine_.Partitions(stage).Set(count);
}

HttpResponse Monitor::MetricsPage() {
  RefreshGauges();
  HttpResponse response;
  response.content_type = kPrometheusText;
  response.body = registry_.Render();
  board_.RenderMetrics(clock_.WallUs(), response.body);
  return response;
}

HttpResponse Monitor::ContractsPage(const HttpQuery& query) const {
  HttpResponse response;
  int shard = 0, shards = 1;
  if (const auto found = query.find("shard"); found != query.end()) {
    const std::vector<std::string> parts = absl::StrSplit(found->second, '/');
    if (parts.size() != 2 || !absl::SimpleAtoi(parts[0], &shard) ||
        !absl::SimpleAtoi(parts[1], &shards) || shard < 0 || shards < 1 ||
        shard >= shards) {
      response.status = 400;
      response.body = "shard must be i/n with 0 <= i < n, like shard=0/4\n";
      return response;
    }
  }
  response.content_type = kPrometheusText;
  board_.RenderShard(shard, shards, clock_.WallUs(), response.body);
  return response;
}

HttpResponse Monitor::ReadyPage() {
  const std::string why = WhyNotReady();
  HttpResponse response;
  response.status = why.empty() ? 200 : 503;
  response.body = why.empty() ? "ready\n" : absl::StrCat(why, "\n");
  return response;
}

}  // namespace holdline
