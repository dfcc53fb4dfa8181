#include "engine/app/stages/dead_letter.h"

#include <google/protobuf/util/json_util.h>

#include "absl/strings/str_cat.h"
#include "engine/base/check.h"
#include "engine/base/hash.h"
#include "holdline/dead_letter.pb.h"

namespace holdline {

std::string DeadLetterKey(const DeadLetterSource& source) {
  return absl::StrCat(std::string(source.topic), "/", source.partition, "/",
                      source.offset);
}

std::string DeadLetterJson(const DeadLetterSource& source,
                           const RefusedEvent& refused) {
  DeadLetter letter;
  letter.set_topic(std::string(source.topic));
  letter.set_partition(source.partition);
  letter.set_offset(source.offset);
  letter.set_index(refused.index);
  letter.set_reason(std::string(RefusalName(refused.reason)));
  letter.set_detail(refused.detail);
  letter.set_payload(
      std::string(source.payload.substr(0, kDeadLetterPayloadBytes)));
  letter.set_payload_bytes(static_cast<int64_t>(source.payload.size()));
  letter.set_payload_hash(StableHash(source.payload));
  std::string json;
  HL_CHECK(google::protobuf::util::MessageToJsonString(letter, &json).ok());
  return json;
}

}  // namespace holdline
