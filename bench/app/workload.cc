#include "bench/app/workload.h"

#include <algorithm>
#include <span>
#include <utility>

#include "absl/strings/str_cat.h"
#include "engine/base/check.h"
#include "engine/base/hash.h"
#include "engine/base/time_units.h"
#include "operators/contract/book.h"
#include "operators/contract/loader.h"
#include "operators/telemetry/encoder.h"

namespace holdline {
namespace {

constexpr int64_t kContactsPerSecond = 7'143;        // 20,000 events
constexpr int64_t kStartUs = 1'772'445'600'000'000;  // 2026-03-02T10:00:00Z

std::vector<BookFile> BookFiles(int contracts) {
  std::string text;
  for (int i = 0; i < contracts; ++i) {
    absl::StrAppend(&text, "---\nholdline: 1\ncontract: client-", i,
                    "\ntitle: Client ", i,
                    "\nparties: {provider: Northwind CX, client: ACME}\n"
                    "time_zone: Europe/Berlin\neffective: 2026-01-01\n"
                    "covers: [{channel: voice, queue: queue-",
                    i,
                    "}]\nobjectives:\n  answer:\n    measure: service_level\n"
                    "    within: 5s\n    formula: abandons_miss\n"
                    "    target: {at_least: 80%}\n    periods: [month]\n"
                    "    watch: [1m, 5m, 15m, 30m, 1h]\n"
                    "    alert: {from: 20 contacts}\n");
  }
  return {{.path = "book.yaml", .text = text}};
}

class Random {
 public:
  uint64_t Next() {
    state_ += 0x9e3779b97f4a7c15ULL;
    return MixHash(state_);
  }
  int64_t Below(int64_t limit) {
    return static_cast<int64_t>(Next() % static_cast<uint64_t>(limit));
  }

 private:
  uint64_t state_ = 7;
};

struct PlainEvent {
  int64_t time_us;
  EventKind kind;
  int contact;
  int queue;
};

std::vector<PlainEvent> PlainEvents(const Workload& workload) {
  Random random;
  std::vector<PlainEvent> events;
  for (int i = 0; i < workload.contacts; ++i) {
    const int queue = static_cast<int>(random.Below(workload.contracts));
    const int64_t queued_us = kStartUs + i * kSecondUs / kContactsPerSecond;
    const int64_t done_us = queued_us + random.Below(6 * kSecondUs);
    events.push_back({queued_us, EventKind::kQueued, i, queue});
    if (random.Below(5) == 0) {
      events.push_back({done_us, EventKind::kAbandoned, i, queue});
      continue;
    }
    events.push_back({done_us, EventKind::kAnswered, i, queue});
    events.push_back({done_us + kSecondUs + random.Below(8 * kSecondUs),
                      EventKind::kCompleted, i, queue});
  }
  std::stable_sort(events.begin(), events.end(),
                   [](const PlainEvent& a, const PlainEvent& b) {
                     return a.time_us < b.time_us;
                   });
  return events;
}

void AppendEvent(const PlainEvent& plain, bool in_batch, std::string& bytes) {
  const std::string contact = absl::StrCat("contact-", plain.contact);
  const std::string queue = absl::StrCat("queue-", plain.queue);
  const std::string id =
      absl::StrCat(contact, "-", static_cast<int>(plain.kind));
  Event event;
  event.kind = plain.kind;
  event.time_us = plain.time_us;
  event.event_id = id;
  event.entity_id = contact;
  event.channel = "voice";
  event.queue = queue;
  if (in_batch) {
    bytes += EncodeEventBatch(std::span(&event, 1));
  } else {
    AppendEventProtobuf(event, bytes);
  }
}

}  // namespace

WorkloadBook MakeBook(const Workload& workload) {
  LoadResult loaded = LoadBook(BookFiles(workload.contracts));
  HL_CHECK(loaded.book.has_value());
  return {.book = std::make_shared<const ContractBook>(*std::move(loaded.book)),
          .bytes = SerializeBook(BookFiles(workload.contracts))};
}

std::vector<WorkloadMessage> MakeMessages(const Workload& workload) {
  std::vector<WorkloadMessage> messages;
  WorkloadMessage message;
  int held = 0;
  for (const PlainEvent& plain : PlainEvents(workload)) {
    AppendEvent(plain, workload.events_per_message > 1, message.bytes);
    if (held++ == 0) message.contact = plain.contact;
    message.timestamp_us = plain.time_us;
    if (held < workload.events_per_message) continue;
    messages.push_back(std::exchange(message, {}));
    held = 0;
  }
  return messages;
}

}  // namespace holdline
