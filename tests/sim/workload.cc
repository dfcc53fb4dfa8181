#include "tests/sim/workload.h"

#include <algorithm>
#include <map>
#include <utility>

#include "absl/strings/str_cat.h"
#include "engine/base/hash.h"
#include "engine/base/time_units.h"
#include "operators/telemetry/encoder.h"

namespace holdline::sim {
namespace {

using enum EventKind;

struct Delivery {
  int64_t at_us;
  OwnEvent event;
};

class Generator {
 public:
  Generator(const Plan& plan, Random& random, FaultCounts& counts)
      : plan_(plan), random_(random), counts_(counts) {}

  std::vector<Arrival> Run() {
    const int64_t end_us = plan_.start_us + plan_.faults_for_us;
    const int64_t mean_us = 60 * kSecondUs / plan_.contacts_per_minute;
    int64_t at_us = plan_.start_us;
    for (int number = 0; at_us < end_us; ++number) {
      if (random_.Percent(15)) {
        // A case, or an outage, may have the id of a contact.
        AddCase(absl::StrCat(random_.Percent(50) ? "c" : "k", number / 2),
                at_us);
      } else if (random_.Percent(10)) {
        AddOutage(absl::StrCat(random_.Percent(50) ? "c" : "o", number / 2),
                  at_us);
      } else {
        AddContact(absl::StrCat("c", number), at_us);
      }
      at_us += random_.Exponential(mean_us);
    }
    std::erase_if(deliveries_, [&](const Delivery& delivery) {
      return delivery.at_us >= end_us || IsSilent(delivery);
    });
    std::stable_sort(
        deliveries_.begin(), deliveries_.end(),
        [](const Delivery& a, const Delivery& b) { return a.at_us < b.at_us; });
    return Pack();
  }

 private:
  bool Happens(Fault fault) {
    if (static_cast<int>(random_.Below(1'000)) >= plan_.Rate(fault)) {
      return false;
    }
    ++counts_[static_cast<size_t>(fault)];
    return true;
  }

  // Around the limits of the contracts, exactly on them too.
  int64_t Wait() {
    const int64_t limits_s[] = {0, 2, 3, 5, 6, 10, 12};
    if (random_.Percent(15)) {
      return limits_s[random_.Below(7)] * kSecondUs + random_.Between(-1, 1);
    }
    return random_.Exponential(7 * kSecondUs);
  }

  OwnEvent Next(EventKind kind, int64_t after_us) {
    time_us_ += std::max<int64_t>(after_us, 0);
    OwnEvent event;
    event.kind = kind;
    event.contact = contact_;
    event.id = absl::StrCat(contact_, "#", next_id_++);
    event.time_us = time_us_;
    event.channel = channel_;
    event.sequence = static_cast<uint64_t>(next_id_);
    return event;
  }

  std::string Queue() {
    const char* const queues[] = {"sales", "sales", "support", "lobby"};
    return queues[random_.Below(4)];
  }

  void AddContact(std::string contact, int64_t at_us) {
    contact_ = std::move(contact);
    channel_ = random_.Percent(25)   ? "chat"
               : random_.Percent(50) ? "voice"
                                     : "";
    time_us_ = at_us;
    next_id_ = 0;
    std::vector<OwnEvent> events;
    events.push_back(Next(kOffered, 0));
    AddLeg(events);
    if (random_.Percent(20)) {
      events.push_back(Next(kTransferred, random_.Exponential(4 * kSecondUs)));
      events.back().queue = Queue();
      AddLeg(events);
    }
    if (random_.Percent(85)) {
      events.push_back(Next(kCompleted, random_.Exponential(6 * kSecondUs)));
      if (random_.Percent(20)) events.back().handle_us = Wait() + kSecondUs;
    }
    for (OwnEvent& event : events) Deliver(std::move(event));
  }

  void AddCase(std::string id, int64_t at_us) {
    contact_ = absl::StrCat(id, "/", at_us);
    if (random_.Percent(30)) contact_ = std::move(id);
    channel_ = random_.Percent(20) ? "email" : "";
    time_us_ = at_us;
    next_id_ = 1'000;  // not those of a contact
    std::vector<OwnEvent> events;
    events.push_back(Next(kCaseOpened, 0));
    events.back().queue = random_.Percent(70) ? "desk" : "support";
    if (random_.Percent(60)) {
      events.back().attributes["severity"] = random_.Percent(50) ? "1" : "2";
    }
    const int turns = static_cast<int>(random_.Below(6));
    for (int i = 0; i < turns; ++i) events.push_back(NextTurn());
    if (random_.Percent(80)) events.push_back(Next(kCaseResolved, Wait()));
    if (random_.Percent(20)) events.push_back(Next(kCaseClosed, Wait()));
    for (OwnEvent& event : events) Deliver(std::move(event));
  }

  void AddOutage(std::string id, int64_t at_us) {
    contact_ = std::move(id);
    channel_ = "";
    time_us_ = at_us;
    next_id_ = 2'000;  // not those of a contact or a case
    const bool is_maintenance = random_.Percent(20);
    const auto begin = [&](int64_t after_us) {
      OwnEvent event =
          Next(is_maintenance ? kMaintenanceBegan : kOutageBegan, after_us);
      const char* const services[] = {"ivr", "ivr", "crm", "other"};
      event.service = services[random_.Below(4)];
      return event;
    };
    std::vector<OwnEvent> events = {begin(0)};
    const auto add = [&](EventKind kind, uint64_t percent) {
      if (!random_.Percent(static_cast<int>(percent))) return;
      events.push_back(Next(kind, random_.Exponential(15 * kSecondUs)));
    };
    if (is_maintenance) {
      add(kMaintenanceEnded, 80);
      add(kMaintenanceCancelled, 10);
    } else {
      add(kOutageResponded, 60);
      add(kOutageEnded, 80);
      if (random_.Percent(20)) {
        events.push_back(begin(random_.Exponential(10 * kSecondUs)));
      }
      add(kOutageResolved, 50);
      add(kOutageCancelled, 10);
    }
    for (OwnEvent& event : events) Deliver(std::move(event));
  }

  OwnEvent NextTurn() {
    const EventKind kinds[] = {kCaseResponded, kCasePended,   kCasePended,
                               kCaseResumed,   kCaseResolved, kCaseReopened,
                               kCaseUpdated,   kCaseCancelled};
    OwnEvent event = Next(kinds[random_.Below(random_.Percent(10) ? 8 : 7)],
                          random_.Exponential(4 * kSecondUs));
    if (event.kind == kCasePended && random_.Percent(60)) {
      const char* const statuses[] = {"pending_client", "pending_vendor",
                                      "on_hold"};
      event.attributes["status"] = statuses[random_.Below(3)];
    }
    if (event.kind == kCaseUpdated) {
      if (random_.Percent(50)) event.queue = "desk-2";
      event.attributes["severity"] = random_.Percent(50) ? "1" : "2";
    }
    return event;
  }

  void AddLeg(std::vector<OwnEvent>& events) {
    if (random_.Percent(90)) {
      events.push_back(Next(kQueued, random_.Exponential(kSecondUs / 2)));
      events.back().queue = Queue();
    }
    const auto luck = random_.Below(100);
    if (luck < 5) return;  // its end never comes
    const EventKind end = luck < 75   ? kAnswered
                          : luck < 92 ? kAbandoned
                          : luck < 97 ? kFlowedOut
                                      : kLost;
    events.push_back(Next(end, Wait()));
    if (random_.Percent(10))
      events.back().wait_us = std::max<int64_t>(0, Wait());
  }

  void Deliver(OwnEvent event) {
    int64_t at_us = event.time_us + random_.Exponential(100'000);
    if (Happens(Fault::kLate)) {
      at_us += random_.Exponential((random_.Percent(30) ? 60 : 8) * kSecondUs);
    }
    if (Happens(Fault::kDuplicate)) {
      deliveries_.push_back(
          {at_us + random_.Exponential(5 * kSecondUs), event});
    }
    if (Happens(Fault::kCorrect)) {
      OwnEvent corrected = event;
      corrected.revision = 1;
      corrected.time_us += random_.Between(-4, 4) * kSecondUs;
      deliveries_.push_back(
          {at_us + random_.Exponential(10 * kSecondUs), std::move(corrected)});
    }
    if (Happens(Fault::kOddTime)) {
      event.time_us += random_.Between(-400, 400) * kSecondUs;
    }
    deliveries_.push_back({at_us, std::move(event)});
  }

  int32_t PartitionOfContact(const std::string& contact) const {
    return PartitionOf(contact, plan_.telemetry_partitions);
  }

  // Some partitions say nothing for some tens of seconds, or never.
  bool IsSilent(const Delivery& delivery) {
    if (plan_.Rate(Fault::kSilence) == 0) return false;
    const int32_t partition = PartitionOfContact(delivery.event.contact);
    auto found = silent_.find(partition);
    if (found == silent_.end()) {
      int64_t from_us = plan_.start_us + plan_.faults_for_us;
      int64_t until_us = from_us;
      if (random_.Percent(40)) {
        ++counts_[static_cast<size_t>(Fault::kSilence)];
        from_us =
            plan_.start_us +
            random_.Between(-30, plan_.faults_for_us / kSecondUs) * kSecondUs;
        until_us = from_us + random_.Between(5, 90) * kSecondUs;
      }
      found = silent_.emplace(partition, std::pair{from_us, until_us}).first;
    }
    return delivery.at_us >= found->second.first &&
           delivery.at_us < found->second.second;
  }

  // Neighbours of one partition share a record now and then.
  std::vector<Arrival> Pack() {
    std::vector<Arrival> arrivals;
    std::map<int32_t, std::vector<Delivery>> open;
    const auto flush = [&](int32_t partition, int64_t at_us) {
      std::vector<Delivery>& batch = open[partition];
      if (batch.empty()) return;
      arrivals.push_back(Encode(partition, at_us, batch));
      batch.clear();
      if (Happens(Fault::kGarbage)) {
        arrivals.push_back({.at_us = at_us,
                            .partition = partition,
                            .timestamp_us = at_us,
                            .bytes = Garbage(),
                            .events = {}});
      }
    };
    for (Delivery& delivery : deliveries_) {
      const int64_t at_us = delivery.at_us;
      const int32_t partition = PartitionOfContact(delivery.event.contact);
      std::vector<Delivery>& batch = open[partition];
      if (!batch.empty() && at_us - batch.front().at_us > 500'000) {
        flush(partition, batch.back().at_us);
      }
      batch.push_back(std::move(delivery));
      if (random_.Below(static_cast<uint64_t>(plan_.events_per_record)) == 0) {
        flush(partition, at_us);
      }
    }
    for (const auto& [partition, batch] : open) {
      if (!batch.empty()) flush(partition, batch.back().at_us);
    }
    std::stable_sort(
        arrivals.begin(), arrivals.end(),
        [](const Arrival& a, const Arrival& b) { return a.at_us < b.at_us; });
    return arrivals;
  }

  Arrival Encode(int32_t partition, int64_t at_us,
                 const std::vector<Delivery>& batch) {
    Arrival arrival;
    arrival.at_us = at_us;
    arrival.partition = partition;
    arrival.timestamp_us = at_us - random_.Between(0, 50'000);
    if (Happens(Fault::kOddTime)) {
      arrival.timestamp_us += random_.Between(-600, 600) * kSecondUs;
    }
    for (const Delivery& delivery : batch) {
      arrival.events.push_back(delivery.event);
    }
    arrival.bytes = Bytes(arrival.events);
    return arrival;
  }

  std::string Bytes(const std::vector<OwnEvent>& events) {
    std::vector<std::vector<Attribute>> attributes(events.size());
    std::vector<Event> views;
    for (size_t i = 0; i < events.size(); ++i) {
      views.push_back(ViewOf(events[i], attributes[i]));
    }
    if (views.size() > 1) return EncodeEventBatch(views);
    std::string bytes;
    if (random_.Percent(20)) {
      AppendEventJson(views.front(), JsonTime::kMicroseconds, bytes);
    } else {
      AppendEventProtobuf(views.front(), bytes);
    }
    return bytes;
  }

  std::string Garbage() {
    std::string bytes(random_.Below(20), '\0');
    for (char& byte : bytes) byte = static_cast<char>(random_.Below(8) + 1);
    return bytes;
  }

  const Plan& plan_;
  Random& random_;
  FaultCounts& counts_;
  std::vector<Delivery> deliveries_;
  std::map<int32_t, std::pair<int64_t, int64_t>> silent_;  // [from, until)

  // The contact whose life is told.
  std::string contact_;
  std::string channel_;
  int64_t time_us_ = 0;
  int next_id_ = 0;
};

}  // namespace

std::vector<Arrival> MakeArrivals(const Plan& plan, Random& random,
                                  FaultCounts& counts) {
  return Generator(plan, random, counts).Run();
}

}  // namespace holdline::sim
