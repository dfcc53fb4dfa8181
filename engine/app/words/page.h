// Plain text for people, filled to 80 columns: titles, paragraphs and items.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace holdline {

class Page {
 public:
  static constexpr int kColumns = 80;

  enum class Kind : uint8_t { kTitle, kSection, kParagraph, kItem };
  struct Block {
    Kind kind = Kind::kParagraph;
    std::string text = {};
  };

  // Each begins with a blank line, but for the first of the page; titles are
  // underlined with =, sections with -.
  void Title(std::string_view text) { Add(Kind::kTitle, text); }
  void Section(std::string_view text) { Add(Kind::kSection, text); }
  void Paragraph(std::string_view text) { Add(Kind::kParagraph, text); }

  // "  - text", its further lines indented; under the paragraph before it.
  void Item(std::string_view text) { Add(Kind::kItem, text); }

  void Append(const Page& other) {
    blocks_.insert(blocks_.end(), other.blocks_.begin(), other.blocks_.end());
  }

  // As they were said, one after the other.
  const std::vector<Block>& blocks() const { return blocks_; }
  std::string text() const;

 private:
  void Add(Kind kind, std::string_view text) {
    blocks_.push_back({.kind = kind, .text = std::string(text)});
  }

  std::vector<Block> blocks_;
};

}  // namespace holdline
