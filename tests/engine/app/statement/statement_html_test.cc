#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <string>

#include "made_up_statement.h"

namespace holdline {
namespace {

using ::testing::HasSubstr;
using ::testing::Not;

// The text from one place to another, without line ends.
std::string Between(const std::string& text, const std::string& from,
                    const std::string& to) {
  const size_t begin = text.find(from);
  EXPECT_NE(begin, text.npos) << from;
  if (begin == text.npos) return "";
  const size_t end = text.find(to, begin);
  EXPECT_NE(end, text.npos) << to;
  std::string part = text.substr(begin, end - begin);
  std::erase(part, '\n');
  return part;
}

TEST(StatementHtml, SaysWhoAndWhenAndHowItStands) {
  const std::string html = StatementHtml(MadeUpStatement());
  const std::string head = Between(html, "<header>", "</header>");
  for (const char* told :
       {"<h1>Desk &lt;b&gt;&amp; more&lt;/b&gt;</h1>",
        "<dd>Northwind &amp; Sons</dd>", "<dd>&quot;ACME&quot;</dd>",
        "<dd>front-desk</dd>", "<dd>2026-03-01 – 2026-03-31</dd>",
        "<dt>Time zone</dt><dd>UTC</dd>",
        "<dd>Closed, as of 2026-04-02 00:00</dd>", "March 2026</p>"}) {
    EXPECT_THAT(head, HasSubstr(told));
  }
  EXPECT_THAT(html, HasSubstr("<title>Statement of service levels: Desk "
                              "&lt;b&gt;&amp; more&lt;/b&gt;, March 2026"));
  EXPECT_THAT(html, Not(HasSubstr("Nothing here is final")));
}

TEST(StatementHtml, NobodyIsNamedWhomTheContractDoesNotName) {
  Statement statement = MadeUpStatement();
  statement.provider.clear();
  EXPECT_THAT(StatementHtml(statement), Not(HasSubstr("<dt>Provider</dt>")));
}

TEST(StatementHtml, SaysThatAPeriodRunsOrIsNotClosedYet) {
  Statement statement = MadeUpStatement();
  statement.closed = false;
  statement.clock_us = MarchUs(20, 10);
  EXPECT_THAT(StatementHtml(statement),
              HasSubstr("<dd>Still running, as of 2026-03-20 10:00</dd>"));
  EXPECT_THAT(StatementHtml(statement),
              HasSubstr("Nothing here is final: the period closes at "
                        "2026-04-01 00:15, and what was read ends at "
                        "2026-03-20 10:00."));
  statement.clock_us = statement.end_us;
  EXPECT_THAT(StatementHtml(statement),
              HasSubstr("<dd>Ended, and not closed yet, as of"));
}

TEST(StatementHtml, PromiseAndAttainmentStandSideBySide) {
  const std::string brief = Between(StatementHtml(MadeUpStatement()),
                                    "<table class=\"brief\">", "</table>");
  EXPECT_THAT(brief, HasSubstr("<th scope=\"row\">answer, prime</th>"
                               "<td>at least 80\u00A0%<span class=\"clause\">"
                               "the share of &lt;these&gt;</span></td>"
                               "<td class=\"n\">79.00 %</td>"
                               "<td class=\"state bad\">Missed</td>"));
  EXPECT_THAT(brief, HasSubstr("<td class=\"n\">85.00 %</td>"
                               "<td class=\"state\">Met</td>"));
}

TEST(StatementHtml, WhatItCostsIsToldAtTheBeginningToo) {
  Statement statement = MadeUpStatement();
  const auto brief = [&] {
    return Between(StatementHtml(statement), "<table class=\"brief\">",
                   "</table>");
  };
  EXPECT_THAT(brief(), HasSubstr("Credits, owed by the client</th>"
                                 "<td class=\"n\" colspan=\"2\">"
                                 "−USD 12,095.00</td>"));
  statement.credits = {MadeUpCredit("answer", true, 500, 0),
                       MadeUpCredit("answer", false, 700, 0)};
  EXPECT_THAT(brief(), HasSubstr("Credits, owed to the client</th>"
                                 "<td class=\"n\" colspan=\"2\">USD 5.00"));
  EXPECT_THAT(brief(), HasSubstr("Credits, if it closed as it is</th>"
                                 "<td class=\"n\" colspan=\"2\">USD 7.00"));
  statement.credits.clear();
  EXPECT_THAT(brief(), Not(HasSubstr("Credits, ")));
}

TEST(StatementHtml, FiguresOfAnObjectiveStandBySlot) {
  const std::string html = StatementHtml(MadeUpStatement());
  EXPECT_THAT(html, HasSubstr("<h3>answer</h3>"));
  EXPECT_THAT(html, HasSubstr("Schedule B, &lt;4.1&gt;</p>"));
  EXPECT_THAT(html, HasSubstr("Measured is the share of &lt;these&gt;.</p>"));
  EXPECT_THAT(html, HasSubstr("answered in 20\u00A0s &amp; less.</li>"));
  const std::string figures =
      Between(html, "<caption>Figures of answer", "</table>");
  EXPECT_THAT(figures, HasSubstr("<th scope=\"row\">Of these met</th>"
                                 "<td class=\"n\">1,580</td>"
                                 "<td class=\"n\">1,700</td>"));
  EXPECT_THAT(figures, HasSubstr("<th scope=\"row\">Of these missed</th>"
                                 "<td class=\"n\">420</td>"
                                 "<td class=\"n\">300</td>"));
  EXPECT_THAT(figures, Not(HasSubstr("waited at most")));
  EXPECT_THAT(figures, Not(HasSubstr("Counted from")));
}

TEST(StatementHtml, WhatIsNotThereIsADash) {
  Statement statement = MadeUpStatement();
  StatementSlot& prime = statement.objectives[0].slots[0];
  prime.result.value.reset();
  prime.result.state = "no_data";
  prime.result.partial_since_us = MarchUs(16);
  const std::string figures = Between(StatementHtml(statement),
                                      "<caption>Figures of answer", "</table>");
  EXPECT_THAT(figures, HasSubstr("<th scope=\"row\">Attained</th>"
                                 "<td class=\"n\">–</td>"));
  EXPECT_THAT(figures, HasSubstr("<th scope=\"row\">Counted from</th>"
                                 "<td class=\"n\">2026-03-16 00:00</td>"
                                 "<td class=\"n\">–</td>"));
  EXPECT_THAT(figures, HasSubstr(">No data</td>"));
}

TEST(StatementHtml, AVerdictOfPartsHasRowsOfItsOwn) {
  Statement statement = MadeUpStatement();
  StatementSlot& slot = statement.objectives[0].slots[0];
  slot.form = "Share of the days that keep it";
  slot.result.verdict = {.form = "share_of day", .value = 0.5, .share = 0.9};
  statement.objectives[0].slots.resize(1);
  const std::string html = StatementHtml(statement);
  const std::string figures =
      Between(html, "<caption>Figures of answer", "</table>");
  EXPECT_THAT(figures, HasSubstr("<th scope=\"row\">All contacts together</th>"
                                 "<td class=\"n\">79.00 %</td>"));
  EXPECT_THAT(figures, HasSubstr("that keep it</th>"
                                 "<td class=\"n\">50.00 %</td>"));
  EXPECT_THAT(figures, HasSubstr("<th scope=\"row\">Of which must keep it</th>"
                                 "<td class=\"n\">≥ 90 %</td>"));
  EXPECT_THAT(Between(html, "<table class=\"brief\">", "</table>"),
              HasSubstr("<td class=\"n\">50.00 %</td>"));
}

TEST(StatementHtml, PercentilesStandWhereTheyAreShown) {
  Statement statement = MadeUpStatement();
  statement.objectives[0].slots[1].result.percentiles = {{90, 131.5}};
  EXPECT_THAT(Between(StatementHtml(statement), "<caption>Figures of answer",
                      "</table>"),
              HasSubstr("<th scope=\"row\">90 % waited at most</th>"
                        "<td class=\"n\">–</td><td class=\"n\">131.5 s</td>"));
}

TEST(StatementHtml, EveryEntryHasItsReasonAndAllTheirSum) {
  const std::string credits = Between(StatementHtml(MadeUpStatement()),
                                      "<h2>Credits</h2>", "</section>");
  EXPECT_THAT(credits, HasSubstr("Credit to the client: &lt; 80%: 300 USD"));
  EXPECT_THAT(credits, HasSubstr("entered 2026-04-01 00:15, no. e1"));
  EXPECT_THAT(credits, HasSubstr("<td class=\"n\">USD 300.00</td>"));
  EXPECT_THAT(credits, HasSubstr("Earned back by the provider: earned back"));
  EXPECT_THAT(credits, HasSubstr("<td class=\"n\">−USD 50.00</td>"));
  EXPECT_THAT(credits, HasSubstr("Bonus to the provider, corrected: "));
  EXPECT_THAT(credits, HasSubstr("<td class=\"n\">−USD 12,345.00</td>"));
  EXPECT_THAT(credits, HasSubstr("<th scope=\"row\">gone</th><td>Nothing is "
                                 "owed</td><td class=\"n\">USD 0.00</td>"));
  EXPECT_THAT(credits, HasSubstr("Together, owed by the client</th>"
                                 "<td class=\"n\">−USD 12,095.00</td>"));
}

TEST(StatementHtml, CreditsOfAPartOfThePeriodSayWhichItIs) {
  Statement statement = MadeUpStatement();
  statement.entries.resize(1);
  statement.entries[0].start_us = MarchUs(2);
  statement.entries[0].end_us = MarchUs(3);
  EXPECT_THAT(StatementHtml(statement),
              HasSubstr("Credit to the client for 2026-03-02: "));
}

TEST(StatementHtml, WhatAPeriodThatRunsWouldCostIsToldApart) {
  Statement statement = MadeUpStatement();
  statement.closed = false;
  statement.entries.clear();
  statement.credits = {MadeUpCredit("answer", false, 25'000, 0),
                       MadeUpCredit("speed", false, 500, 0)};
  statement.credits[0].most_minor = 100'000;
  const std::string credits =
      Between(StatementHtml(statement), "<h2>Credits</h2>", "</section>");
  EXPECT_THAT(credits, HasSubstr("if it closed as it is</caption>"));
  EXPECT_THAT(credits, HasSubstr("<td>USD 1,000.00</td>"
                                 "<td class=\"n\">USD 250.00</td>"));
  EXPECT_THAT(credits, HasSubstr("<td>no limit</td>"));
  EXPECT_THAT(credits, HasSubstr("Together, if it closed as it is</th>"
                                 "<td class=\"n\">USD 255.00"));
  EXPECT_THAT(credits, Not(HasSubstr("In the ledger")));
}

TEST(StatementHtml, SaysWhereThereAreNoCredits) {
  Statement statement = MadeUpStatement();
  statement.credits.clear();
  statement.entries.clear();
  EXPECT_THAT(StatementHtml(statement),
              HasSubstr("Credits are settled by the month; none of those lies "
                        "in this period."));
  statement.has_credits = false;
  EXPECT_THAT(StatementHtml(statement),
              HasSubstr("The contract has no credits."));
}

TEST(StatementHtml, TellsTheTermsThatWereInForce) {
  const std::string terms = Between(StatementHtml(MadeUpStatement()),
                                    "<h2>Terms in force</h2>", "</section>");
  EXPECT_THAT(terms, HasSubstr("<td>from 2026-03-01 00:00</td>"
                               "<td>the contract</td>"
                               "<td class=\"code\">00c0ffee</td>"));
  EXPECT_THAT(terms, HasSubstr("<td>Amendment &lt;1&gt;</td>"));
  EXPECT_THAT(terms, HasSubstr("held against the terms at its end"));
  Statement statement = MadeUpStatement();
  statement.terms[1].amendment.clear();
  statement.terms[1].to_us = MarchUs(20);
  EXPECT_THAT(StatementHtml(statement), HasSubstr("<td>an amendment</td>"));
  EXPECT_THAT(StatementHtml(statement),
              HasSubstr("from 2026-03-16 00:00 to 2026-03-20 00:00"));
  statement.terms.resize(1);
  EXPECT_THAT(StatementHtml(statement),
              Not(HasSubstr("held against the terms at its end")));
}

TEST(StatementHtml, TellsWhatWasReadAndByWhichVersion) {
  const std::string read = Between(StatementHtml(MadeUpStatement()),
                                   "<h2>What was read</h2>", "</section>");
  for (const char* told :
       {"Read</th><td class=\"n\">100,010</td>",
        "Applied</th><td class=\"n\">100,000</td>",
        "Duplicates, counted once</th><td class=\"n\">3</td>",
        "Too late</th><td class=\"n\">2</td>",
        "Refused: bad_json</th><td class=\"n\">4</td>",
        "end never came, not counted</th><td class=\"n\">7</td>",
        "Made by Holdline 0.1.0 (abc)."}) {
    EXPECT_THAT(read, HasSubstr(told));
  }
}

TEST(StatementHtml, WhatDoesNotCountStandsBesideWhatDoes) {
  Statement statement = MadeUpStatement();
  EXPECT_THAT(StatementHtml(statement), Not(HasSubstr("What does not count")));
  ReportResult& prime = statement.objectives[0].slots[0].result;
  prime.excluded = {.contacts = 1'200, .met = 200, .raw_value = 0.5};
  ReportResult& otherwise = statement.objectives[0].slots[1].result;
  otherwise.relieved = {
      .contacts = 30, .met = 1, .intervals = 2, .unrelieved_value = 0.83};
  statement.exclusions = {
      {.what = "What entered <it>", .reason = "storm & ice", .ref = "L-1"}};
  statement.forecast = {
      .counted_by = "volume", .is_due = true, .is_late = true};
  const std::string html = StatementHtml(statement);
  const std::string figures =
      Between(html, "<caption>Contacts that were taken out", "</table>");
  EXPECT_THAT(figures, HasSubstr("<th scope=\"row\">answer, prime</th>"
                                 "<td class=\"n\">79.00 %</td>"
                                 "<td class=\"n\">–</td>"
                                 "<td class=\"n\">–</td>"
                                 "<td class=\"n\">1,200</td>"
                                 "<td class=\"n\">50.00 %</td>"));
  EXPECT_THAT(figures, HasSubstr("<td class=\"n\">30</td>"
                                 "<td class=\"n\">83.00 %</td>"));
  EXPECT_THAT(html, HasSubstr("<td>What entered &lt;it&gt;.</td>\n"
                              "<td>storm &amp; ice</td>\n<td>L-1</td>"));
  EXPECT_THAT(html, HasSubstr("for this period the forecast was late. volume "
                              "counts those that came."));
  prime.is_void = true;
  EXPECT_THAT(StatementHtml(statement), HasSubstr("<td class=\"n\">void</td>"));
}

TEST(StatementHtml, NeedsNothingElseAndIsTheSameAgain) {
  const std::string html = StatementHtml(MadeUpStatement());
  for (const char* no : {"<script", "url(", "@import", "http", "src=", "<b>"}) {
    EXPECT_THAT(html, Not(HasSubstr(no)));
  }
  EXPECT_EQ(html, StatementHtml(MadeUpStatement()));
}

}  // namespace
}  // namespace holdline
