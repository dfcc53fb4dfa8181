// Told of every change of a contact's legs, for reports that are not part of
// any contract.
#pragma once

#include <span>
#include <string_view>

#include "operators/score/leg.h"
#include "operators/score/names.h"

namespace holdline {

class LegObserver {
 public:
  virtual ~LegObserver() = default;

  // The legs of one contact, before and after an event, or after it was
  // forgotten (a leg that waited is then lost). What the clock alone does, a
  // wait that becomes a miss or is lost, is not told: see
  // IsLostAt (contribution.h). Valid during the call.
  virtual void OnLegs(std::string_view contact, std::span<const Leg> before,
                      std::span<const Leg> after, const Names& names) = 0;
};

}  // namespace holdline
