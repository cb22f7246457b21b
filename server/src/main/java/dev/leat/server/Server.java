package dev.leat.server;

import com.sun.management.UnixOperatingSystemMXBean;
import dev.leat.port.Time;
import io.helidon.common.socket.SocketOptions;
import io.helidon.webserver.WebServer;
import io.helidon.webserver.http1.Http1Config;
import io.helidon.webserver.http1.Http1ConnectionSelector;
import io.helidon.webserver.spi.ServerConnectionSelector;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.UnknownHostException;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.Semaphore;

/// The HTTP server. Each request runs on its own virtual thread. The first site that answers the
/// request determines the response. `ErrorResponses` writes errors, by default as `{"detail":
/// "..."}`. Bodies are passed on without decoding. Close the server before the stores that its
/// sites read.
public final class Server implements AutoCloseable {

    /// The maximum length of the request line, and the default limit of the body, in bytes.
    static final int LONGEST_TARGET = 16 * 1024;

    static final long LARGEST_BODY = 64L << 20;

    /// The maximum size of all headers of a request, in bytes.
    static final int LARGEST_HEAD = 16 * 1024;

    /// The maximum number of concurrent requests, including long polls. Further requests are
    /// refused.
    static final int MOST_AT_ONCE = 2048;

    /// The maximum number of open connections; fewer if the process may not open as many files.
    /// Below this number, the connections that have waited longest for a request are closed
    /// ([Connections]).
    static final int MOST_CONNECTIONS = 4096;

    /// The time limit for a request's headers, and the initial period of a body ([TimedBody]).
    static final Duration TIMEOUT = Duration.ofSeconds(30);

    private final String host;
    private final WebServer server;
    private final Connections connections;

    private Server(String host, WebServer server, Connections connections) {
        this.host = host;
        this.server = server;
        this.connections = connections;
    }

    /// Starts a server. A `port` of 0 means any free port.
    ///
    /// @throws PortInUseException if the server cannot listen on this address
    public static Server start(String host, int port, List<Site> sites) throws PortInUseException {
        return start(host, port, sites, Response::refusal);
    }

    /// Starts a server with another format of error responses.
    ///
    /// @throws PortInUseException if it cannot listen on this address
    public static Server start(String host, int port, List<Site> sites, ErrorResponses errors)
            throws PortInUseException {
        return start(host, port, sites, errors, TIMEOUT);
    }

    /// Starts a server with another time limit.
    ///
    /// @throws PortInUseException if it cannot listen on this address
    static Server start(
            String host, int port, List<Site> sites, ErrorResponses errors, Duration timeout)
            throws PortInUseException {
        var room = new Semaphore(MOST_AT_ONCE);
        return start(host, port, sites, errors, timeout, room, MOST_CONNECTIONS);
    }

    /// Starts a server with other limits of concurrent requests and connections.
    ///
    /// @throws PortInUseException if it cannot listen on this address
    static Server start(
            String host,
            int port,
            List<Site> sites,
            ErrorResponses errors,
            Duration timeout,
            Semaphore room,
            int mostConnections)
            throws PortInUseException {
        probe(host, port);
        long largest = sites.stream().mapToLong(Site::largestBody).max().orElse(LARGEST_BODY);
        int most = Connections.fitting(mostConnections, files());
        var connections = new Connections(timeout, most - most / 16);
        var tokens = new WrongTokens(Time.system());
        var exchange = new Exchange(List.copyOf(sites), errors, timeout, room, tokens, connections);
        var server =
                WebServer.builder()
                        .host(host)
                        .port(port)
                        .shutdownHook(false)
                        .maxTcpConnections(most)
                        // Without this option, the end of a large response waits up to 40 ms for
                        // the client's delayed ACK.
                        .connectionOptions(
                                connections.accepting(
                                        SocketOptions.builder().tcpNoDelay(true).build()))
                        .maxPayloadSize(largest)
                        .contentEncoding(new NoEncoding())
                        .directHandlers(BadRequests.answered(errors))
                        .protocolsDiscoverServices(false)
                        .addConnectionSelector(http(connections))
                        .routing(routing -> routing.any(exchange::handle))
                        .build()
                        .start();
        if (!server.isRunning()) {
            connections.close();
            var cause = new IOException("the server did not start");
            throw new PortInUseException(host, port, PortInUseException.Why.IN_USE, cause);
        }
        return new Server(host, server, connections);
    }

    private static ServerConnectionSelector http(Connections connections) {
        var config =
                Http1Config.builder()
                        .maxPrologueLength(LONGEST_TARGET)
                        .maxHeadersSize(LARGEST_HEAD)
                        .addReceiveListener(new EmptyExpectations(connections))
                        .build();
        return ChunkedBodies.in(Http1ConnectionSelector.builder().config(config).build());
    }

    /// Returns the number of files, connections included, that the process may open.
    private static long files() {
        return ManagementFactory.getOperatingSystemMXBean()
                        instanceof UnixOperatingSystemMXBean unix
                ? unix.getMaxFileDescriptorCount()
                : Long.MAX_VALUE;
    }

    /// Returns the port that the server listens on.
    public int port() {
        return server.port();
    }

    /// Returns the URL for programs on this machine, such as `http://127.0.0.1:8000`.
    public String url() {
        String name =
                switch (host) {
                    case "0.0.0.0" -> "127.0.0.1";
                    case "::", "[::]" -> "[::1]";
                    default ->
                            host.contains(":") && !host.startsWith("[") ? "[" + host + "]" : host;
                };
        return "http://" + name + ":" + port();
    }

    @Override
    public void close() {
        server.stop();
        connections.close();
    }

    /// Checks that a server could listen on this address. Port 0 is always possible. The check is
    /// needed because Helidon does not report why it cannot listen.
    ///
    /// @throws PortInUseException if a server could not listen
    public static void probe(String host, int port) throws PortInUseException {
        try (var socket = new ServerSocket()) {
            socket.setReuseAddress(true);
            socket.bind(new InetSocketAddress(InetAddress.getByName(host), port));
        } catch (UnknownHostException unknown) {
            throw new PortInUseException(host, port, PortInUseException.Why.NO_ADDRESS, unknown);
        } catch (IOException failed) {
            String message = String.valueOf(failed.getMessage());
            var why =
                    message.contains("assign")
                            ? PortInUseException.Why.NO_ADDRESS
                            : message.contains("ermission")
                                    ? PortInUseException.Why.NOT_PERMITTED
                                    : PortInUseException.Why.IN_USE;
            throw new PortInUseException(host, port, why, failed);
        }
    }
}
