// Decoding telemetry, ours beside libprotobuf's, in the same run. An item is an
// event; ours also checks the event and hashes its ids.
#include <benchmark/benchmark.h>

#include <cstdint>
#include <string>
#include <vector>

#include "absl/strings/str_cat.h"
#include "engine/base/hash.h"
#include "holdline/event.pb.h"
#include "operators/telemetry/decoder.h"
#include "operators/telemetry/encoder.h"

namespace holdline {
namespace {

constexpr size_t kMessages = 1024;
constexpr int kEventsPerBatch = 32;

struct SampleTexts {
  std::string event_id;
  std::string entity_id;
  std::string queue;
  std::string agent;
};

// About 90 bytes of protobuf: the events of a call centre of some size.
std::vector<SampleTexts> MakeTexts() {
  std::vector<SampleTexts> texts;
  for (size_t i = 0; i < kMessages; ++i) {
    texts.push_back({absl::StrCat("evt-", 7'000'000 + i),
                     absl::StrCat("1772442000.", 100'000 + i * 7),
                     absl::StrCat("queue-", i % 50),
                     absl::StrCat("SIP/", 1000 + i % 300)});
  }
  return texts;
}

std::vector<Event> MakeEvents(const std::vector<SampleTexts>& texts) {
  std::vector<Event> events;
  for (size_t i = 0; i < texts.size(); ++i) {
    Event event;
    event.kind = static_cast<EventKind>(1 + i % 11);
    event.time_us = 1'772'442'000'000'000 + static_cast<int64_t>(i) * 1'371;
    event.sequence = 1'000'000 + i;
    event.event_id = texts[i].event_id;
    event.entity_id = texts[i].entity_id;
    event.queue = texts[i].queue;
    event.agent = texts[i].agent;
    if (event.kind == EventKind::kAnswered) event.wait_us = 21'000'000;
    events.push_back(event);
  }
  return events;
}

const std::vector<Event>& SampleEvents() {
  static const std::vector<SampleTexts> texts = MakeTexts();
  static const std::vector<Event> events = MakeEvents(texts);
  return events;
}

std::vector<std::string> SingleMessages() {
  std::vector<std::string> messages;
  for (const Event& event : SampleEvents()) {
    AppendEventProtobuf(event, messages.emplace_back());
  }
  return messages;
}

std::vector<std::string> BatchMessages() {
  std::vector<std::string> messages;
  const std::span<const Event> events = SampleEvents();
  for (size_t i = 0; i < kMessages; i += kEventsPerBatch) {
    messages.push_back(EncodeEventBatch(events.subspan(i, kEventsPerBatch)));
  }
  return messages;
}

std::vector<std::string> JsonMessages(JsonTime time) {
  std::vector<std::string> messages;
  for (const Event& event : SampleEvents()) {
    AppendEventJson(event, time, messages.emplace_back());
  }
  return messages;
}

void DecodeOurs(benchmark::State& state,
                const std::vector<std::string>& messages) {
  Decoder decoder;
  EventBuffer events;
  std::vector<RefusedEvent> refused;
  int64_t items = 0;
  int64_t bytes = 0;
  for (auto _ : state) {
    for (const std::string& message : messages) {
      events.Clear();
      decoder.Decode(message, events, refused);
      benchmark::DoNotOptimize(events.events().data());
      items += static_cast<int64_t>(events.size());
      bytes += static_cast<int64_t>(message.size());
    }
  }
  if (!refused.empty()) state.SkipWithError("a sample was refused");
  state.SetItemsProcessed(items);
  state.SetBytesProcessed(bytes);
}

template <typename Message>
void DecodeLibprotobuf(benchmark::State& state,
                       const std::vector<std::string>& messages,
                       int64_t events_per_message) {
  Message reused;
  int64_t items = 0;
  int64_t bytes = 0;
  for (auto _ : state) {
    for (const std::string& message : messages) {
      benchmark::DoNotOptimize(reused.ParseFromString(message));
      items += events_per_message;
      bytes += static_cast<int64_t>(message.size());
    }
  }
  state.SetItemsProcessed(items);
  state.SetBytesProcessed(bytes);
}

void BM_EventOurs(benchmark::State& state) {
  DecodeOurs(state, SingleMessages());
}
BENCHMARK(BM_EventOurs);

void BM_EventLibprotobuf(benchmark::State& state) {
  DecodeLibprotobuf<telemetry::Event>(state, SingleMessages(), 1);
}
BENCHMARK(BM_EventLibprotobuf);

void BM_BatchOurs(benchmark::State& state) {
  DecodeOurs(state, BatchMessages());
}
BENCHMARK(BM_BatchOurs);

void BM_BatchLibprotobuf(benchmark::State& state) {
  DecodeLibprotobuf<telemetry::EventBatch>(state, BatchMessages(),
                                           kEventsPerBatch);
}
BENCHMARK(BM_BatchLibprotobuf);

// The part of ours that libprotobuf does not do: the hashes of both ids.
void BM_HashesOfIds(benchmark::State& state) {
  int64_t items = 0;
  for (auto _ : state) {
    for (const Event& event : SampleEvents()) {
      benchmark::DoNotOptimize(StableHash(event.event_id));
      benchmark::DoNotOptimize(StableHash(event.entity_id));
    }
    items += static_cast<int64_t>(kMessages);
  }
  state.SetItemsProcessed(items);
}
BENCHMARK(BM_HashesOfIds);

void BM_JsonMicroseconds(benchmark::State& state) {
  DecodeOurs(state, JsonMessages(JsonTime::kMicroseconds));
}
BENCHMARK(BM_JsonMicroseconds);

void BM_JsonRfc3339(benchmark::State& state) {
  DecodeOurs(state, JsonMessages(JsonTime::kRfc3339));
}
BENCHMARK(BM_JsonRfc3339);

}  // namespace
}  // namespace holdline
