#include "engine/app/explain/leg_collector.h"

namespace holdline {

// Only a contact that score does not know has nothing before.
void LegCollector::OnLegs(std::string_view contact, std::span<const Leg> before,
                          std::span<const Leg> after, const Names& /*names*/) {
  std::vector<Leg>& legs = legs_[std::string(contact)];
  if (before.empty() && !legs.empty()) {
    earlier_.emplace_back(contact, std::move(legs));
  }
  legs.assign(after.begin(), after.end());
}

}  // namespace holdline
