#include <gtest/gtest.h>

#include "operators/telemetry/encoder.h"
#include "tests/engine/app/input/reading_files.h"

namespace holdline {
namespace {

Event EventOf(std::string_view id, int64_t second) {
  Event event;
  event.kind = EventKind::kOffered;
  event.entity_id = id;
  event.time_us = 1'772'442'000'000'000 + second * 1'000'000;
  return event;
}

std::string Bytes(const Event& event) {
  std::string bytes;
  AppendEventProtobuf(event, bytes);
  return bytes;
}

std::string Framed(const std::string& message) {
  std::string framed;
  size_t length = message.size();
  for (; length >= 0x80; length >>= 7) {
    framed.push_back(static_cast<char>(length | 0x80));
  }
  framed.push_back(static_cast<char>(length));
  return framed + message;
}

ReadFiles ReadBytes(const std::string& bytes) {
  const TemporaryFolder folder;
  return ReadAll(
      {.format = FileFormat::kProtobuf, .files = {folder.Write("a", bytes)}});
}

TEST(ProtobufInput, ReadsEventsAndSplitsBatches) {
  const Event batch[] = {EventOf("c2", 1), EventOf("c3", 2)};
  const ReadFiles read = ReadBytes(Framed(Bytes(EventOf("c1", 0))) +
                                   Framed(EncodeEventBatch(batch)) +
                                   Framed(Bytes(EventOf("c4", 3))));
  EXPECT_TRUE(read.status.ok());
  EXPECT_EQ(Summaries(read),
            (std::vector<std::string>{"c1 1 - -", "c2 1 - -", "c3 1 - -",
                                      "c4 1 - -"}));
  EXPECT_EQ(read.records[2].payload, Bytes(EventOf("c3", 2)));
  EXPECT_EQ(read.records[2].key, "c3");
  EXPECT_EQ(read.records[2].line, 2);
  EXPECT_EQ(read.report.lines, 3);
}

TEST(ProtobufInput, ReadsMessagesLongerThanItsBuffer) {
  std::string bytes;
  std::vector<Event> events;
  for (int i = 0; i < 20'000; ++i) events.push_back(EventOf("c1", i % 100));
  const ReadFiles read = ReadBytes(Framed(EncodeEventBatch(events)));
  EXPECT_EQ(read.records.size(), events.size());
}

TEST(ProtobufInput, BadMessagesAreRecordsToo) {
  std::string batch = Framed("\x7A\x03\x0A\x7F");
  const ReadFiles read = ReadBytes(Framed("\x0A\x7F") + Framed("") + batch +
                                   Framed(Bytes(EventOf("c1", 0))));
  EXPECT_EQ(Summaries(read), (std::vector<std::string>{"refused", "refused",
                                                       "refused", "c1 1 - -"}));
  EXPECT_EQ(read.records[0].payload, "\x0A\x7F");
  EXPECT_EQ(read.records[2].payload, "\x7A\x03\x0A\x7F");
}

TEST(ProtobufInput, TellsWhereAFileIsCutOff) {
  const std::string good = Framed(Bytes(EventOf("c1", 0)));
  const ReadFiles cut = ReadBytes(good + good.substr(0, good.size() - 1));
  EXPECT_TRUE(cut.status.ok());
  EXPECT_EQ(cut.records.size(), 1u);
  EXPECT_EQ(cut.Refused(Refusal::kBadProtobuf), 1);
  EXPECT_EQ(cut.report.refused_lines[0].line, 2);
  const ReadFiles no_frames = ReadBytes(std::string(100, '\xFF'));
  EXPECT_TRUE(no_frames.records.empty());
  EXPECT_EQ(no_frames.Refused(Refusal::kBadProtobuf), 1);
}

}  // namespace
}  // namespace holdline
