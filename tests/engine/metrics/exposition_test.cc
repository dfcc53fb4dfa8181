#include "engine/metrics/exposition.h"

#include <gtest/gtest.h>
#include <rapidcheck/gtest.h>

#include <cstdlib>
#include <limits>
#include <optional>

namespace holdline {
namespace {

std::string Labels(std::string_view name, std::string_view value) {
  std::string labels;
  AppendLabel(labels, name, value);
  return labels;
}

// What a scraper makes of an escaped value; nothing where it would refuse it.
std::optional<std::string> Unescape(std::string_view text) {
  std::string value;
  for (size_t i = 0; i < text.size(); ++i) {
    if (text[i] == '"' || text[i] == '\n') return std::nullopt;
    if (text[i] != '\\') {
      value += text[i];
      continue;
    }
    if (++i == text.size()) return std::nullopt;
    switch (text[i]) {
      case 'n':
        value += '\n';
        break;
      case '\\':
      case '"':
        value += text[i];
        break;
      default:
        return std::nullopt;
    }
  }
  return value;
}

TEST(Exposition, WritesTheHeadingOnceAndOnlyBeforeSamples) {
  std::string text;
  ExpositionWriter page(text);
  page.Family("empty", "Has no samples.", "gauge");
  page.Family("value", "A \"value\",\nwith a \\.", "gauge");
  page.Sample("a=\"1\"", 0.5);
  page.Sample("a=\"1\"", "unit=\"s\"", int64_t{7});
  page.Sample("", "unit=\"s\"", int64_t{-7});
  page.Sample("", 1e300);
  EXPECT_EQ(text,
            "# HELP value A \"value\",\\nwith a \\\\.\n"
            "# TYPE value gauge\n"
            "value{a=\"1\"} 0.5\n"
            "value{a=\"1\",unit=\"s\"} 7\n"
            "value{unit=\"s\"} -7\n"
            "value 1e+300\n");
  EXPECT_EQ(page.samples(), 4u);
}

TEST(Exposition, WritesWhatIsNoNumberAsTheFormatWants) {
  std::string text;
  ExpositionWriter page(text);
  page.Family("v", "V.", "gauge");
  constexpr double kInfinity = std::numeric_limits<double>::infinity();
  for (const double value :
       {std::numeric_limits<double>::quiet_NaN(), kInfinity, -kInfinity}) {
    page.Sample("", value);
  }
  EXPECT_EQ(text, "# HELP v V.\n# TYPE v gauge\nv NaN\nv +Inf\nv -Inf\n");
}

TEST(Exposition, JoinsAndEscapesLabels) {
  std::string labels = Labels("contract", "a\\b\"c\nd");
  AppendLabel(labels, "queue", "Zürich ☎ 𝄞");
  EXPECT_EQ(labels, "contract=\"a\\\\b\\\"c\\nd\",queue=\"Zürich ☎ 𝄞\"");
}

TEST(Exposition, ReplacesInvalidUtf8) {
  EXPECT_EQ(Labels("q", "a\xFFz"), "q=\"a\xEF\xBF\xBDz\"");
  EXPECT_EQ(Labels("q", "a\xC3"), "q=\"a\xEF\xBF\xBD\"");  // cut short
  // Overlong, a surrogate, past U+10FFFF.
  for (const char* invalid : {"\xC0\xAF", "\xED\xA0\x80", "\xF4\x90\x80\x80"}) {
    EXPECT_EQ(Labels("q", invalid).find(invalid), std::string::npos);
  }
}

RC_GTEST_PROP(Exposition, ValuesComeBackFromLabels, (const std::string& text)) {
  // Text of ASCII is always valid.
  std::string ascii = text;
  for (char& c : ascii) c = static_cast<char>(c & 0x7f);
  const std::string labels = Labels("n", ascii);
  RC_ASSERT(labels.substr(0, 3) == "n=\"");
  RC_ASSERT(labels.back() == '"');
  RC_ASSERT(Unescape(std::string_view(labels).substr(3, labels.size() - 4)) ==
            ascii);
}

RC_GTEST_PROP(Exposition, NumbersComeBackExactly, (double value)) {
  std::string text;
  ExpositionWriter page(text);
  page.Family("v", "V.", "gauge");
  text.clear();
  page.Sample("", value);
  const std::string number = text.substr(text.rfind(' ') + 1);
  RC_ASSERT(std::strtod(number.c_str(), nullptr) == value);
}

}  // namespace
}  // namespace holdline
