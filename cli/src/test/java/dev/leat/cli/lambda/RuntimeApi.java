package dev.leat.cli.lambda;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.Executors;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;

/// The side of Lambda that the runtime interface client of a function calls
/// (https://docs.aws.amazon.com/lambda/latest/dg/runtimes-api.html), for one function.
final class RuntimeApi implements AutoCloseable {

    private static final String PATH = "/2018-06-01/runtime/";
    private static final Duration PATIENCE = Duration.ofMinutes(5);
    private static final int OK = 200;
    private static final int ACCEPTED = 202;

    private final HttpServer server;
    private final Duration timeout;
    private final BlockingQueue<byte[]> events = new LinkedBlockingQueue<>();
    private final BlockingQueue<Answer> answers = new LinkedBlockingQueue<>();
    private final AtomicLong requests = new AtomicLong();

    private record Answer(String path, byte[] body) {}

    /// @param timeout the function's timeout
    RuntimeApi(Duration timeout) throws IOException {
        this.timeout = timeout;
        this.server =
                HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.setExecutor(Executors.newVirtualThreadPerTaskExecutor());
        server.createContext(PATH + "invocation/next", this::next);
        server.createContext(PATH, this::answered);
        server.start();
    }

    /// Returns the value of the environment variable `AWS_LAMBDA_RUNTIME_API`.
    String address() {
        return "127.0.0.1:" + server.getAddress().getPort();
    }

    /// Invokes the function and returns its response.
    ///
    /// @throws IOException if it reports an error or does not respond
    byte[] invoke(byte[] event) throws IOException {
        events.add(event);
        try {
            var answer = answers.poll(PATIENCE.toSeconds(), TimeUnit.SECONDS);
            if (answer == null) {
                throw new IOException("the function does not respond");
            }
            if (!answer.path().endsWith("/response")) {
                throw new IOException(
                        "the function failed: "
                                + new String(answer.body(), StandardCharsets.UTF_8));
            }
            return answer.body();
        } catch (InterruptedException stopped) {
            Thread.currentThread().interrupt();
            throw new IOException(stopped);
        }
    }

    private void next(HttpExchange exchange) throws IOException {
        try {
            var event = events.take();
            var headers = exchange.getResponseHeaders();
            headers.set("Lambda-Runtime-Aws-Request-Id", "r" + requests.incrementAndGet());
            headers.set(
                    "Lambda-Runtime-Deadline-Ms",
                    String.valueOf(System.currentTimeMillis() + timeout.toMillis()));
            headers.set(
                    "Lambda-Runtime-Invoked-Function-Arn",
                    "arn:aws:lambda:eu-west-1:000000000000:function:app");
            // The client ends with SIGSEGV without these.
            headers.set("Lambda-Runtime-Trace-Id", "Root=1-00000000-000000000000000000000000");
            headers.set("Lambda-Runtime-Client-Context", "{}");
            headers.set("Lambda-Runtime-Cognito-Identity", "{}");
            headers.set("Content-Type", "application/json");
            exchange.sendResponseHeaders(OK, event.length);
            exchange.getResponseBody().write(event);
            exchange.close();
        } catch (InterruptedException stopped) {
            Thread.currentThread().interrupt();
        }
    }

    private void answered(HttpExchange exchange) throws IOException {
        answers.add(
                new Answer(
                        exchange.getRequestURI().getPath(),
                        exchange.getRequestBody().readAllBytes()));
        exchange.sendResponseHeaders(ACCEPTED, -1);
        exchange.close();
    }

    @Override
    public void close() {
        server.stop(0);
    }
}
