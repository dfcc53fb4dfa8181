#include "engine/app/words/page.h"

#include <gtest/gtest.h>

namespace holdline {
namespace {

TEST(Page, FillsLinesToEightyColumnsAndIndentsItems) {
  Page page;
  page.Title("c: Ü");
  page.Paragraph(std::string(79, 'a') + " b");
  page.Item(std::string(70, 'c') + " dddd eeee");
  page.Section("End");
  EXPECT_EQ(page.text(), "c: Ü\n====\n\n" + std::string(79, 'a') + "\nb\n" +
                             "  - " + std::string(70, 'c') +
                             " dddd\n    eeee\n" + "\nEnd\n---\n");
}

TEST(Page, KeepsANumberWithItsUnit) {
  Page page;
  page.Paragraph(std::string(74, 'a') + " 100 %, b");
  page.Paragraph(std::string(74, 'a') + " USD 2,500.00");
  EXPECT_EQ(page.text(), std::string(74, 'a') + "\n100 %, b\n\n" +
                             std::string(74, 'a') + "\nUSD 2,500.00\n");
}

}  // namespace
}  // namespace holdline
