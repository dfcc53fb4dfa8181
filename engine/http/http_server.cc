#include "engine/http/http_server.h"

#include <httplib.h>
#include <sys/socket.h>

#include <cerrno>
#include <cstring>
#include <thread>
#include <utility>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "engine/base/check.h"
#include "engine/base/status_macros.h"
#include "engine/http/listen_address.h"

namespace holdline {
namespace {

constexpr size_t kThreads = 4;
constexpr time_t kIoTimeoutS = 5;
constexpr size_t kMaxRequestBytes = 64 * 1024;
constexpr char kPlainText[] = "text/plain; charset=utf-8";

HttpQuery QueryOf(const httplib::Request& request) {
  HttpQuery query;
  // Equal names stand in their order, and the first is kept.
  for (const auto& [name, value] : request.params) query.emplace(name, value);
  return query;
}

std::string NotFoundText(const HttpRoutes& routes) {
  return absl::StrCat("not found; there is ",
                      absl::StrJoin(routes, ", ",
                                    [](std::string* out, const auto& route) {
                                      out->append(route.first);
                                    }),
                      "\n");
}

// The library would take paths for regular expressions, so it gets one route.
httplib::Server::Handler Dispatcher(HttpRoutes routes) {
  return [routes = std::move(routes)](const httplib::Request& request,
                                      httplib::Response& response) {
    const auto route = routes.find(request.path);
    const HttpResponse answer =
        route == routes.end()
            ? HttpResponse{.status = 404, .body = NotFoundText(routes)}
            : route->second(QueryOf(request));
    response.status = answer.status;
    response.set_content(answer.body, answer.content_type.c_str());
  };
}

// The library's default would let two servers share a port in silence.
void ReuseAddressOnly(socket_t socket) {
  const int yes = 1;
  setsockopt(socket, SOL_SOCKET, SO_REUSEADDR, &yes, sizeof(yes));
}

absl::Status BindError(const HttpServerOptions& options, int error) {
  if (error == EADDRINUSE) {
    return absl::AlreadyExistsError(absl::StrCat(
        options.listen, " is in use; choose another with ", options.setting));
  }
  return absl::InvalidArgumentError(
      absl::StrCat("cannot listen on ", options.listen, ": ",
                   error == 0 ? "the host is not known" : std::strerror(error),
                   "; choose another with ", options.setting));
}

}  // namespace

struct HttpServer::Impl {
  httplib::Server server;
  int port = 0;
  std::thread thread;
};

absl::StatusOr<std::unique_ptr<HttpServer>> HttpServer::Start(
    const HttpServerOptions& options, HttpRoutes routes) {
  HL_ASSIGN_OR_RETURN(const ListenAddress address,
                      ParseListenAddress(options.listen));
  auto impl = std::make_unique<Impl>();
  httplib::Server& server = impl->server;
  server.new_task_queue = [] { return new httplib::ThreadPool(kThreads); };
  server.set_socket_options(ReuseAddressOnly);
  // One request a connection: an idle client must not hold a thread.
  server.set_keep_alive_max_count(1);
  server.set_read_timeout(kIoTimeoutS);
  server.set_write_timeout(kIoTimeoutS);
  server.set_payload_max_length(kMaxRequestBytes);
  server.set_exception_handler([](const httplib::Request&,
                                  httplib::Response& response,
                                  const std::exception_ptr&) {
    response.status = 500;
    response.set_content("internal error\n", kPlainText);
  });
  server.Get(".*", Dispatcher(std::move(routes)));

  errno = 0;
  if (address.port == 0) {
    impl->port = server.bind_to_any_port(address.host);
  } else {
    impl->port =
        server.bind_to_port(address.host, address.port) ? address.port : -1;
  }
  if (impl->port < 0) return BindError(options, errno);

  impl->thread = std::thread([&server] { server.listen_after_bind(); });
  // A stop before the library's loop has begun would be lost; it tells nobody
  // when it has, and begins within microseconds.
  while (!server.is_running()) std::this_thread::yield();
  return std::unique_ptr<HttpServer>(new HttpServer(std::move(impl)));
}

HttpServer::HttpServer(std::unique_ptr<Impl> impl) : impl_(std::move(impl)) {}

HttpServer::~HttpServer() { Stop(); }

int HttpServer::port() const { return impl_->port; }

void HttpServer::Stop() {
  if (!impl_->thread.joinable()) return;
  impl_->server.stop();
  impl_->thread.join();
}

}  // namespace holdline
