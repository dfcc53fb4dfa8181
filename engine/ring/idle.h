// What a thread does when its duty cycle found nothing to do. Its loop is
//
//   while (running) idle.Idle(agent.DoWork());
//
// First it spins, because work often comes at once; then it gives its core
// away; then it sleeps, each time longer, up to a limit. Any work starts it
// over.
//
// Owned by the thread that idles.
#pragma once

#include "absl/time/time.h"
#include "engine/base/clock.h"

namespace holdline {

struct IdleOptions {
  int spins = 20;
  int yields = 10;
  absl::Duration shortest_park = absl::Microseconds(50);
  absl::Duration longest_park = absl::Milliseconds(1);
};

class IdleStrategy {
 public:
  // The clock must outlive this; parking is its Sleep.
  explicit IdleStrategy(Clock& clock, IdleOptions options = {});

  // `work` is what the duty cycle did; 0: nothing.
  void Idle(int work);

 private:
  Clock& clock_;
  const IdleOptions options_;
  int idle_cycles_ = 0;
  absl::Duration park_;
};

}  // namespace holdline
