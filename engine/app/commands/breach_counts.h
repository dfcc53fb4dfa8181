// How often each watch became breached, counted from the alerts that were
// published. Thread-compatible.
#pragma once

#include <cstdint>
#include <map>
#include <string>
#include <tuple>

#include "engine/app/report/report.h"
#include "engine/log/log.h"

namespace holdline {

class BreachCounts {
 public:
  // Anything but alerts is passed over.
  void Count(const NewRecord& record);

  // Writes them into all watches of the report, zeros too.
  void AddTo(Report& report) const;

 private:
  // Contract, objective, slot, watch.
  std::map<std::tuple<std::string, std::string, std::string, std::string>,
           int64_t>
      counts_;
};

}  // namespace holdline
