#include "engine/http/listen_address.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace holdline {
namespace {

using testing::HasSubstr;

TEST(ListenAddress, TakesHostAndPortApart) {
  const auto address = ParseListenAddress("127.0.0.1:9464");
  ASSERT_TRUE(address.ok()) << address.status();
  EXPECT_EQ(address->host, "127.0.0.1");
  EXPECT_EQ(address->port, 9464);
}

TEST(ListenAddress, TakesTheBracketsOfAnIpv6Address) {
  const auto address = ParseListenAddress("[::1]:0");
  ASSERT_TRUE(address.ok()) << address.status();
  EXPECT_EQ(address->host, "::1");
  EXPECT_EQ(address->port, 0);
}

TEST(ListenAddress, SaysWhatWouldBeRight) {
  const auto error = [](const char* text) {
    return std::string(ParseListenAddress(text).status().message());
  };
  for (const char* text : {"", "localhost", "localhost:", "localhost:http",
                           "localhost:65536", "localhost:-1", "9464"}) {
    EXPECT_THAT(error(text), HasSubstr("expected host:port")) << text;
  }
  EXPECT_THAT(error("::1:9464"), HasSubstr("brackets"));
  EXPECT_THAT(error(":9464"), HasSubstr("0.0.0.0 stands for all"));
}

}  // namespace
}  // namespace holdline
