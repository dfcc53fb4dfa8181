#include "operators/contract/diagnostic.h"

#include <gtest/gtest.h>

#include "operators/contract/suggestion.h"

namespace holdline {
namespace {

std::vector<Diagnostic> Some() {
  return {{.file = "b.yaml",
           .line = 2,
           .column = 3,
           .path = "x.y",
           .message = "say \"why\"\tor\x01 not",
           .severity = Severity::kError},
          {.file = "a.yaml",
           .line = 9,
           .column = 1,
           .path = "",
           .message = "odd",
           .severity = Severity::kWarning},
          {.file = "a.yaml",
           .line = 0,
           .column = 0,
           .path = "",
           .message = "as a whole",
           .severity = Severity::kError}};
}

TEST(Diagnostics, SortByPlace) {
  std::vector<Diagnostic> some = Some();
  SortDiagnostics(some);
  EXPECT_EQ(some[0].message, "as a whole");
  EXPECT_EQ(some[1].message, "odd");
  EXPECT_EQ(some[2].file, "b.yaml");
}

TEST(Diagnostics, AreOneLineEachAndASummary) {
  EXPECT_EQ(FormatAsText(Some(), 2),
            "b.yaml:2:3: x.y: say \"why\"\tor\x01 not\n"
            "a.yaml:9:1: warning: odd\n"
            "a.yaml: as a whole\n"
            "2 files, 2 errors, 1 warning\n");
  EXPECT_EQ(FormatAsText({}, 1), "1 file, 0 errors\n");
}

TEST(Diagnostics, AreOneJsonObject) {
  EXPECT_EQ(FormatAsJson(Some(), 2),
            R"({"files": 2, "errors": 2, "warnings": 1, "diagnostics": [)"
            R"({"file": "b.yaml", "line": 2, "column": 3, "path": "x.y", )"
            R"("severity": "error", )"
            R"("message": "say \"why\"\u0009or\u0001 not"}, )"
            R"({"file": "a.yaml", "line": 9, "column": 1, "path": "", )"
            R"("severity": "warning", "message": "odd"}, )"
            R"({"file": "a.yaml", "line": 0, "column": 0, "path": "", )"
            R"("severity": "error", "message": "as a whole"}]})"
            "\n");
  EXPECT_EQ(FormatAsJson({}, 0),
            "{\"files\": 0, \"errors\": 0, \"warnings\": 0, \"diagnostics\": "
            "[]}\n");
}

TEST(Suggestions, AreNearEnoughToBeMeant) {
  const std::string_view known[] = {"within", "watch", "when", "of"};
  EXPECT_EQ(NearestWord("witihn", known), "within");
  EXPECT_EQ(NearestWord("Watch", known), "watch");
  EXPECT_EQ(NearestWord("wen", known), "when");
  EXPECT_EQ(NearestWord("objectives", known), "");
  EXPECT_EQ(NearestWord("x", known), "");
  EXPECT_EQ(NearestWord("", known), "");
  EXPECT_EQ(DidYouMean("withn", known), "; did you mean \"within\"?");
}

}  // namespace
}  // namespace holdline
