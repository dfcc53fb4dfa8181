#include <algorithm>
#include <limits>
#include <numeric>

#include "absl/strings/str_cat.h"
#include "engine/app/board/board_parts.h"
#include "engine/app/report/text_table.h"

namespace holdline::board_internal {
namespace {

using Align = TextTable::Align;

// At most `limit` queues with the longest waits, in the order that they have
// anyway, so that lines keep their places.
std::vector<BoardQueue> LongestWaits(const std::vector<BoardQueue>& queues,
                                     size_t limit) {
  if (queues.size() <= limit) return queues;
  std::vector<size_t> order(queues.size());
  std::iota(order.begin(), order.end(), size_t{0});
  std::ranges::stable_sort(order, {}, [&queues](size_t i) {
    return queues[i].waiting == 0 ? std::numeric_limits<int64_t>::max()
                                  : queues[i].oldest_us;
  });
  order.resize(limit);
  std::ranges::sort(order);
  std::vector<BoardQueue> longest;
  for (const size_t i : order) longest.push_back(queues[i]);
  return longest;
}

std::string NextMiss(const BoardQueue& queue, int64_t clock_us) {
  if (queue.next_miss_us == 0) return "";
  return absl::StrCat(
      "in ", WaitText(absl::Microseconds(queue.next_miss_us - clock_us)));
}

}  // namespace

Lines QueueLines(const BoardSnapshot& snapshot, size_t limit,
                 const BoardSize& size) {
  constexpr int64_t kBarColumns = 30;
  TextTable table({{"queue"},
                   {"waiting", Align::kRight},
                   {"longest wait", Align::kRight},
                   {"next miss", Align::kRight, 0, 11},
                   {"", Align::kLeft, 1}});
  for (const BoardQueue& queue : LongestWaits(snapshot.queues, limit)) {
    std::string bar;
    for (int64_t n = 0; n < std::min(queue.waiting, kBarColumns); ++n) {
      bar += "▪";
    }
    if (queue.waiting > kBarColumns) bar += "…";
    const bool waits = queue.waiting != 0;
    const std::string name =
        queue.is_of_cases ? absl::StrCat(queue.queue, " (cases)") : queue.queue;
    table.Add({{name, Ink::kStrong},
               {waits ? CountText(queue.waiting) : "–"},
               {waits ? WaitText(absl::Microseconds(snapshot.clock_us -
                                                    queue.oldest_us))
                      : ""},
               {NextMiss(queue, snapshot.clock_us)},
               {bar}});
  }
  return table.Lines(
      {.indent = kMargin, .color = size.color, .width = size.width});
}

}  // namespace holdline::board_internal
