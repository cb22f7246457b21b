package dev.leat.cli;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;

/// A server that takes every request, with status 204.
record Webhook(HttpServer server) implements AutoCloseable {

    /// Receives a request and its body.
    @FunctionalInterface
    interface Taker {
        void take(HttpExchange request, byte[] body);
    }

    static Webhook start(Taker taker) throws IOException {
        var server =
                HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.createContext(
                "/",
                exchange -> {
                    taker.take(exchange, exchange.getRequestBody().readAllBytes());
                    exchange.sendResponseHeaders(204, -1);
                    exchange.close();
                });
        server.start();
        return new Webhook(server);
    }

    String url() {
        return "http://127.0.0.1:" + server.getAddress().getPort();
    }

    @Override
    public void close() {
        server.stop(0);
    }
}
