// HTML and SVG, written element by element: what is given as text or as the
// value of an attribute is escaped, and what was opened is closed.
//
// Thread-compatible.
#pragma once

#include <string>
#include <utility>
#include <vector>

namespace holdline {

// As it may stand in an element or in a quoted attribute. A control character,
// which no markup may have, becomes U+FFFD.
std::string EscapedMarkup(const std::string& text);

class Markup {
 public:
  using Attributes = std::vector<std::pair<std::string, std::string>>;

  void Open(const std::string& element, const Attributes& attributes = {});
  // The element that was opened last. REQUIRES: there is one.
  void Close();
  // One that holds a text alone.
  void Leaf(const std::string& element, const std::string& text,
            const Attributes& attributes = {});
  // One that holds nothing: <meta/>, <line/>.
  void Empty(const std::string& element, const Attributes& attributes = {});
  void Text(const std::string& text) { text_ += EscapedMarkup(text); }
  // Markup that another has made, or what is no text: a style sheet.
  void Raw(const std::string& markup) { text_ += markup; }

  // REQUIRES: everything is closed.
  const std::string& text() const;

 private:
  void Begin(const std::string& element, const Attributes& attributes);

  std::string text_;
  std::vector<std::string> open_;
};

}  // namespace holdline
