#include "tests/operators/judge/walks.h"

#include <rapidcheck.h>

#include <algorithm>
#include <utility>

#include "engine/base/time_units.h"
#include "operators/tally/histogram.h"
#include "tests/operators/judge/observations.h"

namespace holdline {
namespace {

// Evenly from [from, to), whatever rapidcheck's size is.
template <typename T>
T Pick(T from, T to) {
  return *rc::gen::resize(rc::kNominalSize, rc::gen::inRange<T>(from, to));
}

constexpr int64_t kMidnightUs = (kStartUs / kDayUs + 1) * kDayUs;

Objective Answer() {
  Objective answer =
      MakeObjective("answer", Measure::kServiceLevel, AtLeast(80 * kPoint));
  answer.targets[0].slot = "prime";
  answer.targets.push_back(AtLeast(70 * kPoint));
  answer.targets[1].slot = "otherwise";
  answer.watches_us = {kMinuteUs, 5 * kMinuteUs, 10 * kMinuteUs};
  answer.periods = {PeriodSpec{PeriodKind::kDay},
                    PeriodSpec{PeriodKind::kMonth}};
  answer.alert = {.from_contacts = 3,
                  .at_risk_within = 5 * kPoint,
                  .recover_by = 2 * kPoint,
                  .recover_for_us = 20 * kSecondUs};
  return answer;
}

Objective Speed() {
  Objective speed = MakeObjective("speed", Measure::kAverageSpeedOfAnswer,
                                  AtMost(30 * kSecondUs));
  speed.watches_us = {2 * kMinuteUs};
  speed.periods = {PeriodSpec{PeriodKind::kDay}};
  speed.alert.at_risk_within = 5 * kSecondUs;
  return speed;
}

Objective Percentile() {
  Objective wait =
      MakeObjective("p90", Measure::kWaitTime, AtLeast(90 * kPoint));
  wait.percentile = 90;
  wait.watches_us = {kMinuteUs, 10 * kMinuteUs};
  wait.periods = {PeriodSpec{PeriodKind::kWeek}};
  wait.alert.recover_for_us = kMinuteUs;
  return wait;
}

Objective Abandoned() {
  Objective abandoned =
      MakeObjective("abandoned", Measure::kAbandonment, AtMost(10 * kPoint));
  abandoned.watches_us = {5 * kMinuteUs};
  abandoned.periods = {PeriodSpec{PeriodKind::kDay}};
  abandoned.alert.from_contacts = 2;
  abandoned.alert.recover_by = kPoint;
  return abandoned;
}

// By half-hours, of which those with few contacts do not matter.
Objective Spread() {
  Objective spread =
      MakeObjective("spread", Measure::kServiceLevel, AtLeast(60 * kPoint));
  spread.periods = {PeriodSpec{PeriodKind::kDay},
                    PeriodSpec{PeriodKind::kWeek}};
  spread.verdict = {.form = VerdictRules::Form::kShareOf,
                    .part_us = 5 * kMinuteUs,
                    .share_ppm = 75 * kPoint,
                    .low_below = 4};
  return spread;
}

Objective MeanOfDays() {
  Objective mean =
      MakeObjective("mean", Measure::kServiceLevel, AtLeast(60 * kPoint));
  mean.periods = {PeriodSpec{PeriodKind::kWeek}};
  mean.verdict = {.form = VerdictRules::Form::kMeanOf,
                  .rounded_to = 10 * kPoint};
  mean.alert.from_contacts = 2;
  return mean;
}

Objective Lenient() {
  Objective lenient =
      MakeObjective("lenient", Measure::kAbandonment, AtMost(20 * kPoint));
  lenient.periods = {PeriodSpec{PeriodKind::kDay}};
  lenient.verdict = {.low_below = 8, .low_allows_one_miss = true};
  return lenient;
}

Objective Offered() {
  Objective offered = MakeObjective("offered", Measure::kOffered, OnlyShown());
  offered.watches_us = {kMinuteUs};
  offered.periods = {PeriodSpec{PeriodKind::kDay}};
  return offered;
}

Objective OfServices(std::string_view name, Measure measure, Target target) {
  Objective objective = MakeObjective(name, measure, target);
  objective.services.names = {"crm", "ivr"};
  objective.booked_at = BookedAt::kBegan;
  objective.periods = {PeriodSpec{PeriodKind::kDay}};
  return objective;
}

Contract Host() {
  Objective uptime =
      OfServices("uptime", Measure::kAvailability, AtLeast(99 * kPoint));
  uptime.watches_us = {kMinuteUs, 10 * kMinuteUs};
  uptime.periods.push_back({.kind = PeriodKind::kMonth});
  uptime.alert.recover_for_us = 30 * kSecondUs;
  Objective parts =
      OfServices("parts", Measure::kAvailability, AtLeast(90 * kPoint));
  parts.services.ignore_below_us = 20 * kSecondUs;
  parts.verdict = {.form = VerdictRules::Form::kShareOf,
                   .part_us = 30 * kMinuteUs,
                   .share_ppm = 90 * kPoint};
  Objective recover =
      OfServices("recover", Measure::kMeanTimeToRecover, AtMost(2 * kMinuteUs));
  recover.watches_us = {5 * kMinuteUs};
  Contract host = MakeContract("host", {uptime, parts, recover});
  for (const char* service : {"crm", "ivr"}) {
    ScopeLine line;
    line.kind = EntityKind::kService;
    line.service = service;
    host.covers.push_back(line);
  }
  host.exclusions = {{.from_us = kMidnightUs - 2 * kMinuteUs,
                      .to_us = kMidnightUs + 3 * kMinuteUs,
                      .objectives = {0, 2}}};
  host.escalation = {{.when = Occasion::kBehind, .notify = {"floor"}}};
  return host;
}

// An outage, and what is said of it later.
void AddOutageCells(Walk& walk) {
  const int64_t seconds = (walk.end_us - walk.start_us) / kSecondUs;
  Cell cell;
  cell.partition = Pick<uint32_t>(0, walk.partitions);
  cell.due_us = walk.start_us + Pick<int64_t>(1, seconds + 1) * kSecondUs;
  OutageState& outage = cell.outage.emplace();
  outage.set_id("o" + std::to_string(walk.cells.size()));
  outage.set_service(*rc::gen::element<std::string>("crm", "ivr", "other"));
  outage.set_maintenance(Pick<int>(0, 5) == 0);
  OutageState::Down& down = *outage.add_down();
  down.set_from_us(cell.due_us - Pick<int64_t>(0, 400) * kSecondUs);
  walk.cells.push_back(cell);
  const int64_t left = (walk.end_us - cell.due_us) / kSecondUs;
  cell.due_us += Pick<int64_t>(0, left + 1) * kSecondUs;
  if (Pick<int>(0, 6) == 0) {
    outage.clear_down();
  } else {
    down.set_to_us(
        down.from_us() +
        Pick<int64_t>(0, (cell.due_us - down.from_us()) / kSecondUs + 1) *
            kSecondUs);
  }
  if (Pick<int>(0, 4) > 0) walk.cells.push_back(cell);
}

Cell ArbitraryCell(const Walk& walk) {
  Cell cell;
  const int64_t seconds = (walk.end_us - walk.start_us) / kSecondUs;
  cell.due_us = walk.start_us + Pick<int64_t>(1, seconds + 1) * kSecondUs;
  cell.partition = Pick<uint32_t>(0, walk.partitions);
  cell.contract = Pick<size_t>(0, WalkBook()->contracts.size());
  const auto& objectives = walk.book->contracts[cell.contract].objectives;
  cell.objective = Pick<size_t>(0, objectives.size());
  const Objective& objective = objectives[cell.objective];
  cell.slot =
      Pick<uint32_t>(0, static_cast<uint32_t>(objective.targets.size()));
  cell.period = objective.watches_us.empty() || *rc::gen::arbitrary<bool>();
  // Mostly just past; late up to a quarter of an hour, or a little ahead.
  const int when = Pick<int>(0, 9);
  cell.time_us = cell.due_us - (when < 6   ? Pick<int64_t>(0, kSecondUs)
                                : when < 8 ? Pick<int64_t>(0, 15 * kMinuteUs)
                                           : Pick<int64_t>(-kMinuteUs, 0));
  cell.tally.counted = Pick<int64_t>(1, 6);
  cell.tally.met = Pick<int64_t>(0, cell.tally.counted + 1);
  cell.tally.sum_us = cell.tally.counted * Pick<int64_t>(0, 60 * kSecondUs);
  if (objective.ShowsPercentiles()) {
    cell.bin = HistogramBin(cell.tally.sum_us / cell.tally.counted);
  }
  if (Pick<int>(0, 3) == 0) {
    cell.missed = std::to_string(Pick<int>(0, 100));
  }
  if (Pick<int>(0, 4) == 0) cell.waiting = Pick<int64_t>(0, 3);
  return cell;
}

// What was said is taken back later: a correction.
Cell Inverse(const Cell& cell, const Walk& walk) {
  Cell inverse = cell;
  inverse.tally = -cell.tally;
  inverse.missed.clear();
  inverse.waiting = -1;
  const int64_t left = (walk.end_us - cell.due_us) / kSecondUs;
  inverse.due_us += Pick<int64_t>(0, left + 1) * kSecondUs;
  return inverse;
}

// In UTC.
int64_t PeriodSliceOf(const Objective& objective, int64_t time_us) {
  const int64_t day = time_us / kDayUs;
  if (objective.SlicesOfDay() == 1) return day;
  return day * VerdictRules::kPartsOfDay +
         time_us % kDayUs / objective.verdict.part_us;
}

void AddCell(const Walk& walk, const Cell& cell, Observation* packet) {
  PacketBuilder builder({});
  if (cell.outage.has_value()) {
    *builder.At(cell.due_us).add_outages() = *cell.outage;
    *packet->add_segments() = builder.packet().segments(0);
    return;
  }
  const Objective& objective =
      walk.book->contracts[cell.contract].objectives[cell.objective];
  if (cell.period) {
    builder.Period(cell.due_us, objective, cell.slot,
                   PeriodSliceOf(objective, cell.time_us), cell.tally);
  } else {
    builder.Watch(cell.due_us, objective, cell.slot, cell.time_us, cell.tally);
  }
  Segment segment = builder.packet().segments(0);
  if (cell.bin >= 0) {
    AddBin(cell.period ? segment.mutable_period() : segment.mutable_watch(),
           cell.bin, cell.tally.counted);
  }
  if (!cell.missed.empty()) {
    PacketBuilder miss({});
    miss.Miss(cell.due_us, objective, cell.slot, cell.time_us, cell.missed);
    segment.MergeFrom(miss.packet().segments(0));
  }
  if (cell.waiting >= 0) {
    PacketBuilder level({});
    level.Waits(cell.due_us, walk.book->contracts[cell.contract], "sales",
                cell.waiting);
    segment.MergeFrom(level.packet().segments(0));
  }
  // Into the last segment where it is of the same second, or one of its own.
  const int count = packet->segments_size();
  const bool same =
      count > 0 && packet->segments(count - 1).at_us() == cell.due_us;
  // Bins name rows of their own segment, so only those without may be merged.
  if (same && cell.bin < 0 && *rc::gen::arbitrary<bool>()) {
    packet->mutable_segments(count - 1)->MergeFrom(segment);
  } else {
    *packet->add_segments() = segment;
  }
}

}  // namespace

// Of the first two objectives, by the day.
CreditTerms WalkCredits() {
  CreditTerms terms;
  terms.period = {.kind = PeriodKind::kDay};
  terms.currency = "USD";
  terms.period_cap = 5'000;
  CreditSchedule first;
  first.form = CreditForm::kPerPointOrFraction;
  first.price = {30, 1};
  CreditSchedule second;
  second.objective = 1;
  second.form = CreditForm::kPerSecond;
  second.price = {7, 1};
  second.seconds = SecondsCounted::kExact;
  second.earn_back = {.next = 1};
  terms.schedules = {first, second};
  return terms;
}

// Lines that overlap in what they speak of and in who hears of it.
std::vector<EscalationLine> WalkEscalation() {
  return {
      {.when = Occasion::kAtRisk, .notify = {"floor"}},
      {.when = Occasion::kBreached,
       .watch_us = 5 * kMinuteUs,
       .notify = {"desk", "floor"}},
      {.when = Occasion::kBreached,
       .objectives = {0},
       .for_us = 40 * kSecondUs,
       .notify = {"lead"}},
      {.when = Occasion::kBehind, .notify = {"desk"}},
      {.when = Occasion::kBehind,
       .period = PeriodSpec{PeriodKind::kDay},
       .for_us = 2 * kMinuteUs,
       .notify = {"floor", "lead"}},
      {.when = Occasion::kMissed, .objectives = {1}, .notify = {"client"}},
  };
}

std::shared_ptr<ContractBook> WalkBook() {
  Contract acme = MakeContract("acme", {Answer(), Speed()});
  acme.close_after_us = 90 * kSecondUs;
  acme.credits = WalkCredits();
  acme.escalation = WalkEscalation();
  Contract bank = MakeContract("bank", {Percentile(), Abandoned()});
  Contract city = MakeContract(
      "city", {Offered(), Answer(), Spread(), MeanOfDays(), Lenient()});
  city.escalation = WalkEscalation();
  return MakeBook({acme, bank, city});
}

std::shared_ptr<ContractBook> ChangedWalkBook(bool with_services) {
  std::vector<Contract> contracts = {WalkBook()->contracts[2],
                                     WalkBook()->contracts[0],
                                     MakeContract("dock", {Answer()})};
  if (with_services) {
    Contract host = Host();
    host.version += 1;
    host.exclusions[0].to_us += kMinuteUs;
    contracts.push_back(host);
  }
  auto book = MakeBook(std::move(contracts));
  Contract& acme = book->contracts[1];
  acme.version += 1;
  acme.objectives[0].id += 1;
  acme.credits->schedules[0].price = {40, 1};
  acme.credits_version = 2;
  book->hash = 2;
  return book;
}

void ChangeBookAt(int64_t activates_us,
                  std::vector<std::vector<Observation>>& packets) {
  for (auto& of_partition : packets) {
    std::vector<Observation> told(2);
    for (int i = 0; i < 2; ++i) {
      told[static_cast<size_t>(i)].set_partition(of_partition[0].partition());
      Book& book = *told[static_cast<size_t>(i)].mutable_book();
      book.set_hash(static_cast<uint64_t>(i + 1));
      book.set_position(i + 1);
    }
    told[1].mutable_book()->set_activates_us(activates_us);
    of_partition[0].clear_book();
    of_partition.insert(of_partition.begin(), told.begin(), told.end());
  }
}

int64_t ArbitrarySecond(const Walk& walk) {
  const int64_t seconds = (walk.end_us - walk.start_us) / kSecondUs;
  return walk.start_us + Pick<int64_t>(1, seconds) * kSecondUs;
}

Walk ArbitraryWalk(uint32_t partitions) {
  Walk walk;
  walk.book = WalkBook();
  walk.partitions = partitions;
  walk.start_us = kMidnightUs - Pick<int64_t>(0, 600) * kSecondUs;
  walk.end_us = walk.start_us + Pick<int64_t>(60, 1200) * kSecondUs;
  const int cells = Pick<int>(0, 80);
  for (int i = 0; i < cells; ++i) {
    const Cell cell = ArbitraryCell(walk);
    walk.cells.push_back(cell);
    if (Pick<int>(0, 6) == 0) {
      walk.cells.push_back(Inverse(cell, walk));
    }
  }
  std::stable_sort(
      walk.cells.begin(), walk.cells.end(),
      [](const Cell& a, const Cell& b) { return a.due_us < b.due_us; });
  return walk;
}

Walk ArbitraryWalkWithServices(uint32_t partitions) {
  Walk walk = ArbitraryWalk(partitions);
  std::vector<Contract> contracts = walk.book->contracts;
  contracts.push_back(Host());
  walk.book = MakeBook(std::move(contracts));
  const int outages = Pick<int>(0, 8);
  for (int i = 0; i < outages; ++i) AddOutageCells(walk);
  std::stable_sort(
      walk.cells.begin(), walk.cells.end(),
      [](const Cell& a, const Cell& b) { return a.due_us < b.due_us; });
  return walk;
}

std::vector<std::vector<Observation>> ArbitraryCut(const Walk& walk) {
  std::vector<std::vector<Observation>> packets(walk.partitions);
  for (uint32_t partition = 0; partition < walk.partitions; ++partition) {
    int64_t clock_us = walk.start_us;
    Observation packet;
    // A packet says all that is due at its clock, and may say some of the
    // second that comes.
    const auto cut = [&](int64_t until_us) {
      clock_us = Pick<int64_t>(clock_us, until_us + 1);
      Observation head = PacketBuilder({.partition = partition,
                                        .partitions = walk.partitions,
                                        .clock_us = clock_us},
                                       packets[partition].empty())
                             .packet();
      head.mutable_segments()->Swap(packet.mutable_segments());
      packets[partition].push_back(head);
    };
    for (const Cell& cell : walk.cells) {
      if (cell.partition != partition) continue;
      for (int cuts = Pick<int>(0, 3); cuts > 1; --cuts) cut(cell.due_us - 1);
      AddCell(walk, cell, &packet);
    }
    cut(walk.end_us);
    clock_us = walk.end_us;
    cut(walk.end_us);
  }
  return packets;
}

std::vector<std::string> ArbitraryRecords(
    const std::vector<std::vector<Observation>>& packets) {
  std::vector<std::string> records;
  std::vector<size_t> next(packets.size());
  std::vector<size_t> unfinished;
  for (size_t i = 0; i < packets.size(); ++i) unfinished.push_back(i);
  while (!unfinished.empty()) {
    const auto at =
        unfinished.begin() + Pick<std::ptrdiff_t>(0, std::ssize(unfinished));
    const size_t partition = *at;
    const std::string record =
        RecordOf({packets[partition][next[partition]++]});
    if (next[partition] == packets[partition].size()) unfinished.erase(at);
    if (!records.empty() && Pick<int>(0, 4) == 0) {
      records.back() += record;  // protobuf concatenates
    } else {
      records.push_back(record);
    }
  }
  return records;
}

std::vector<LivePacket> ArbitraryLivePackets(const Walk& walk) {
  std::vector<LivePacket> packets;
  std::vector<int64_t> clocks(walk.partitions, walk.start_us);
  std::vector<bool> spoke(walk.partitions);
  const auto say = [&](uint32_t partition, int64_t until_us) -> LivePacket& {
    int64_t& clock_us = clocks[partition];
    clock_us = Pick<int64_t>(clock_us, std::max(clock_us, until_us) + 1);
    const PacketBuilder builder({.partition = partition,
                                 .partitions = walk.partitions,
                                 .clock_us = clock_us,
                                 .live = true},
                                !spoke[partition]);
    spoke[partition] = true;
    packets.push_back({builder.packet(), {}});
    return packets.back();
  };
  for (const Cell& cell : walk.cells) {
    // Partitions speak now and then without anything to say.
    const auto other = Pick<uint32_t>(0, walk.partitions);
    if (Pick<int>(0, 3) == 0) say(other, cell.due_us);
    const bool same = !packets.empty() && Pick<int>(0, 3) == 0 &&
                      packets.back().packet.partition() == cell.partition;
    LivePacket& packet =
        same ? packets.back() : say(cell.partition, cell.due_us);
    packet.cells.push_back(cell);
    AddCell(walk, cell, &packet.packet);
  }
  for (uint32_t i = 0; i < walk.partitions; ++i) say(i, walk.end_us);
  return packets;
}

}  // namespace holdline
