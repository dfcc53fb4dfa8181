#include "operators/score/names.h"

namespace holdline {
namespace {

constexpr size_t kMaxChannels = 256;
constexpr std::string_view kOther = "(other)";

// Each kind states one duration at most.
int64_t StatedBy(const Event& event) {
  switch (event.kind) {
    case EventKind::kAnswered:
    case EventKind::kAbandoned:
    case EventKind::kFlowedOut:
      return event.wait_us;
    case EventKind::kCompleted:
    case EventKind::kTransferred:
      return event.handle_us;
    default:
      return kAbsent;
  }
}

}  // namespace

Names::Names(const ContractBook& book, size_t max_queues)
    : queues_(max_queues, kOther),
      channels_(kMaxChannels, kOther),
      attributes_(book) {}

// Queues and services share their numbers: no entity has both.
EventFact Names::FactOf(const Event& event, int64_t record_us) {
  return {.time_us = event.time_us,
          .id_hash = event.id_hash,
          .sequence = event.sequence,
          .stated_us = StatedBy(event),
          .revision = event.revision,
          .queue = queues_.Intern(IsOfService(event.kind) ? event.service
                                                          : event.queue),
          .attributes = attributes_.Of(event.attributes, record_us),
          .channel = ChannelOf(event.channel),
          .kind = event.kind};
}

uint16_t Names::ChannelOf(std::string_view channel) {
  if (channel != channels_.Text(last_channel_)) {
    last_channel_ = channels_.Intern(channel);
  }
  return static_cast<uint16_t>(last_channel_);
}

}  // namespace holdline
