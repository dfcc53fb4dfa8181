#include "engine/app/config/setting.h"

#include <algorithm>
#include <limits>

#include "absl/status/statusor.h"
#include "engine/app/config/values.h"
#include "operators/contract/text.h"

namespace holdline {
namespace {

using Config = ServiceConfig;
using Text = std::string_view;

constexpr Setting kSettings[] = {
    {.name = "brokers",
     .form = "host:port",
     .fallback = "",
     .required = true,
     .list = true,
     .description = "The Kafka brokers to begin with.",
     .take = [](Text value,
                Config& config) { return TakeBrokers(value, config.brokers); }},
    {.name = "contracts",
     .form = "a path",
     .fallback = "",
     .required = true,
     .description = "The contract book: a file or a folder of *.yaml, relative "
                    "to this file.",
     .take = [](Text value,
                Config& config) { return TakeText(value, config.contracts); }},
    {.name = "contracts_lead",
     .form = "a duration from 5s to 24h",
     .fallback = "10s",
     .description = "How long after a change of the contract book was read it "
                    "comes into force, on all instances at once.",
     .take =
         [](Text value, Config& config) {
           return TakeDuration(value, {absl::Seconds(5), absl::Hours(24)},
                               config.contracts_lead);
         }},
    {.name = "topics.telemetry",
     .form = "a topic",
     .fallback = "telemetry",
     .description = "The topic with the events of contacts and cases.",
     .take =
         [](Text value, Config& config) {
           return TakeTopic(value, config.topics.telemetry);
         }},
    {.name = "topics.prefix",
     .form = "a topic",
     .fallback = "holdline",
     .description = "What the names of Holdline's own topics begin with: "
                    "PREFIX.observations, PREFIX.alerts, ...",
     .take =
         [](Text value, Config& config) {
           return TakeTopic(value, config.topics.prefix);
         }},
    {.name = "rekey.from",
     .form = "a topic, or none",
     .fallback = "none",
     .description = "A topic of telemetry that is not keyed by contact: it is "
                    "re-keyed, exactly once, into topics.telemetry, which is "
                    "Holdline's own then.",
     .take =
         [](Text value, Config& config) {
           return TakeRekeyFrom(value, config.rekey_from);
         }},
    {.name = "rekey.partitions",
     .form = "a number from 1 to 1024",
     .fallback = "4",
     .description = "Partitions of topics.telemetry when Holdline creates it "
                    "to re-key into; fixed from then on.",
     .take =
         [](Text value, Config& config) {
           return TakeNumber(value, {1, 1024}, config.rekey_partitions);
         }},
    {.name = "partitions",
     .form = "a number from 1 to 1024",
     .fallback = "4",
     .description = "Partitions of PREFIX.observations when Holdline creates "
                    "it; fixed from then on.",
     .take =
         [](Text value, Config& config) {
           return TakeNumber(value, {1, 1024}, config.judge_partitions);
         }},
    {.name = "replication",
     .form = "a number from 1 to 9",
     .fallback = "1",
     .description = "Replicas of the topics that Holdline creates; 3 outside "
                    "of development.",
     .take =
         [](Text value, Config& config) {
           return TakeNumber(value, {1, 9}, config.replication);
         }},
    {.name = "listen",
     .form = "host:port",
     .fallback = "127.0.0.1:9464",
     .description = "Where /metrics, /healthz and /readyz are served.",
     .take = [](Text value,
                Config& config) { return TakeAddress(value, config.listen); }},
    {.name = "instance",
     .form = "a name",
     .fallback = "auto",
     .description = "The name of this process: stable over restarts, different "
                    "from every other. auto: the name of the host.",
     .take =
         [](Text value, Config& config) {
           return TakeInstance(value, config.instance);
         }},
    {.name = "stages",
     .form = "score, judge or both",
     .fallback = "both",
     .description = "Which stages this process runs.",
     .take =
         [](Text value, Config& config) {
           return TakeStages(value, config.run_score, config.run_judge);
         }},
    {.name = "shards",
     .form = "auto or a number from 1 to 64",
     .fallback = "auto",
     .description = "Threads that own partitions. auto: one a core, 8 at most.",
     .take = [](Text value,
                Config& config) { return TakeShards(value, config.shards); }},
    {.name = "tick",
     .form = "a duration",
     .fallback = "20ms",
     .description = "Least time between two transactions.",
     .take =
         [](Text value, Config& config) {
           return TakeDuration(value, {absl::ZeroDuration(), absl::Seconds(10)},
                               config.tick);
         }},
    {.name = "behind_tick",
     .form = "a duration",
     .fallback = "100ms",
     .description = "The same while it works off a backlog.",
     .take =
         [](Text value, Config& config) {
           return TakeDuration(value, {absl::ZeroDuration(), absl::Seconds(60)},
                               config.behind_tick);
         }},
    {.name = "allowance",
     .form = "a duration",
     .fallback = "500ms",
     .description = "How long an event may take to reach the log before "
                    "silence counts as an answer.",
     .take =
         [](Text value, Config& config) {
           return TakeDuration(value, {absl::ZeroDuration(), absl::Minutes(10)},
                               config.allowance);
         }},
    {.name = "snapshots",
     .form = "a duration, or off",
     .fallback = "30s",
     .description = "How long writing all of the state once is spread over; "
                    "after a crash at most twice as much is replayed. off: the "
                    "whole log is.",
     .take =
         [](Text value, Config& config) {
           return TakeSnapshots(value, config.snapshots);
         }},
    {.name = "clock",
     .form = "live or log",
     .fallback = "live",
     .description = "live: time follows the wall. log: time is that of the "
                    "records alone, so that every run says the same.",
     .take = [](Text value,
                Config& config) { return TakeClock(value, config.clock); }},
    {.name = "until",
     .form = "a time such as 2026-03-02T10:00:00Z, or never",
     .fallback = "never",
     .description = "Where a run over a finished log ends.",
     .take = [](Text value,
                Config& config) { return TakeUntil(value, config.until_us); }},
    {.name = "metrics.max_series",
     .form = "a number from 0 to 1000000",
     .fallback = "5000",
     .description = "Contract series on /metrics. Above it they are served by "
                    "/metrics/contracts alone.",
     .take =
         [](Text value, Config& config) {
           return TakeNumber(value, {0, 1'000'000}, config.max_series);
         }},
    {.name = "metrics.stale_after",
     .form = "a duration",
     .fallback = "30s",
     .description =
         "How old a clock may be before the service is not ready and "
         "the values of its contracts are shown no more.",
     .take =
         [](Text value, Config& config) {
           return TakeDuration(value, {absl::Seconds(2), absl::Hours(24)},
                               config.stale_after);
         }},
    {.name = "limits.ring",
     .form = "a power of two from 2 to 65536",
     .fallback = "64",
     .description = "Packets that a shard may have on their way to the "
                    "committer before it takes no more batches.",
     .take =
         [](Text value, Config& config) {
           return TakePowerOfTwo(value, {2, 65'536}, config.ring_packets);
         }},
    {.name = "limits.contacts",
     .form = "a number from 1000 to 100000000",
     .fallback = "1000000",
     .description = "Contacts remembered per telemetry partition; beyond it "
                    "the one that was least recently touched is forgotten.",
     .take =
         [](Text value, Config& config) {
           return TakeNumber(value, {1000, 100'000'000}, config.max_contacts);
         }},
    {.name = "limits.remember",
     .form = "a duration",
     .fallback = "15m",
     .description = "How long an ended contact takes late events.",
     .take =
         [](Text value, Config& config) {
           return TakeDuration(value, {absl::Seconds(1), absl::Hours(24 * 7)},
                               config.remember);
         }},
    {.name = "limits.remember_open",
     .form = "a duration",
     .fallback = "24h",
     .description = "How long a contact is remembered whose end never comes.",
     .take =
         [](Text value, Config& config) {
           return TakeDuration(value, {absl::Seconds(1), absl::Hours(24 * 30)},
                               config.remember_open);
         }},
    {.name = "limits.lost_after",
     .form = "a duration",
     .fallback = "4h",
     .description = "How long a contact may wait before it counts as lost.",
     .take =
         [](Text value, Config& config) {
           return TakeDuration(value, {absl::Seconds(1), absl::Hours(24 * 30)},
                               config.lost_after);
         }},
    {.name = "limits.cases",
     .form = "a number from 1000 to 100000000",
     .fallback = "1000000",
     .description = "Cases remembered per telemetry partition; beyond it the "
                    "one that was least recently touched is forgotten.",
     .take =
         [](Text value, Config& config) {
           return TakeNumber(value, {1000, 100'000'000}, config.max_cases);
         }},
    {.name = "limits.remember_cases",
     .form = "a duration",
     .fallback = "30d",
     .description = "How long a case that has ended takes late events, and may "
                    "be reopened.",
     .take =
         [](Text value, Config& config) {
           return TakeDuration(value, {absl::Seconds(1), absl::Hours(24 * 730)},
                               config.remember_cases);
         }},
    {.name = "limits.remember_open_cases",
     .form = "a duration",
     .fallback = "400d",
     .description = "How long a case is remembered whose end never comes.",
     .take =
         [](Text value, Config& config) {
           return TakeDuration(value, {absl::Seconds(1), absl::Hours(24 * 730)},
                               config.remember_open_cases);
         }},
    {.name = "limits.outages",
     .form = "a number from 1000 to 100000000",
     .fallback = "100000",
     .description = "Outages and maintenance remembered per telemetry "
                    "partition; beyond it the one that was least recently "
                    "touched is forgotten.",
     .take =
         [](Text value, Config& config) {
           return TakeNumber(value, {1000, 100'000'000}, config.max_outages);
         }},
    {.name = "limits.remember_outages",
     .form = "a duration",
     .fallback = "30d",
     .description = "How long an outage that has ended takes late events.",
     .take =
         [](Text value, Config& config) {
           return TakeDuration(value, {absl::Seconds(1), absl::Hours(24 * 730)},
                               config.remember_outages);
         }},
    {.name = "limits.remember_open_outages",
     .form = "a duration",
     .fallback = "400d",
     .description = "How long an outage is remembered whose end never comes.",
     .take =
         [](Text value, Config& config) {
           return TakeDuration(value, {absl::Seconds(1), absl::Hours(24 * 730)},
                               config.remember_open_outages);
         }},
    {.name = "log.level",
     .form = "info, warning or error",
     .fallback = "info",
     .description = "The least severe lines that are written.",
     .take =
         [](Text value, Config& config) {
           return TakeLogLevel(value, config.log_level);
         }},
};

// `text` in lines of at most 72 characters, indented.
std::string Wrapped(std::string_view text) {
  constexpr size_t kWidth = 72;
  std::string wrapped;
  std::string line;
  for (const std::string_view word : Split(text, ' ')) {
    if (!line.empty() && line.size() + 1 + word.size() > kWidth) {
      wrapped += Concat("    ", line, "\n");
      line.clear();
    }
    line += Concat(line.empty() ? "" : " ", word);
  }
  return Concat(wrapped, "    ", line, "\n");
}

}  // namespace

std::span<const Setting> Settings() { return kSettings; }

const Setting* FindSetting(std::string_view name) {
  const auto found = std::find_if(
      std::begin(kSettings), std::end(kSettings),
      [&](const Setting& setting) { return setting.name == name; });
  return found == std::end(kSettings) ? nullptr : &*found;
}

std::string DescribeSettings() {
  std::string text;
  for (const Setting& setting : kSettings) {
    text += Concat(
        setting.name, ": ", setting.form, "; ",
        setting.required ? "required" : Concat("default ", setting.fallback),
        "\n", Wrapped(setting.description));
  }
  return text + "kafka: a map of librdkafka's properties\n" +
         Wrapped(
             "Passed on as they are, for example security.protocol: "
             "SASL_SSL. Any property may be read from a file by adding "
             "_file to its name: sasl.password_file: /run/secrets/kafka.") +
         "Any text may hold ${NAME}, which is taken from the environment.\n";
}

}  // namespace holdline
