#include "engine/http/http_server.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <httplib.h>

#include <atomic>
#include <stdexcept>
#include <thread>
#include <utility>
#include <vector>

#include "absl/strings/str_cat.h"

namespace holdline {
namespace {

using testing::HasSubstr;

HttpResponse Hello(const HttpQuery& query) {
  HttpResponse response;
  response.body = "hello";
  for (const auto& [name, value] : query) {
    absl::StrAppend(&response.body, " ", name, "=", value);
  }
  return response;
}

std::unique_ptr<HttpServer> StartOnFreePort(HttpRoutes routes) {
  auto server = HttpServer::Start({.listen = "127.0.0.1:0"}, std::move(routes));
  EXPECT_TRUE(server.ok()) << server.status();
  return *std::move(server);
}

httplib::Result Get(const HttpServer& server, const std::string& path) {
  return httplib::Client("127.0.0.1", server.port()).Get(path);
}

TEST(HttpServer, AnswersWithTheHandlersResponse) {
  const auto server = StartOnFreePort({
      {"/hello", Hello},
      {"/down",
       [](const HttpQuery&) {
         return HttpResponse{.status = 503,
                             .content_type = "application/json",
                             .body = "{\"ready\":false}"};
       }},
  });
  ASSERT_GT(server->port(), 0);
  const auto hello = Get(*server, "/hello");
  ASSERT_TRUE(hello);
  EXPECT_EQ(hello->status, 200);
  EXPECT_EQ(hello->body, "hello");
  EXPECT_EQ(hello->get_header_value("Content-Type"),
            "text/plain; charset=utf-8");
  const auto down = Get(*server, "/down");
  ASSERT_TRUE(down);
  EXPECT_EQ(down->status, 503);
  EXPECT_EQ(down->body, "{\"ready\":false}");
  EXPECT_EQ(down->get_header_value("Content-Type"), "application/json");
}

TEST(HttpServer, DecodesTheQueryAndKeepsTheFirstOfEqualNames) {
  const auto server = StartOnFreePort({{"/hello", Hello}});
  const auto answer = Get(*server, "/hello?shard=1%2F4&b=x%20y&b=z");
  ASSERT_TRUE(answer);
  EXPECT_EQ(answer->body, "hello b=x y shard=1/4");
}

TEST(HttpServer, SaysWhatThereIsWhereAPathIsNot) {
  const auto server = StartOnFreePort({{"/metrics", Hello}, {"/a.js", Hello}});
  for (const char* path : {"/", "/metricsx", "/metrics/", "/abjs"}) {
    const auto answer = Get(*server, path);
    ASSERT_TRUE(answer);
    EXPECT_EQ(answer->status, 404) << path;
    EXPECT_EQ(answer->body, "not found; there is /a.js, /metrics\n");
  }
}

TEST(HttpServer, AHandlerThatThrowsIsAnError500) {
  const auto server =
      StartOnFreePort({{"/throws", [](const HttpQuery&) -> HttpResponse {
                          throw std::runtime_error("secret");
                        }}});
  const auto answer = Get(*server, "/throws");
  ASSERT_TRUE(answer);
  EXPECT_EQ(answer->status, 500);
  EXPECT_EQ(answer->body, "internal error\n");
}

TEST(HttpServer, APortThatIsTakenIsOneClearLine) {
  const auto first = StartOnFreePort({});
  const std::string taken = absl::StrCat("127.0.0.1:", first->port());
  const auto second = HttpServer::Start(
      {.listen = taken, .setting = "metrics.listen"}, HttpRoutes());
  EXPECT_TRUE(absl::IsAlreadyExists(second.status())) << second.status();
  EXPECT_EQ(second.status().message(),
            absl::StrCat(taken,
                         " is in use; choose another with "
                         "metrics.listen"));
}

TEST(HttpServer, AnAddressThatIsNotOursIsRefused) {
  const auto server =
      HttpServer::Start({.listen = "192.0.2.1:9464"}, HttpRoutes());
  EXPECT_TRUE(absl::IsInvalidArgument(server.status())) << server.status();
  EXPECT_THAT(std::string(server.status().message()),
              HasSubstr("cannot listen on 192.0.2.1:9464: "));
}

TEST(HttpServer, ThePortIsFreeAgainAfterStop) {
  auto server = StartOnFreePort({{"/hello", Hello}});
  const std::string listen = absl::StrCat("127.0.0.1:", server->port());
  ASSERT_TRUE(Get(*server, "/hello"));
  server->Stop();
  server->Stop();
  EXPECT_FALSE(Get(*server, "/hello"));
  const auto again = HttpServer::Start({.listen = listen}, HttpRoutes());
  EXPECT_TRUE(again.ok()) << again.status();
}

TEST(HttpServer, AnswersManyClientsAtOnce) {
  std::atomic<int> answered = 0;
  const auto server = StartOnFreePort({{"/count", [&](const HttpQuery&) {
                                          answered.fetch_add(1);
                                          return HttpResponse{.body = "x"};
                                        }}});
  constexpr int kClients = 4;
  constexpr int kRequests = 20;
  std::vector<std::thread> clients;
  for (int i = 0; i < kClients; ++i) {
    clients.emplace_back([&] {
      for (int k = 0; k < kRequests; ++k) {
        const auto answer = Get(*server, "/count");
        EXPECT_TRUE(answer && answer->body == "x");
      }
    });
  }
  for (std::thread& client : clients) client.join();
  EXPECT_EQ(answered.load(), kClients * kRequests);
}

TEST(HttpServer, AnIdleClientHoldsNoThread) {
  const auto server = StartOnFreePort({{"/hello", Hello}});
  std::vector<std::unique_ptr<httplib::Client>> idle;
  for (int i = 0; i < 16; ++i) {
    idle.push_back(
        std::make_unique<httplib::Client>("127.0.0.1", server->port()));
    idle.back()->set_keep_alive(true);
    ASSERT_TRUE(idle.back()->Get("/hello"));
  }
  const auto answer = Get(*server, "/hello");
  ASSERT_TRUE(answer);
  EXPECT_EQ(answer->body, "hello");
}

}  // namespace
}  // namespace holdline
