package dev.leat.cli.trial.warehouse;

import java.io.BufferedInputStream;
import java.io.BufferedOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.IntFunction;
import java.util.function.Supplier;

/// A proxy in front of a PostgreSQL server that passes a point before each request of a client, and
/// another before the response to it. At one of the points it runs a fault and closes the
/// connection. It reads the messages of the protocol
/// (https://www.postgresql.org/docs/17/protocol-message-formats.html); connections have no TLS.
final class PostgresProxy implements AutoCloseable {

    private final ServerSocket server;
    private final int target;
    private final List<String> points = new ArrayList<>();
    private Optional<Fault> fault = Optional.empty();

    /// The fault at a point.
    private record Fault(Point point, Runnable action) {}

    /// @param name the statement, after `before` or `after`
    /// @param time 1 for the first point of this name
    record Point(String name, int time) {}

    PostgresProxy(int target) throws IOException {
        this.target = target;
        this.server = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
        Thread.ofVirtual().start(this::accept);
    }

    String url() {
        return "postgresql://postgres:secret@127.0.0.1:%d/postgres?sslmode=disable"
                .formatted(server.getLocalPort());
    }

    /// Forgets the points so far, and sets the fault at one of the next.
    synchronized void begin(Point point, Runnable action) {
        begin();
        fault = Optional.of(new Fault(point, action));
    }

    /// Forgets the points so far, and sets no fault.
    synchronized void begin() {
        points.clear();
        fault = Optional.empty();
    }

    /// Returns the names of the points since the beginning, in order.
    synchronized List<String> points() {
        return List.copyOf(points);
    }

    /// Returns true if the fault has happened.
    synchronized boolean failed() {
        return fault.isEmpty();
    }

    /// Returns false if the connection must be closed.
    private boolean pass(String name) {
        var now = next(name);
        now.ifPresent(one -> one.action().run());
        return now.isEmpty();
    }

    private synchronized Optional<Fault> next(String name) {
        points.add(name);
        var point = new Point(name, Collections.frequency(points, name));
        var now = fault.filter(one -> one.point().equals(point));
        if (now.isPresent()) {
            fault = Optional.empty();
        }
        return now;
    }

    private void accept() {
        while (!server.isClosed()) {
            try {
                var client = server.accept();
                Thread.ofVirtual().start(() -> serve(client));
            } catch (IOException closed) {
                return;
            }
        }
    }

    private void serve(Socket client) {
        try (client;
                var upstream = new Socket(InetAddress.getLoopbackAddress(), target)) {
            var requests = new Requests();
            var back =
                    Thread.ofVirtual()
                            .start(() -> pump(upstream, client, true, requests::response));
            pump(client, upstream, false, requests::request);
            back.join();
        } catch (IOException unavailable) {
            // the client gets the end of its connection
        } catch (InterruptedException stopped) {
            Thread.currentThread().interrupt();
        }
    }

    /// Forwards messages until one side ends or a point fails. Then closes both.
    private void pump(Socket from, Socket to, boolean typed, IntFunction<Handler> handlers) {
        try (from;
                to) {
            var in = new DataInputStream(new BufferedInputStream(from.getInputStream()));
            var out = new DataOutputStream(new BufferedOutputStream(to.getOutputStream()));
            boolean hasType = typed;
            while (true) {
                int type = hasType ? in.readUnsignedByte() : 0;
                int length = in.readInt();
                var body = in.readNBytes(length - Integer.BYTES);
                var point = handlers.apply(type).point(body);
                if (point.isPresent() && !pass(point.get())) {
                    return;
                }
                if (hasType) {
                    out.writeByte(type);
                }
                out.writeInt(length);
                out.write(body);
                if (in.available() == 0) {
                    out.flush();
                }
                hasType = true;
            }
        } catch (IOException ended) {
            // one side has closed the connection
        }
    }

    private interface Handler {
        Optional<String> point(byte[] body);
    }

    /// The statements of one connection.
    private static final class Requests {

        private final Map<String, String> prepared = new HashMap<>();
        private String running = "connect";

        synchronized Handler request(int type) {
            return body ->
                    switch (type) {
                        case 'P' -> {
                            var name = text(body, 0);
                            prepared.put(name, text(body, bytes(name)));
                            yield Optional.empty();
                        }
                        case 'B' -> {
                            var portal = text(body, 0);
                            run(prepared.getOrDefault(text(body, bytes(portal)), "?"));
                            yield Optional.empty();
                        }
                        case 'Q' -> named(() -> text(body, 0), "before");
                        case 'c' -> named(() -> "end of " + running(), "before");
                        case 'S' -> Optional.of("before " + running());
                        default -> Optional.empty();
                    };
        }

        /// A server ends each response with ReadyForQuery.
        synchronized Handler response(int type) {
            return _ -> type == 'Z' ? Optional.of("after " + running()) : Optional.empty();
        }

        private Optional<String> named(Supplier<String> statement, String when) {
            run(statement.get());
            return Optional.of(when + " " + running());
        }

        /// The numbers of staged tables and of values do not distinguish statements.
        private synchronized void run(String statement) {
            running = statement.replaceAll("\\d+", "#");
        }

        private synchronized String running() {
            return running;
        }

        private static int bytes(String text) {
            return text.getBytes(StandardCharsets.UTF_8).length + 1;
        }

        private static String text(byte[] body, int from) {
            var rest = ByteBuffer.wrap(body, from, body.length - from);
            int end = from;
            while (rest.get() != 0) {
                end++;
            }
            return new String(body, from, end - from, StandardCharsets.UTF_8);
        }
    }

    @Override
    public void close() throws IOException {
        server.close();
    }
}
