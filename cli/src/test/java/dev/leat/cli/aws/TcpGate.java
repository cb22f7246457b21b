package dev.leat.cli.aws;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.time.Duration;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

/// A port in front of a server, whose connections a test closes for some time. Thread-safe.
public final class TcpGate implements Peer {

    private final URI server;
    private final ServerSocket port;
    private final Set<Socket> sockets = ConcurrentHashMap.newKeySet();
    private final AtomicInteger refused = new AtomicInteger();
    private volatile long closedUntil = System.nanoTime();

    /// @param server the address of the server
    public TcpGate(URI server) throws IOException {
        this.server = server;
        this.port = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
        Thread.ofVirtual().start(this::accept);
    }

    @Override
    public String url() {
        return "http://127.0.0.1:" + port.getLocalPort();
    }

    /// Closes all connections, and each new one for this time.
    public void closeFor(Duration time) {
        closedUntil = System.nanoTime() + time.toNanos();
        sockets.forEach(TcpGate::end);
    }

    /// Blocks until connections are possible again.
    public void awaitOpen() throws InterruptedException {
        long left = closedUntil - System.nanoTime();
        boolean _ = new CountDownLatch(1).await(left, TimeUnit.NANOSECONDS);
    }

    /// Returns the number of connections that were closed at once.
    public int refused() {
        return refused.get();
    }

    private void accept() {
        while (!port.isClosed()) {
            try {
                var client = port.accept();
                if (System.nanoTime() - closedUntil < 0) {
                    refused.incrementAndGet();
                    end(client);
                } else {
                    connect(client);
                }
            } catch (IOException closed) {
                // Without a port there is no further connection.
            }
        }
    }

    private void connect(Socket client) throws IOException {
        var target = new Socket(server.getHost(), server.getPort());
        sockets.add(client);
        sockets.add(target);
        Thread.ofVirtual().start(() -> copy(client, target));
        Thread.ofVirtual().start(() -> copy(target, client));
    }

    private void copy(Socket from, Socket to) {
        try {
            from.getInputStream().transferTo(to.getOutputStream());
        } catch (IOException closed) {
            // Both sides end.
        }
        end(from);
        end(to);
        sockets.remove(from);
        sockets.remove(to);
    }

    private static void end(Socket socket) {
        try {
            socket.close();
        } catch (IOException closed) {
            // It is closed.
        }
    }

    @Override
    public void close() {
        try {
            port.close();
        } catch (IOException closed) {
            // It is closed.
        }
        sockets.forEach(TcpGate::end);
    }
}
