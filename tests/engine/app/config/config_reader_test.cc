#include "engine/app/config/config_reader.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "engine/app/config/secrets.h"
#include "tests/engine/app/config/config_fixture.h"

namespace holdline {
namespace {

using ::testing::HasSubstr;
using ::testing::IsEmpty;
using ::testing::Not;

class ConfigReader : public ConfigFixture {};

TEST_F(ConfigReader, ExampleIsTheDefaults) {
  const ConfigResult example =
      LoadConfig("deploy/examples/holdline.yaml", environment_);
  EXPECT_THAT(example.diagnostics, IsEmpty())
      << FormatAsText(example.diagnostics, 1);
  ASSERT_TRUE(example.config.has_value());
  const ServiceConfig& config = *example.config;
  EXPECT_EQ(config.contracts, "deploy/examples/contracts");
  EXPECT_EQ(config.kafka.at("bootstrap.servers"), "localhost:9092");
  EXPECT_EQ(config.kafka.at("session.timeout.ms"), "10000");

  auto defaults = Good("").given;
  auto given = config.given;
  for (const char* name : {"brokers", "contracts"}) {
    defaults.erase(name);
    given.erase(name);
  }
  EXPECT_EQ(given, defaults);
}

TEST_F(ConfigReader, TakesDefaultsAndWhatTheMachineHas) {
  const ServiceConfig config = Good("");
  EXPECT_EQ(config.brokers, "k:9092");
  EXPECT_EQ(config.contracts, (folder_ / "contracts").string());
  EXPECT_EQ(config.topics.telemetry, "telemetry");
  EXPECT_EQ(config.topics.Alerts(), "holdline.alerts");
  EXPECT_EQ(config.judge_partitions, 4);
  EXPECT_EQ(config.replication, 1);
  EXPECT_EQ(config.listen, "127.0.0.1:9464");
  EXPECT_EQ(config.instance, "host-1");
  EXPECT_TRUE(config.run_score && config.run_judge);
  EXPECT_EQ(config.shards, 2);
  EXPECT_EQ(config.tick, absl::Milliseconds(20));
  EXPECT_EQ(config.behind_tick, absl::Milliseconds(100));
  EXPECT_EQ(config.allowance, absl::Milliseconds(500));
  EXPECT_EQ(config.clock, ClockMode::kLive);
  EXPECT_EQ(config.until_us, std::nullopt);
  EXPECT_EQ(config.max_series, 5000u);
  EXPECT_EQ(config.stale_after, absl::Seconds(30));
  EXPECT_EQ(config.ring_packets, 64u);
  EXPECT_EQ(config.max_contacts, 1'000'000u);
  EXPECT_EQ(config.remember, absl::Minutes(15));
  EXPECT_EQ(config.remember_open, absl::Hours(24));
  EXPECT_EQ(config.max_cases, 1'000'000u);
  EXPECT_EQ(config.remember_cases, absl::Hours(24 * 30));
  EXPECT_EQ(config.remember_open_cases, absl::Hours(24 * 400));
  EXPECT_EQ(config.max_outages, 100'000u);
  EXPECT_EQ(config.remember_outages, absl::Hours(24 * 30));
  EXPECT_EQ(config.remember_open_outages, absl::Hours(24 * 400));
  EXPECT_EQ(config.lost_after, absl::Hours(4));
  EXPECT_EQ(config.log_level, LogLevel::kInfo);
}

TEST_F(ConfigReader, TakesWhatIsWritten) {
  const ServiceConfig config = Good(R"(
topics: {telemetry: events, prefix: hl}
stages: score
shards: 3
clock: log
until: 2026-03-02T10:00:00Z
instance: a-1
listen: "[::1]:0"
metrics: {max_series: 0}
limits: {ring: 128, remember: 1h}
log: {level: warning}
)");
  EXPECT_EQ(config.topics.telemetry, "events");
  EXPECT_EQ(config.topics.Status(), "hl.status");
  EXPECT_TRUE(config.run_score);
  EXPECT_FALSE(config.run_judge);
  EXPECT_EQ(config.shards, 3);
  EXPECT_EQ(config.clock, ClockMode::kLog);
  EXPECT_EQ(config.until_us, int64_t{1'772'445'600} * 1'000'000);
  EXPECT_EQ(config.instance, "a-1");
  EXPECT_EQ(config.listen, "[::1]:0");
  EXPECT_EQ(config.max_series, 0u);
  EXPECT_EQ(config.ring_packets, 128u);
  EXPECT_EQ(config.remember, absl::Hours(1));
  EXPECT_EQ(config.log_level, LogLevel::kWarning);
}

TEST_F(ConfigReader, BrokersAreATextOrAList) {
  const auto brokers = [&](const std::string& text) {
    return Read("contracts: contracts\nbrokers: " + text + "\n")
        .config.value_or(ServiceConfig{})
        .brokers;
  };
  EXPECT_EQ(brokers("a:1, b:2"), "a:1,b:2");
  EXPECT_EQ(brokers("[a:1, \"SSL://b:2\", c]"), "a:1,SSL://b:2,c");
  EXPECT_EQ(brokers("[a:1, \"b:x\"]"), "");
}

TEST_F(ConfigReader, AutoShardsAreCapped) {
  environment_.cores = 64;
  EXPECT_EQ(Good("").shards, 8);
  environment_.cores = 0;
  EXPECT_EQ(Good("").shards, 1);
}

TEST_F(ConfigReader, TellsEveryMistakeAtOnce) {
  EXPECT_EQ(
      Told(R"(topics: {telemetri: x, prefix: "a b"}
partitions: 0
replication: many
listen: 9464
stages: all
shards: 65
tick: 20
behind_tick: 61s
allowance: soon
clock: wall
until: tomorrow
instance: "a b"
metrics: 5000
limits: {ring: 100, contacts: 1, lost_after: 0s, x: 1}
log: {level: debug}
brokrs: x
shards: 2
zzz: 1
)"),
      R"(holdline.yaml:3:10: topics.telemetri: "telemetri" is not a setting; did you mean "telemetry"?
holdline.yaml:3:32: topics.prefix: "a b" is not a topic: letters, digits, '.', '_' and '-', up to 200
holdline.yaml:4:13: partitions: 0 is not from 1 to 1024
holdline.yaml:5:14: replication: "many" is not a whole number
holdline.yaml:6:9: listen: "9464" is no address; expected host:port, such as 127.0.0.1:9464
holdline.yaml:7:9: stages: "all" is not score, judge or both
holdline.yaml:8:9: shards: 65 is not from 1 to 64
holdline.yaml:9:7: tick: the duration 20 needs a unit: us, ms, s, m, h or d
holdline.yaml:10:14: behind_tick: 61s is not from 0s to 1m
holdline.yaml:11:12: allowance: "soon" is not a duration; write for example 20s
holdline.yaml:12:8: clock: "wall" is not live or log
holdline.yaml:13:8: until: "tomorrow" is not a time; write for example 2026-03-02T10:00:00Z
holdline.yaml:14:11: instance: "a b" is not a name: up to 100 letters, digits, '-', '_' and '.', beginning with a letter or digit
holdline.yaml:15:10: metrics: expected a map of keys and values, found a single value
holdline.yaml:16:16: limits.ring: 100 is not a power of two
holdline.yaml:16:31: limits.contacts: 1 is not from 1000 to 100000000
holdline.yaml:16:46: limits.lost_after: 0s is not from 1s to 30d
holdline.yaml:16:50: limits.x: "x" is not a setting; settings here: ring, contacts, remember, remember_open, lost_after, cases, remember_cases, remember_open_cases, outages, remember_outages, remember_open_outages
holdline.yaml:17:14: log.level: "debug" is not info, warning or error
holdline.yaml:18:1: brokrs: "brokrs" is not a setting; did you mean "brokers"?
holdline.yaml:19:1: shards: the key "shards" stands here a second time; the first is in line 8
holdline.yaml:20:1: zzz: "zzz" is not a setting; settings here: brokers, contracts, contracts_lead, topics, rekey, partitions, replication, listen, instance, stages, shards, tick, behind_tick, allowance, snapshots, clock, until, metrics, limits, log, kafka
1 file, 22 errors
)");
}

TEST_F(ConfigReader, ATopicIsNotRekeyedIntoItself) {
  EXPECT_THAT(Told("rekey: {from: telemetry}\n"),
              HasSubstr("rekey.from is topics.telemetry itself, telemetry"));
  EXPECT_THAT(Told("rekey: {from: none}\ntopics: {telemetry: none}\n"),
              Not(HasSubstr("rekey.from")));
}

TEST_F(ConfigReader, TellsWhatIsMissing) {
  EXPECT_EQ(Shown(Read("tick: 20ms\n").diagnostics),
            "holdline.yaml:1:1: `brokers:` is missing: host:port\n"
            "holdline.yaml:1:1: `contracts:` is missing: a path\n"
            "1 file, 2 errors\n");
  EXPECT_EQ(Shown(Read("# nothing\n").diagnostics),
            "holdline.yaml: the file holds no configuration\n"
            "1 file, 1 error\n");
  EXPECT_EQ(Shown(Read("brokers: k:1\ncontracts: nowhere\n").diagnostics),
            "holdline.yaml:2:12: contracts: there is no file or folder "
            "nowhere\n1 file, 1 error\n");
  EXPECT_EQ(Shown(Read("brokers: k:1\n---\nx: 1\n").diagnostics),
            "holdline.yaml:3:1: a configuration is one document of YAML\n"
            "1 file, 1 error\n");
  EXPECT_EQ(
      Shown(
          LoadConfig((folder_ / "no.yaml").string(), environment_).diagnostics),
      "no.yaml: cannot read no.yaml: No such file or directory\n"
      "1 file, 1 error\n");
}

TEST_F(ConfigReader, PutsVariablesIn) {
  variables_ = {{"KAFKA_HOST", "kafka-7"}, {"NUMBER", "3"}};
  const ServiceConfig config =
      Good("topics: {telemetry: \"events-${NUMBER}\"}\nshards: ${NUMBER}\n");
  EXPECT_EQ(config.topics.telemetry, "events-3");
  EXPECT_EQ(config.shards, 3);
  EXPECT_EQ(Told("shards: ${NO_SUCH}\n"),
            "holdline.yaml:3:9: shards: the environment variable NO_SUCH is "
            "not set\n1 file, 1 error\n");
}

TEST_F(ConfigReader, NeverShowsWhatAVariableHolds) {
  variables_ = {{"PASSWORD", "hunter2"}};
  EXPECT_EQ(Told("shards: ${PASSWORD}\n"),
            "holdline.yaml:3:9: shards: what ${PASSWORD} stands for is not "
            "right; expected auto or a number from 1 to 64\n"
            "1 file, 1 error\n");
}

TEST_F(ConfigReader, PassesPropertiesToTheLibrary) {
  const ServiceConfig config = Good(R"(kafka:
  session.timeout.ms: 6000
  enable.ssl.certificate.verification: false
)");
  EXPECT_EQ(config.kafka.at("session.timeout.ms"), "6000");
  EXPECT_EQ(config.kafka.at("enable.ssl.certificate.verification"), "false");
  EXPECT_EQ(config.kafka.at("bootstrap.servers"), "k:9092");
}

TEST_F(ConfigReader, ReadsSecretsFromFiles) {
  Write("secrets/password", "hunter2\n");
  const ServiceConfig config =
      Good("kafka: {sasl.password_file: secrets/password}\n");
  EXPECT_EQ(config.kafka.at("sasl.password"), "hunter2");
  EXPECT_EQ(Redacted(config.kafka).at("sasl.password"), "(secret)");
  EXPECT_EQ(Redacted(config.kafka).at("bootstrap.servers"), "k:9092");
}

TEST_F(ConfigReader, TellsMistakesInTheLibrarysProperties) {
  variables_ = {{"PASSWORD", "hunter2"}};
  Write("empty", "\n");
  const std::string told = Told(R"(kafka:
  bootstrap.servers: x
  sesion.timeout.ms: 6000
  session.timeout.ms: soon
  group.id: mine
  sasl.password: hunter2
  sasl.password_file: nowhere
  ssl.key.password_file: empty
  debug: ${PASSWORD}
  client.rack: no
)");
  EXPECT_EQ(
      told,
      R"(holdline.yaml:4:3: kafka.bootstrap.servers: name the brokers under `brokers:`
holdline.yaml:5:3: kafka.sesion.timeout.ms: No such configuration property: "sesion.timeout.ms"
holdline.yaml:6:3: kafka.session.timeout.ms: Invalid value for configuration property "session.timeout.ms"
holdline.yaml:7:3: kafka.group.id: is set by Holdline itself; remove it
holdline.yaml:8:3: warning: kafka.sasl.password: a secret is written here; prefer `sasl.password_file:` or ${NAME}
holdline.yaml:9:23: kafka.sasl.password_file: cannot read nowhere: No such file or directory
holdline.yaml:10:26: kafka.ssl.key.password_file: empty is empty
holdline.yaml:11:3: kafka.debug: librdkafka does not take this value
holdline.yaml:12:16: kafka.client.rack: YAML reads a bare no as true or false; if the word is meant, write "no" in quotes
1 file, 8 errors, 1 warning
)");
  EXPECT_THAT(told, Not(HasSubstr("hunter2")));
}

}  // namespace
}  // namespace holdline
