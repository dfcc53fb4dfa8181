// Contacts and contracts as text for the tests of explanations.
#pragma once

#include <gtest/gtest.h>

#include <memory>
#include <string>
#include <utility>
#include <vector>

#include "contact_oracle.h"
#include "engine/app/explain/entity_story.h"
#include "engine/app/explain/explain_contact.h"
#include "engine/base/time_units.h"
#include "operators/contract/diagnostic.h"
#include "operators/contract/loader.h"
#include "operators/contract/text.h"
#include "random_events.h"

namespace holdline {

// `table`: "t.csv" beside them, where it is not empty.
inline std::shared_ptr<const ContractBook> BookOf(
    const std::vector<std::string>& texts, const std::string& table = "") {
  std::vector<BookFile> files;
  for (const std::string& text : texts) {
    files.push_back({.path = Concat("c", files.size(), ".yaml"), .text = text});
  }
  if (!table.empty()) files.push_back({.path = "t.csv", .text = table});
  const int count = static_cast<int>(files.size());
  LoadResult result = LoadBook(std::move(files));
  EXPECT_TRUE(result.book.has_value())
      << FormatAsText(result.diagnostics, count);
  return std::make_shared<const ContractBook>(
      result.book ? *std::move(result.book) : ContractBook{});
}

// A contract for queues of that name.
inline std::string ContractText(const std::string& name,
                                const std::string& queue,
                                const std::string& lines) {
  return Concat("holdline: 1\ncontract: ", name,
                "\ntitle: T\ntime_zone: UTC\neffective: 2026-01-01\n"
                "covers: [{queue: \"",
                queue, "\"}]\n", lines);
}

inline std::string Answer(const std::string& formula,
                          const std::string& more = "") {
  return Concat(
      "objectives:\n  answer:\n    measure: service_level\n"
      "    within: 20s\n    formula: ",
      formula, "\n", more,
      "    target: {at_least: 80%}\n    periods: [day, month]\n"
      "    watch: [5m]\n    alert: {from: 1 contact}\n");
}

// An event `at_s` seconds after kMonday; the id numbers it.
inline OwnEvent Happened(EventKind kind, int64_t at_s,
                         const std::string& queue = "") {
  OwnEvent event;
  event.kind = kind;
  event.contact = std::string(1, 'c');
  event.id = Concat("e", at_s, "/", static_cast<int>(kind));
  event.time_us = kMonday + at_s * kSecondUs;
  event.queue = queue;
  return event;
}

inline void Tell(EntityStory& story, const OwnEvent& own,
                 int64_t timestamp_us) {
  std::vector<Attribute> attributes;
  const Event event = ViewOf(own, attributes);
  story.Apply(timestamp_us, std::span<const Event>(&event, 1), "log");
}

// An explanation, and the book that it points into.
struct MadeUp : ContactExplanation {
  std::shared_ptr<const ContractBook> book;
};

// The contact "c" `until_s` seconds after kMonday, each event a record.
inline MadeUp Explained(const std::shared_ptr<const ContractBook>& book,
                        const std::vector<OwnEvent>& events, int64_t until_s) {
  EntityStory story(book, EntityKind::kContact, "c", {});
  for (const OwnEvent& event : events) Tell(story, event, event.time_us);
  story.FinishAt(kMonday + until_s * kSecondUs);
  return {Explain(story), book};
}

}  // namespace holdline
