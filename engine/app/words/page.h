// Plain text for people, filled to 80 columns: titles, paragraphs and items.
#pragma once

#include <string>
#include <string_view>

namespace holdline {

class Page {
 public:
  static constexpr int kColumns = 80;

  // Each begins with a blank line, but for the first of the page.
  void Title(std::string_view text);    // underlined with =
  void Section(std::string_view text);  // underlined with -
  void Paragraph(std::string_view text);

  // "  - text", its further lines indented; under the paragraph before it.
  void Item(std::string_view text);

  const std::string& text() const { return text_; }

 private:
  void Underlined(std::string_view text, char with);
  // What does not fit into a line goes on in the next; words stay whole,
  // and a number with its unit.
  void Fill(std::string_view text, std::string_view first,
            std::string_view others);

  std::string text_;
};

}  // namespace holdline
