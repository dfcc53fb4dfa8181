#include "tests/sim/packet_check.h"

#include <algorithm>

#include "absl/strings/str_cat.h"

namespace holdline::sim {
namespace {

bool IsEmpty(const Segment& segment) {
  return segment.watch().objective().empty() &&
         segment.period().objective().empty() && segment.evidence().empty() &&
         segment.uncovered().empty() && segment.lost().empty();
}

std::string Text(const std::vector<std::string>& packets) {
  std::string text;
  for (const std::string& bytes : packets) {
    Observation packet;
    packet.ParseFromString(bytes);
    absl::StrAppend(&text, packet.ShortDebugString(), "\n");
  }
  return text;
}

}  // namespace

std::vector<std::string> PacketCheck::Normalised(
    const std::vector<Observation>& packets) {
  std::vector<std::string> normalised;
  for (Observation packet : packets) {
    packet.clear_book();
    packet.clear_control_position();
    google::protobuf::RepeatedPtrField<Segment> segments;
    for (Segment& segment : *packet.mutable_segments()) {
      segment.clear_levels();
      segment.clear_levels_whole();
      if (!IsEmpty(segment)) segments.Add(std::move(segment));
    }
    if (segments.empty()) continue;
    packet.mutable_segments()->Swap(&segments);
    normalised.push_back(packet.SerializeAsString());
  }
  return normalised;
}

void PacketCheck::AddTo(PacketSum& sum, const Packets& packets) {
  for (const auto& [judge_partition, of_partition] : packets) {
    for (const Observation& packet : of_partition) {
      ObservationRecord record;
      *record.add_packets() = packet;
      sum.Take(record.SerializeAsString(), judge_partition);
    }
  }
}

std::string PacketCheck::Compare(int64_t clock_us) {
  std::string wrong;
  for (int32_t j = 0; j < judge_partitions_ && wrong.empty(); ++j) {
    const auto said = Normalised(said_[j]);
    const auto expected = Normalised(expected_[j]);
    if (said != expected) {
      wrong = absl::StrCat("to judge partition ", j, " was said\n", Text(said),
                           "and expected was\n", Text(expected));
    } else {
      wrong = CheckTold(j, clock_us);
    }
  }
  if (wrong.empty()) {
    AddTo(said_sum_, said_);
    AddTo(expected_sum_, expected_);
    if (said_sum_.Waiting() != expected_sum_.Waiting() && live_) {
      wrong = "other levels stand than expected";
    }
  }
  said_.clear();
  expected_.clear();
  return wrong;
}

// The clock of the cut is told to within a second, each book before the clock
// has reached its activation.
std::string PacketCheck::CheckTold(int32_t judge_partition, int64_t clock_us) {
  Told& told = told_[judge_partition];
  for (const Observation& packet : said_[judge_partition]) {
    if (packet.has_book()) {
      told.books = std::max(told.books, packet.book().position());
      told.has_book = true;
      if (packet.partitions() == 0) continue;  // it tells no clock
    }
    if (!told.has_book) return "the first packet has no book";
    if (packet.clock_us() < told.clock_us) return "the clock was told back";
    for (const BookVersion& book : books_) {
      if (book.activates_us > packet.clock_us()) break;
      if (book.position > told.books) {
        return absl::StrCat("the book at ", book.position,
                            " was not told before its activation");
      }
    }
    told.clock_us = packet.clock_us();
    live_ = packet.live();
  }
  if (clock_us == kNoClock) return "";
  if (told.clock_us == kNoClock || clock_us - told.clock_us >= 1'000'000) {
    return absl::StrCat("the clock ", clock_us, " was not told to ",
                        judge_partition);
  }
  return "";
}

}  // namespace holdline::sim
