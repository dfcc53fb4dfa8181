// The notifier between a log in memory and a server that stands for
// Alertmanager; with the real one: tests/end_to_end/notify_test.py.
#include "engine/app/notify/notifier.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <httplib.h>

#include <memory>
#include <string>
#include <thread>
#include <utility>
#include <vector>

#include "absl/strings/str_cat.h"
#include "absl/synchronization/mutex.h"
#include "engine/log/memory_log.h"

namespace holdline {
namespace {

using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;

constexpr char kTopic[] = "holdline.notifications";

std::string Body(const std::string& name) {
  return absl::StrCat(R"([{"labels":{"alertname":")", name, R"("}}])");
}

// Takes what is posted, or answers with another status.
class Receiver {
 public:
  Receiver() {
    server_.Post("/am/api/v2/alerts", [this](const httplib::Request& request,
                                             httplib::Response& response) {
      absl::MutexLock lock(&mutex_);
      response.status = status_;
      if (status_ == 200) bodies_.push_back(request.body);
    });
    port_ = server_.bind_to_any_port("127.0.0.1");
    thread_ = std::thread([this] { server_.listen_after_bind(); });
  }
  ~Receiver() {
    server_.stop();
    thread_.join();
  }

  HttpBase base() const {
    return *ParseHttpBase(absl::StrCat("http://127.0.0.1:", port_, "/am/"));
  }
  void Answer(int status) {
    absl::MutexLock lock(&mutex_);
    status_ = status;
  }
  std::vector<std::string> Take() {
    absl::MutexLock lock(&mutex_);
    return std::exchange(bodies_, {});
  }

 private:
  httplib::Server server_;
  int port_ = 0;
  std::thread thread_;
  absl::Mutex mutex_;
  int status_ = 200;
  std::vector<std::string> bodies_;
};

class NotifierTest : public testing::Test {
 protected:
  NotifierTest() {
    TopicSpec topic;
    topic.name = kTopic;
    topic.cleanup = Cleanup::kCompact;
    EXPECT_TRUE(log_.CreateTopics({&topic, 1}).ok());
  }

  void Append(const std::string& key, const std::string& value) {
    auto appender = log_.OpenAppender();
    ASSERT_TRUE(appender.ok());
    ASSERT_TRUE((*appender)
                    ->Append({.topic = kTopic, .key = key, .value = value})
                    .ok());
    ASSERT_TRUE((*appender)->Flush(absl::Seconds(1)).ok());
  }
  std::unique_ptr<Notifier> Start(std::vector<HttpBase> to) {
    auto notifier = std::make_unique<Notifier>(
        log_, clock_,
        NotifierOptions{
            .topic = kTopic, .group = "notify", .to = std::move(to)});
    EXPECT_TRUE(notifier->Open().ok());
    return notifier;
  }
  void Run(Notifier& notifier, int steps = 10) {
    for (int i = 0; i < steps; ++i) {
      const absl::Status stepped = notifier.Step(absl::Milliseconds(100));
      ASSERT_TRUE(stepped.ok()) << stepped;
    }
  }

  ManualClock clock_{1'772'445'600'000'000};
  MemoryLog log_{clock_, {}};
};

TEST_F(NotifierTest, TellsWhatStandsAndSaysItAgain) {
  Receiver receiver;
  Append("x", Body("a"));
  Append("y", "no JSON");  // passed over, and said
  const auto notifier = Start({receiver.base()});
  Run(*notifier);
  EXPECT_THAT(receiver.Take(), ElementsAre(Body("a")));
  EXPECT_TRUE(notifier->IsTold());
  EXPECT_EQ(notifier->standing(), 1u);
  Append("z", Body("b"));
  Run(*notifier);
  EXPECT_THAT(receiver.Take(), ElementsAre(Body("b")));
  clock_.Advance(absl::Minutes(1));
  Run(*notifier);
  const std::vector<std::string> again = receiver.Take();
  ASSERT_EQ(again.size(), 1u);
  EXPECT_THAT(again[0], HasSubstr("\"a\""));
  EXPECT_THAT(again[0], HasSubstr("\"b\""));
}

TEST_F(NotifierTest, TriesAgainUntilItIsTaken) {
  Receiver receiver;
  Receiver other;
  receiver.Answer(503);
  Append("x", Body("a"));
  const auto notifier = Start({receiver.base(), other.base()});
  Run(*notifier);
  EXPECT_THAT(receiver.Take(), IsEmpty());
  EXPECT_THAT(other.Take(), ElementsAre(Body("a")));  // one does not stop two
  EXPECT_FALSE(notifier->IsTold());
  receiver.Answer(200);
  clock_.Advance(absl::Seconds(30));
  Run(*notifier);
  EXPECT_THAT(receiver.Take(), ElementsAre(Body("a")));
  EXPECT_TRUE(notifier->IsTold());
}

TEST_F(NotifierTest, AnotherGoesOn) {
  Receiver receiver;
  Append("x", Body("a"));
  auto first = Start({receiver.base()});
  Run(*first);
  EXPECT_THAT(receiver.Take(), ElementsAre(Body("a")));
  first->Close();
  first.reset();
  const auto second = Start({receiver.base()});
  Run(*second);
  EXPECT_THAT(receiver.Take(), ElementsAre(Body("a")));
}

TEST_F(NotifierTest, SaysThatThereIsNoTopic) {
  Notifier notifier(log_, clock_, {.topic = "none", .group = "notify"});
  EXPECT_EQ(notifier.Open().code(), absl::StatusCode::kNotFound);
}

TEST(HttpPost, SaysWhatWentWrong) {
  Receiver receiver;
  receiver.Answer(400);
  const absl::Status refused =
      HttpPost(receiver.base(), "/api/v2/alerts", "[]", absl::Seconds(5));
  EXPECT_EQ(refused.code(), absl::StatusCode::kFailedPrecondition);
  EXPECT_THAT(std::string(refused.message()), HasSubstr("answers 400"));
  // A port that nobody listens on.
  const absl::Status away =
      HttpPost({.server = "http://127.0.0.1:1"}, "/x", "[]", absl::Seconds(5));
  EXPECT_EQ(away.code(), absl::StatusCode::kUnavailable);
}

TEST(HttpPost, AnAddressIsAServerAndAPath) {
  EXPECT_EQ(ParseHttpBase("http://a:9093")->server, "http://a:9093");
  EXPECT_EQ(ParseHttpBase("http://a:9093")->path, "");
  EXPECT_EQ(ParseHttpBase("https://a.example/x/y/")->server,
            "https://a.example");
  EXPECT_EQ(ParseHttpBase("https://a.example/x/y/")->path, "/x/y");
  for (const char* const wrong :
       {"", "a:9093", "ftp://a", "http://", "http:///x", "http://a b",
        "http://a/?x=1", "http://me@a"}) {
    EXPECT_EQ(ParseHttpBase(wrong).status().code(),
              absl::StatusCode::kInvalidArgument)
        << wrong;
  }
}

}  // namespace
}  // namespace holdline
