// A small HTTP server for metrics, health and pages: GET on a fixed set of
// paths, each connection for one request, a few threads of its own.
//
// Adapter over cpp-httplib.
#pragma once

#include <functional>
#include <map>
#include <memory>
#include <string>

#include "absl/status/statusor.h"

namespace holdline {

// The parameters of the query, decoded; of one that is repeated, the first.
using HttpQuery = std::map<std::string, std::string>;

struct HttpResponse {
  int status = 200;
  std::string content_type = "text/plain; charset=utf-8";
  std::string body = "";
};

// Called on the server's threads, several at a time.
using HttpHandler = std::function<HttpResponse(const HttpQuery& query)>;
using HttpRoutes = std::map<std::string, HttpHandler>;  // by path: "/metrics"

struct HttpServerOptions {
  // "host:port", "[::1]:9464"; port 0 takes a free one.
  std::string listen;
  // The setting that holds `listen`, for error messages.
  std::string setting = "listen";
};

class HttpServer {
 public:
  // Listens when it returns. Errors say in one line what to do: InvalidArgument
  // where `listen` cannot be read, AlreadyExists where the port is taken.
  static absl::StatusOr<std::unique_ptr<HttpServer>> Start(
      const HttpServerOptions& options, HttpRoutes routes);
  ~HttpServer();

  int port() const;

  // Ends the requests under way and the threads; no handler runs after it. May
  // be called twice. Not to be called by a handler.
  void Stop();

 private:
  struct Impl;
  explicit HttpServer(std::unique_ptr<Impl> impl);

  std::unique_ptr<Impl> impl_;
};

}  // namespace holdline
