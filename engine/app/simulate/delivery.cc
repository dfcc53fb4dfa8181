#include "engine/app/simulate/delivery.h"

#include <algorithm>
#include <utility>

#include "engine/base/check.h"
#include "engine/base/ppm.h"
#include "engine/base/time_units.h"

namespace holdline {
void Delivery::Add(CentreEvent event) {
  auto fate = static_cast<int64_t>(random_.Below(kWholePpm));
  if ((fate -= dirt_.duplicate_ppm) < 0) {
    Deliver(event, random_.Between(kMillisecondUs, 10 * kSecondUs));
  } else if ((fate -= dirt_.out_of_order_ppm) < 0) {
    return Deliver(std::move(event),
                   random_.Between(kMillisecondUs, 2 * kSecondUs));
  } else if ((fate -= dirt_.late_ppm) < 0) {
    return Deliver(std::move(event),
                   random_.Between(kMinuteUs, 20 * kMinuteUs));
  } else if ((fate -= dirt_.corrected_ppm) < 0) {
    return DeliverCorrected(std::move(event));
  }
  Deliver(std::move(event), 0);
}

void Delivery::DeliverCorrected(CentreEvent event) {
  CentreEvent wrong = event;
  const int64_t off_us = random_.Between(kMillisecondUs, 3 * kSecondUs);
  wrong.time_us += random_.Percent(50) ? off_us : -off_us;
  Deliver(std::move(wrong), 0);
  event.revision = 1;
  Deliver(std::move(event), random_.Between(kSecondUs, 30 * kSecondUs));
}

void Delivery::Deliver(CentreEvent event, int64_t after_us) {
  event.delivery_us += after_us;
  heap_.push_back({next_order_++, std::move(event)});
  std::ranges::push_heap(heap_, ComesLater);
}

CentreEvent Delivery::Take() {
  HL_CHECK(!heap_.empty());
  std::ranges::pop_heap(heap_, ComesLater);
  CentreEvent event = std::move(heap_.back().event);
  heap_.pop_back();
  return event;
}

bool Delivery::ComesLater(const Entry& a, const Entry& b) {
  return a.event.delivery_us != b.event.delivery_us
             ? a.event.delivery_us > b.event.delivery_us
             : a.order > b.order;
}

}  // namespace holdline
