#include "operators/telemetry/finish_event.h"

#include <algorithm>
#include <array>
#include <utility>

#include "absl/strings/escaping.h"
#include "absl/strings/str_cat.h"
#include "absl/time/time.h"
#include "engine/base/hash.h"
#include "operators/telemetry/limits.h"
#include "operators/telemetry/text_check.h"

namespace holdline {
namespace {

// Events without an id are told apart by all that could tell two apart.
uint64_t DerivedIdHash(const Event& event) {
  uint64_t hash = CombineHash(static_cast<uint64_t>(event.kind),
                              static_cast<uint64_t>(event.time_us));
  hash = CombineHash(hash, event.sequence);
  hash = CombineHash(hash, StableHash(event.queue));
  hash = CombineHash(hash, StableHash(event.agent));
  return event.service.empty() ? hash
                               : CombineHash(hash, StableHash(event.service));
}

Refusal CheckLimitedText(std::string_view text, size_t max_bytes) {
  if (text.size() > max_bytes) return Refusal::kTooLongField;
  switch (CheckText(text)) {
    case TextFault::kNone:
      return Refusal::kNone;
    case TextFault::kNulByte:
      return Refusal::kNulByte;
    case TextFault::kInvalidUtf8:
      return Refusal::kInvalidUtf8;
  }
  return Refusal::kInvalidUtf8;
}

Refusal CheckAttributes(std::span<const Attribute> attributes) {
  if (attributes.size() > kMaxAttributes) return Refusal::kTooManyAttributes;
  for (const Attribute& attribute : attributes) {
    for (std::string_view text : {attribute.key, attribute.value}) {
      const Refusal refusal = CheckLimitedText(text, kMaxAttributeBytes);
      if (refusal != Refusal::kNone) return refusal;
    }
  }
  return Refusal::kNone;
}

using NamedText = std::pair<std::string_view, std::string_view>;

std::array<NamedText, 7> Texts(const Event& event) {
  return {{{"entity_id", event.entity_id},
           {"event_id", event.event_id},
           {"queue", event.queue},
           {"agent", event.agent},
           {"customer", event.customer},
           {"channel", event.channel},
           {"service", event.service}}};
}

Refusal CheckTexts(const Event& event) {
  for (std::string_view text :
       {event.entity_id, event.event_id, event.queue, event.agent,
        event.customer, event.channel, event.service}) {
    if (text.empty()) continue;
    const Refusal refusal = CheckLimitedText(text, kMaxTextBytes);
    if (refusal != Refusal::kNone) return refusal;
  }
  return event.attributes.empty() ? Refusal::kNone
                                  : CheckAttributes(event.attributes);
}

Refusal CheckDuration(int64_t duration_us) {
  if (duration_us == kAbsent) return Refusal::kNone;
  if (duration_us < 0) return Refusal::kNegativeWait;
  return duration_us > kMaxDurationUs ? Refusal::kBadDuration : Refusal::kNone;
}

bool NamesItsService(EventKind kind) {
  return kind == EventKind::kOutageBegan ||
         kind == EventKind::kMaintenanceBegan;
}

Refusal CheckEvent(const Event& event) {
  if (event.kind == EventKind::kUnspecified) return Refusal::kUnknownKind;
  if (event.entity_id.empty()) return Refusal::kNoEntity;
  if (event.service.empty() && NamesItsService(event.kind)) {
    return Refusal::kNoService;
  }
  if (event.time_us == 0) return Refusal::kNoTime;
  if (event.time_us < kMinEventTimeUs || event.time_us >= kMaxEventTimeUs) {
    return Refusal::kBadTime;
  }
  for (int64_t duration_us : {event.wait_us, event.handle_us}) {
    const Refusal refusal = CheckDuration(duration_us);
    if (refusal != Refusal::kNone) return refusal;
  }
  return CheckTexts(event);
}

std::string ExplainDuration(const Event& event) {
  // -1 is either absent or what the source said.
  const auto is_good = [](int64_t duration_us) {
    return duration_us >= kAbsent && duration_us <= kMaxDurationUs;
  };
  if (!is_good(event.wait_us)) {
    return absl::StrCat("the wait is ", event.wait_us, " microseconds");
  }
  if (!is_good(event.handle_us)) {
    return absl::StrCat("the handle time is ", event.handle_us,
                        " microseconds");
  }
  return "a wait or handle time is -1 microseconds";
}

std::string ExplainText(Refusal refusal, const Event& event) {
  for (const auto& [name, text] : Texts(event)) {
    if (CheckLimitedText(text, kMaxTextBytes) != refusal) continue;
    if (refusal == Refusal::kTooLongField) {
      return absl::StrCat(std::string(name), " has ", text.size(),
                          " bytes, at most ", kMaxTextBytes, " are taken");
    }
    return absl::StrCat(std::string(name), " is \"",
                        absl::CHexEscape(std::string(text)), "\"");
  }
  return absl::StrCat("an attribute; keys and values have at most ",
                      kMaxAttributeBytes, " bytes");
}

}  // namespace

Refusal FinishEvent(Event& event) {
  const Refusal refusal = CheckEvent(event);
  if (refusal != Refusal::kNone) return refusal;
  event.entity_hash = StableHash(event.entity_id);
  event.id_hash = event.event_id.empty() ? DerivedIdHash(event)
                                         : StableHash(event.event_id);
  return Refusal::kNone;
}

std::string ExplainRefusal(Refusal refusal, const Event& event) {
  switch (refusal) {
    case Refusal::kUnknownKind:
      return "no kind that is known";
    case Refusal::kNoEntity:
      return "entity_id is absent";
    case Refusal::kNoService:
      return "service is absent: nobody knows what is down";
    case Refusal::kNoTime:
      return "time is absent";
    case Refusal::kBadTime:
      return absl::StrCat(
          "time ", event.time_us, " is ",
          absl::FormatTime(absl::FromUnixMicros(event.time_us),
                           absl::UTCTimeZone()),
          "; microseconds since 1970 are expected, between 1990 and 2100");
    case Refusal::kNegativeWait:
    case Refusal::kBadDuration:
      return ExplainDuration(event);
    case Refusal::kInvalidUtf8:
    case Refusal::kNulByte:
    case Refusal::kTooLongField:
      return ExplainText(refusal, event);
    case Refusal::kTooManyAttributes:
      return absl::StrCat("more than ", kMaxAttributes, " attributes");
    default:
      return std::string(RefusalName(refusal));
  }
}

size_t NormalizeAttributes(std::span<Attribute> attributes) {
  // An insertion sort: few elements, stable, and it asks for no memory.
  for (size_t i = 1; i < attributes.size(); ++i) {
    for (size_t j = i; j > 0 && attributes[j].key < attributes[j - 1].key;
         --j) {
      std::swap(attributes[j], attributes[j - 1]);
    }
  }
  size_t kept = 0;
  for (size_t i = 0; i < attributes.size(); ++i) {
    const bool repeats =
        kept > 0 && attributes[kept - 1].key == attributes[i].key;
    attributes[repeats ? kept - 1 : kept++] = attributes[i];
  }
  return kept;
}

}  // namespace holdline
