package dev.leat.server;

import dev.leat.port.Signal;
import dev.leat.port.Time;
import dev.leat.task.Tasks;
import io.helidon.common.socket.PeerInfo;
import io.helidon.common.socket.SocketContext;
import io.helidon.common.socket.SocketOptions;
import io.helidon.http.Headers;
import io.helidon.http.HttpPrologue;
import io.helidon.webserver.ConnectionContext;
import io.helidon.webserver.http1.Http1ConnectionListener;
import java.io.IOException;
import java.net.SocketAddress;
import java.nio.channels.SocketChannel;
import java.time.Duration;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;

/// The open connections of a server. A connection *waits* until the headers of its next request
/// have arrived, and is then in use until the response is sent. Connections that wait too long are
/// closed. If there are too many connections, those that have waited longest are closed, so that
/// clients that send nothing, or incomplete requests, do not block other clients. Thread-safe.
final class Connections implements Http1ConnectionListener, AutoCloseable {

    /// Files that the process has open or needs in addition to connections.
    private static final long OTHER_FILES = 512;

    private static final int FEWEST = 16;

    private final Map<Peers, Connection> open = new ConcurrentHashMap<>();
    private final Signal closed = new Signal();
    private final long timeout;
    private final int most;

    /// The number of connections at which those that the clients have closed are removed.
    private volatile int crowd = FEWEST;

    private record Peers(SocketAddress remote, SocketAddress local) {
        static Peers of(PeerInfo remote, PeerInfo local) {
            return new Peers(remote.address(), local.address());
        }
    }

    /// A connection that waits since `since` for a request whose headers must have arrived at
    /// `deadline`, in nanoseconds; in use if `since` is empty.
    private record Connection(SocketChannel channel, Optional<Long> since, long deadline) {}

    /// @param timeout the time limit for the headers of a request after its first line. The first
    ///   line may take twice as long, because a connection may also be idle before it
    /// @param most the number of connections from which the ones that wait longest are closed
    Connections(Duration timeout, int most) {
        this.timeout = timeout.toNanos();
        this.most = most;
        var every = timeout.dividedBy(4);
        var time = Time.system();
        Tasks.repeated(
                        "leat-connections",
                        time,
                        closed,
                        () -> {
                            time.await(closed, 0, time.instant().plus(every));
                            look();
                        })
                .start();
    }

    /// Returns the maximum number of connections of a server, of which a process has two, if the
    /// process may open this number of files: `wanted`, or fewer.
    static int fitting(int wanted, long files) {
        return Math.clamp((files - OTHER_FILES) / 2, FEWEST, wanted);
    }

    /// Returns options of sockets that add each accepted connection.
    SocketOptions accepting(SocketOptions options) {
        return ReplacedMethod.in(
                SocketOptions.class,
                options,
                "configureSocket",
                arguments -> {
                    var channel = (SocketChannel) arguments[0];
                    options.configureSocket(channel);
                    accepted(channel);
                    return null;
                });
    }

    private void accepted(SocketChannel channel) {
        if (open.size() >= crowd) {
            open.values().removeIf(each -> !each.channel().isOpen());
            if (open.size() >= most) {
                closeLongestWaiting();
            }
            crowd = Math.min(most, 2 * Math.max(FEWEST, open.size()));
        }
        try {
            var peers = new Peers(channel.getRemoteAddress(), channel.getLocalAddress());
            open.put(peers, waiting(channel));
        } catch (IOException _) {
            // The client has closed the connection.
        }
    }

    private Connection waiting(SocketChannel channel) {
        long now = System.nanoTime();
        return new Connection(channel, Optional.of(now), now + 2 * timeout);
    }

    /// Closes a sixteenth of the connections, so that the search is rare.
    private void closeLongestWaiting() {
        long now = System.nanoTime();
        var longest =
                open.entrySet().stream()
                        .filter(each -> each.getValue().since().isPresent())
                        .sorted(
                                Comparator.comparingLong(
                                        each -> each.getValue().since().orElseThrow() - now))
                        .limit(Math.max(1, most / 16))
                        .toList();
        longest.forEach(each -> close(each.getKey(), each.getValue()));
    }

    /// Closes a connection whose state is still this one.
    private void close(Peers peers, Connection connection) {
        if (open.remove(peers, connection)) {
            try {
                connection.channel().close();
            } catch (IOException _) {
                // The connection is closed already.
            }
        }
    }

    @Override
    public void prologue(ConnectionContext context, HttpPrologue prologue) {
        long deadline = System.nanoTime() + timeout;
        open.computeIfPresent(
                peers(context), (_, now) -> new Connection(now.channel(), now.since(), deadline));
    }

    @Override
    public void headers(ConnectionContext context, Headers headers) {
        open.computeIfPresent(
                peers(context), (_, now) -> new Connection(now.channel(), Optional.empty(), 0));
    }

    /// The connection waits for its next request.
    void answered(PeerInfo remote, PeerInfo local) {
        open.computeIfPresent(Peers.of(remote, local), (_, now) -> waiting(now.channel()));
    }

    private static Peers peers(SocketContext context) {
        return Peers.of(context.remotePeer(), context.localPeer());
    }

    private void look() {
        long now = System.nanoTime();
        for (var each : List.copyOf(open.entrySet())) {
            var connection = each.getValue();
            boolean late = connection.since().isPresent() && now - connection.deadline() > 0;
            if (late || !connection.channel().isOpen()) {
                close(each.getKey(), connection);
            }
        }
    }

    @Override
    public void close() {
        closed.raise();
    }
}
