#include "engine/app/monitor/published.h"

#include <google/protobuf/util/json_util.h>

#include "engine/base/check.h"
#include "holdline/status.pb.h"

namespace holdline {

std::string StatusJson(const std::string& bytes) {
  Status status;
  HL_CHECK(status.ParseFromString(bytes));  // written by this process's judge
  std::string json;
  HL_CHECK(google::protobuf::util::MessageToJsonString(status, &json).ok());
  return json;
}

bool ParseAlert(const std::string& json, Alert* alert) {
  return google::protobuf::util::JsonStringToMessage(json, alert).ok();
}

bool ParseLedgerEntry(const std::string& json, LedgerEntry* entry) {
  return google::protobuf::util::JsonStringToMessage(json, entry).ok();
}

}  // namespace holdline
