#include "packet_sum.h"

#include <sstream>

#include "engine/base/check.h"
#include "operators/score/contribution.h"

namespace holdline {
namespace {

template <class Map, class Key>
void AddTo(Map& map, const Key& key, int64_t value) {
  if ((map[key] += value) == 0) map.erase(key);
}

// What stands before the queue of what is said of cases.
template <class Row>
std::string KindOf(const Row& row) {
  return row.kind() == 2 ? "outage " : row.kind() == 1 ? "case " : "";
}

// As TextOf has it (outage_oracle.h).
std::string TextOf(const OutageState& outage) {
  if (outage.down().empty()) return "";
  std::ostringstream text;
  const auto time = [&](int64_t time_us) {
    if (time_us != 0) text << time_us;
    text << " ";
  };
  text << outage.service()
       << (outage.maintenance() ? " maintained " : " down ");
  for (const OutageState::Down& down : outage.down()) {
    time(down.from_us());
    time(down.to_us());
  }
  text << "responded ";
  time(outage.responded_us());
  text << "resolved ";
  time(outage.resolved_us());
  return text.str();
}

}  // namespace

void Totals::Add(const RowKey& key, const Tally& tally, int bin, int sign) {
  Tally& row = rows[key];
  row += sign > 0 ? tally : -tally;
  if (row.IsZero()) rows.erase(key);
  if (bin != kNoBin) AddTo(bins, std::make_pair(key, bin), sign);
}

void Totals::AddUncovered(const std::string& queue, int64_t legs) {
  AddTo(uncovered, queue, legs);
}

void Totals::AddLost(uint64_t contract, int64_t legs) {
  AddTo(lost, contract, legs);
}

std::string Difference(const Totals& said, const Totals& expected) {
  std::ostringstream text;
  std::set<RowKey> keys;
  for (const auto& [key, tally] : said.rows) keys.insert(key);
  for (const auto& [key, tally] : expected.rows) keys.insert(key);
  const auto print = [&](const Totals& totals, const RowKey& key) {
    const auto at = totals.rows.find(key);
    const Tally tally = at == totals.rows.end() ? Tally{} : at->second;
    text << tally.counted << "/" << tally.met << "/" << tally.sum_us;
    return tally;
  };
  for (const RowKey& key : keys) {
    std::ostringstream line;
    line.swap(text);
    text << (key.period ? "period " : "watch ") << key.objective << " slot "
         << key.slot << " slice " << key.slice << ": said ";
    const Tally a = print(said, key);
    text << ", expected ";
    const Tally b = print(expected, key);
    text << "\n";
    line.swap(text);
    if (a != b) text << line.str();
  }
  if (said.bins != expected.bins) text << "bins\n";
  if (said.uncovered != expected.uncovered) text << "uncovered\n";
  if (said.lost != expected.lost) text << "lost\n";
  if (said.outages != expected.outages) {
    text << "outages\n";
    for (const auto* totals : {&said, &expected}) {
      for (const auto& [key, outage] : totals->outages) {
        text << key.first << " " << key.second << ": " << outage << "\n";
      }
    }
  }
  return text.str();
}

void PacketSum::TakeTallies(const Tallies& tallies, bool period, Totals& to) {
  const auto key_of = [&](int i) {
    return RowKey{.period = period,
                  .objective = tallies.objective(i),
                  .slot = tallies.slot(i),
                  .slice = tallies.slice(i)};
  };
  for (int i = 0; i < tallies.objective_size(); ++i) {
    if (i > 0) HL_CHECK(key_of(i - 1) < key_of(i));  // sorted, each once
    to.Add(key_of(i),
           {.counted = tallies.counted(i),
            .met = tallies.met(i),
            .sum_us = tallies.sum_us(i)},
           kNoBin, 1);
  }
  for (int i = 0; i < tallies.bin_row_size(); ++i) {
    const auto row = static_cast<int>(tallies.bin_row(i));
    AddTo(to.bins,
          std::make_pair(key_of(row), static_cast<int>(tallies.bin(i))),
          tallies.bin_count(i));
  }
}

void PacketSum::TakeSegment(const Segment& segment, int32_t judge_partition,
                            SegmentSum& to) {
  TakeTallies(segment.watch(), false, to.totals);
  TakeTallies(segment.period(), true, to.totals);
  for (const Uncovered& row : segment.uncovered()) {
    to.totals.AddUncovered(KindOf(row) + row.queue(), row.contacts());
  }
  for (const Lost& row : segment.lost()) {
    to.totals.AddLost(row.contract(), row.contacts());
  }
  for (const OutageState& outage : segment.outages()) {
    const auto key = std::make_pair(judge_partition, outage.id());
    to.totals.outages[key] = TextOf(outage);
    if (to.totals.outages[key].empty()) to.totals.outages.erase(key);
  }
  if (segment.levels_whole()) to.levels.clear();
  for (const Level& level : segment.levels()) {
    LevelRow& row =
        to.levels[{level.contract(), KindOf(level) + level.queue()}];
    row = {.waiting = level.waiting(),
           .oldest_us = level.oldest_us(),
           .deadlines = {}};
    for (int i = 0; i < level.objective_size(); ++i) {
      row.deadlines[level.objective(i)] = level.deadline_us(i);
    }
  }
  for (const Evidence& miss : segment.evidence()) {
    to.misses.emplace(miss.objective(), miss.slot(), miss.time_us(),
                      miss.contact());
  }
}

void PacketSum::Take(std::string_view bytes, int32_t judge_partition) {
  ObservationRecord record;
  HL_CHECK(record.ParseFromArray(bytes.data(), static_cast<int>(bytes.size())));
  // Written by hand, it must be what the generated code would write.
  HL_CHECK(record.SerializeAsString() == bytes);
  for (const Observation& packet : record.packets()) {
    packets_.push_back(packet);
    for (const Segment& segment : packet.segments()) {
      SegmentSum all;
      all.totals = std::move(totals_);
      all.levels = std::move(levels_[judge_partition]);
      TakeSegment(segment, judge_partition, all);
      totals_ = std::move(all.totals);
      levels_[judge_partition] = std::move(all.levels);
      TakeSegment(segment, judge_partition, segments_[segment.at_us()]);
    }
  }
}

Levels PacketSum::Waiting() const {
  Levels waiting;
  for (const auto& [judge_partition, levels] : levels_) {
    waiting.insert(levels.begin(), levels.end());
  }
  std::erase_if(waiting,
                [](const auto& level) { return level.second == LevelRow{}; });
  return waiting;
}

std::map<int64_t, SegmentSum> PacketSum::Segments() const {
  auto segments = segments_;
  for (auto& [at_us, segment] : segments) {
    std::map<std::pair<uint64_t, uint32_t>, int> of_lane;
    std::erase_if(segment.misses, [&](const auto& miss) {
      return ++of_lane[{std::get<0>(miss), std::get<1>(miss)}] > 8;
    });
  }
  std::erase_if(segments, [](const auto& segment) {
    return segment.second == SegmentSum{};
  });
  return segments;
}

}  // namespace holdline
