#include "engine/kafka/broker_watch.h"

#include <utility>

#include "absl/strings/str_cat.h"
#include "absl/strings/string_view.h"
#include "absl/time/time.h"

namespace holdline::kafka_internal {
namespace {

constexpr int64_t kRepeatUs = 10'000'000;

}  // namespace

BrokerWatch::BrokerWatch(Clock& clock, KafkaLogSink sink, std::string brokers)
    : clock_(clock), sink_(std::move(sink)), brokers_(std::move(brokers)) {}

void BrokerWatch::Away(absl::string_view reason) {
  {
    absl::MutexLock lock(&mutex_);
    if (away_) return;
    away_ = true;
    away_since_us_ = clock_.MonotonicUs();
  }
  Say(KafkaSeverity::kWarning, "brokers_away",
      absl::StrCat(brokers_, ": ", reason, "; connecting again"));
}

void BrokerWatch::Answered(int64_t asked_us) {
  absl::Duration outage;
  {
    absl::MutexLock lock(&mutex_);
    if (!away_ || asked_us < away_since_us_) return;
    away_ = false;
    outage = absl::Microseconds(clock_.MonotonicUs() - away_since_us_);
  }
  Say(KafkaSeverity::kInfo, "brokers_back",
      absl::StrCat(
          brokers_, ": after ",
          absl::FormatDuration(absl::Trunc(outage, absl::Milliseconds(1)))));
}

void BrokerWatch::HeardTime(int64_t broker_us) {
  const int64_t wall_us = clock_.WallUs();
  absl::MutexLock lock(&mutex_);
  if (broker_us >= time_.broker_us) time_ = {broker_us, wall_us};
}

void BrokerWatch::Say(KafkaSeverity severity, absl::string_view event,
                      absl::string_view detail) const {
  if (!sink_) return;
  sink_(severity, std::string_view(event.data(), event.size()),
        std::string_view(detail.data(), detail.size()));
}

void BrokerWatch::SayForLibrary(KafkaSeverity severity, absl::string_view kind,
                                absl::string_view text) {
  {
    absl::MutexLock lock(&mutex_);
    const int64_t now_us = clock_.MonotonicUs();
    const auto [said, first] = said_us_.try_emplace(std::string(kind), now_us);
    if (away_ || (!first && now_us - said->second < kRepeatUs)) return;
    said->second = now_us;
  }
  Say(severity, "librdkafka", absl::StrCat(kind, " ", text));
}

Log::BrokerTime BrokerWatch::last_time() const {
  absl::MutexLock lock(&mutex_);
  return time_;
}

}  // namespace holdline::kafka_internal
