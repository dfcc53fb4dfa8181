#include "engine/app/chart/chart.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <string>

namespace holdline {
namespace {

using ::testing::HasSubstr;
using ::testing::Not;

constexpr ChartSize kSize = {.width = 200, .height = 100};

int CountOf(const std::string& what, const std::string& text) {
  int count = 0;
  for (size_t at = text.find(what); at != std::string::npos;
       at = text.find(what, at + 1)) {
    ++count;
  }
  return count;
}

// y is 0 at the lower end of the plot and 1 at the upper.
Chart TwoTicks() {
  Chart chart;
  chart.label = "what it shows";
  chart.x = {.from = 0, .to = 10, .ticks = {{0, "a"}, {10, "b"}}};
  chart.y = {.from = 0, .to = 1, .ticks = {{0, "0"}, {1, "1"}}};
  return chart;
}

TEST(Chart, SaysItsSizeAndWhatItShows) {
  const std::string svg = ChartSvg(TwoTicks(), kSize);
  EXPECT_THAT(svg, HasSubstr("<svg class=\"chart\" role=\"img\" "
                             "aria-label=\"what it shows\" width=\"200\" "
                             "height=\"100\" viewBox=\"0 0 200 100\">"));
  EXPECT_EQ(svg, ChartSvg(TwoTicks(), kSize));
}

TEST(Chart, LabelsAreRealTextAndEscaped) {
  Chart chart = TwoTicks();
  chart.y.ticks[1].label = "<1 & more";
  chart.label = "\"quoted\"";
  const std::string svg = ChartSvg(chart, kSize);
  EXPECT_THAT(svg, HasSubstr(">&lt;1 &amp; more</text>"));
  EXPECT_THAT(svg, HasSubstr("aria-label=\"&quot;quoted&quot;\""));
}

// The plot goes from x = 14 to 194 and from y = 7 to 80.
TEST(Chart, BarsStandOnTheAxis) {
  Chart chart = TwoTicks();
  chart.bars = {{.from = 0, .to = 5, .height = 0.5},
                {.from = 5, .to = 10, .height = 1, .full = false}};
  const std::string svg = ChartSvg(chart, kSize);
  EXPECT_THAT(svg, HasSubstr("<rect class=\"bar\" x=\"14.5\" y=\"43.5\" "
                             "width=\"89\" height=\"36.5\"/>"));
  EXPECT_THAT(svg, HasSubstr("<rect class=\"bar open\" x=\"104.5\" y=\"7\" "
                             "width=\"89\" height=\"73\"/>"));
}

TEST(Chart, ALineIsInterruptedWhereThereIsNoValue) {
  Chart chart = TwoTicks();
  chart.points = {{.x = 0, .y = 0.0},
                  {.x = 2, .y = 0.5},
                  {.x = 4, .y = {}},
                  {.x = 6, .y = 0.5, .full = true},
                  {.x = 8, .y = 1.0}};
  const std::string svg = ChartSvg(chart, kSize);
  EXPECT_THAT(svg, HasSubstr("points=\"14,80 50,43.5\""));
  EXPECT_THAT(svg, HasSubstr("points=\"122,43.5 158,7\""));
  EXPECT_EQ(CountOf("<circle class=\"point open\"", svg), 3);
  EXPECT_EQ(CountOf("<circle class=\"point\"", svg), 1);
}

TEST(Chart, ALonePointHasNoLine) {
  Chart chart = TwoTicks();
  chart.points = {{.x = 5, .y = 0.5}};
  EXPECT_THAT(ChartSvg(chart, kSize), Not(HasSubstr("<polyline")));
}

TEST(Chart, RulesCrossThePlotAndHaveRoomForTheirLabels) {
  Chart chart = TwoTicks();
  chart.reference_lines = {{.at = 0.5, .label = "half"}};
  const std::string svg = ChartSvg(chart, kSize);
  EXPECT_THAT(svg, HasSubstr("<line class=\"rule\" x1=\"14\" y1=\"43.5\" "
                             "x2=\"162\" y2=\"43.5\"/>"));
  EXPECT_THAT(svg, HasSubstr("x=\"168\" y=\"47.5\">half</text>"));
  chart.reference_lines = {
      {.at = 10, .label = "the very end", .upright = true}};
  // Its label would leave the picture: 12 characters are 96 wide.
  EXPECT_THAT(ChartSvg(chart, kSize),
              HasSubstr("x=\"152\" y=\"12\">the very end</text>"));
}

Chart ManyTicks() {
  Chart chart = TwoTicks();
  chart.x.ticks.clear();
  for (int i = 0; i <= 10; ++i) {
    chart.x.ticks.push_back({static_cast<double>(i), "label"});
  }
  return chart;
}

TEST(Chart, LabelsThatHaveNoRoomAreLeftOutRegularly) {
  // 18 apart each; one takes 40, and a gap of 6.
  EXPECT_EQ(CountOf(">label</text>", ChartSvg(ManyTicks(), kSize)), 4);
  EXPECT_EQ(CountOf(">label</text>",
                    ChartSvg(ManyTicks(), {.width = 600, .height = 100})),
            11);
  EXPECT_EQ(CountOf(">label</text>",
                    ChartSvg(ManyTicks(), {.width = 30, .height = 100})),
            1);
}

TEST(Chart, PicturesBelowEachOtherMayHaveTheSameAxis) {
  const ChartSize size{.width = 200, .height = 100, .left = 40, .right = 30};
  EXPECT_THAT(ChartSvg(TwoTicks(), size),
              HasSubstr("<line class=\"axis\" x1=\"40\" y1=\"80\" "
                        "x2=\"170\" y2=\"80\"/>"));
}

TEST(Chart, TheStyleHasAClassForAllThatIsDrawn) {
  Chart chart = TwoTicks();
  chart.bars = {{.from = 0, .to = 5, .height = 0.5}};
  chart.points = {{.x = 0, .y = 0.0}, {.x = 2, .y = 0.5}};
  chart.reference_lines = {{.at = 0.5, .label = "half"},
                           {.at = 5, .label = "x", .upright = true}};
  const std::string svg = ChartSvg(chart, kSize);
  for (const char* name : {"y", "rule", "rule-end", "rule-label", "grid",
                           "axis", "line", "bar", "point"}) {
    EXPECT_THAT(svg, HasSubstr(std::string("class=\"") + name));
    EXPECT_THAT(ChartStyle(), HasSubstr(std::string(".chart .") + name));
  }
}

}  // namespace
}  // namespace holdline
