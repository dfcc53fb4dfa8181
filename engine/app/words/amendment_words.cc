#include "engine/app/words/amendment_words.h"

#include <algorithm>
#include <string>
#include <string_view>
#include <vector>

#include "operators/contract/text.h"

namespace holdline {
namespace {

// A paragraph and what is listed below it.
struct Clause {
  std::string text = {};
  std::vector<std::string> items = {};
  bool operator==(const Clause&) const = default;
};

struct Chapter {
  std::string section = {};  // empty: the contract's head
  std::vector<Clause> clauses = {};
};

std::vector<Chapter> ChaptersOf(const Page& page) {
  std::vector<Chapter> chapters(1);
  for (const Page::Block& block : page.blocks()) {
    std::vector<Clause>& clauses = chapters.back().clauses;
    switch (block.kind) {
      case Page::Kind::kTitle:
        clauses.push_back({.text = Concat("It is called ", block.text, ".")});
        break;
      case Page::Kind::kSection:
        chapters.push_back({.section = block.text});
        break;
      case Page::Kind::kParagraph:
        clauses.push_back({.text = block.text});
        break;
      case Page::Kind::kItem:
        clauses.back().items.push_back(block.text);
        break;
    }
  }
  return chapters;
}

// What a clause is about: its first three words.
std::string TopicOf(const Clause& clause) {
  size_t end = 0;
  for (int words = 0; words < 3 && end != clause.text.npos; ++words) {
    end = clause.text.find(' ', end + 1);
  }
  std::string topic = clause.text.substr(0, end);
  topic.erase(topic.find_last_not_of(".,:") + 1);
  return topic;
}

using Clauses = std::vector<const Clause*>;

// Those of `all` that `others` do not have.
Clauses Without(const std::vector<Clause>& all,
                const std::vector<Clause>& others) {
  Clauses left;
  for (const Clause& clause : all) {
    if (std::find(others.begin(), others.end(), clause) == others.end()) {
      left.push_back(&clause);
    }
  }
  return left;
}

// Takes out of `gone` what a new clause about the same stands for.
void TakeReplaced(const Clauses& told, Clauses& gone) {
  for (const Clause* clause : told) {
    const auto at = std::find_if(
        gone.begin(), gone.end(),
        [&](const Clause* old) { return TopicOf(*old) == TopicOf(*clause); });
    if (at != gone.end()) gone.erase(at);
  }
}

// A list of which an item changes is told whole: half of it would not say
// whether the rest still holds.
Page ChangesOf(const Chapter& before, const Chapter& after) {
  const Clauses told = Without(after.clauses, before.clauses);
  Clauses gone = Without(before.clauses, after.clauses);
  TakeReplaced(told, gone);
  Page page;
  const auto tell = [&](std::string_view head, const Clause& clause) {
    page.Paragraph(Concat(head, clause.text));
    for (const std::string& item : clause.items) page.Item(item);
  };
  for (const Clause* clause : told) tell("", *clause);
  for (const Clause* clause : gone) tell("No longer: ", *clause);
  return page;
}

const Chapter* Find(const std::vector<Chapter>& chapters,
                    const std::string& section) {
  const auto at = std::find_if(
      chapters.begin(), chapters.end(),
      [&](const Chapter& chapter) { return chapter.section == section; });
  return at == chapters.end() ? nullptr : &*at;
}

}  // namespace

bool TellChanges(const Page& before, const Page& after, Page& page) {
  const std::vector<Chapter> were = ChaptersOf(before);
  const std::vector<Chapter> are = ChaptersOf(after);
  const size_t blocks = page.blocks().size();
  for (const Chapter& chapter : are) {
    const Chapter* const old = Find(were, chapter.section);
    const Page changes = ChangesOf(old != nullptr ? *old : Chapter(), chapter);
    if (changes.blocks().empty()) continue;
    if (!chapter.section.empty()) page.Section(chapter.section);
    page.Append(changes);
  }
  for (const Chapter& chapter : were) {
    if (Find(are, chapter.section) != nullptr) continue;
    page.Section(chapter.section);
    page.Paragraph("This is gone, and all that is said of it above.");
  }
  return page.blocks().size() != blocks;
}

}  // namespace holdline
