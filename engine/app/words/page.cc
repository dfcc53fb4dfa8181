#include "engine/app/words/page.h"

#include <vector>

#include "engine/app/report/ink.h"
#include "operators/contract/text.h"

namespace holdline {
namespace {

bool IsUpper(char c) { return c >= 'A' && c <= 'Z'; }

// "USD" of "USD 2,500.00".
bool IsCurrency(std::string_view word) {
  return word.size() == 3 && IsUpper(word[0]) && IsUpper(word[1]) &&
         IsUpper(word[2]);
}

// Whether a line must not end between the two: a number and its unit.
bool StayTogether(std::string_view word, std::string_view next) {
  if (word.empty() || next.empty()) return false;
  if (IsCurrency(word)) return IsDigit(next[0]);
  const std::string_view unit =
      next.substr(0, next.find_last_not_of(".,;:)") + 1);
  return IsDigit(word.back()) &&
         (unit == "%" || unit == "s" || unit == "min" || unit == "h");
}

// The words of a text; those that stay together are one.
std::vector<std::string> WordsOf(std::string_view text) {
  std::vector<std::string> words;
  std::string_view before;
  for (const std::string_view word : Split(text, ' ')) {
    if (StayTogether(before, word)) {
      words.back() += Concat(" ", word);
    } else {
      words.emplace_back(word);
    }
    before = word;
  }
  return words;
}

// The text, and a line of so many of that character below it.
std::string Underlined(std::string_view text, char with) {
  const auto width = static_cast<size_t>(DisplayWidth(text));
  return Concat(text, "\n", std::string(width, with), "\n");
}

// What does not fit into a line goes on in the next; words stay whole, and a
// number with its unit.
std::string Filled(std::string_view text, std::string_view first,
                   std::string_view others) {
  std::string lines;
  std::string line(first);
  bool is_empty = true;
  for (const std::string& word : WordsOf(text)) {
    if (!is_empty &&
        DisplayWidth(line) + 1 + DisplayWidth(word) > Page::kColumns) {
      lines += line + '\n';
      line = others;
      is_empty = true;
    }
    if (!is_empty) line += ' ';
    line += word;
    is_empty = false;
  }
  return lines + line + '\n';
}

std::string Set(const Page::Block& block) {
  switch (block.kind) {
    case Page::Kind::kTitle:
      return Underlined(block.text, '=');
    case Page::Kind::kSection:
      return Underlined(block.text, '-');
    case Page::Kind::kParagraph:
      return Filled(block.text, "", "");
    case Page::Kind::kItem:
      return Filled(block.text, "  - ", "    ");
  }
  return "";
}

}  // namespace

std::string Page::text() const {
  std::string text;
  for (const Block& block : blocks_) {
    if (!text.empty() && block.kind != Kind::kItem) text += '\n';
    text += Set(block);
  }
  return text;
}

}  // namespace holdline
