package dev.leat.contract.redshift;

import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.UnaryOperator;

/// A proxy between Redshift's JDBC driver and PostgreSQL, whose protocol is
/// https://www.postgresql.org/docs/17/protocol-message-formats.html. It omits the parameters of a
/// session that PostgreSQL does not have, and replaces statements.
public final class RedshiftWire implements AutoCloseable {

    private static final Set<String> PARAMETERS =
            Set.of("user", "database", "client_encoding", "application_name");

    private final ServerSocket server = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
    private final AtomicInteger connections = new AtomicInteger();
    private final AtomicInteger open = new AtomicInteger();
    private final int target;
    private final UnaryOperator<String> statements;

    /// @param target the port of PostgreSQL on this machine
    /// @param statements returns the statement to send in place of another
    public RedshiftWire(int target, UnaryOperator<String> statements) throws IOException {
        this.target = target;
        this.statements = statements;
        Thread.ofVirtual().start(this::accept);
    }

    public int port() {
        return server.getLocalPort();
    }

    /// Returns the number of connections so far.
    public int connections() {
        return connections.get();
    }

    /// Returns the number of connections that have not ended. The statements of a client that was
    /// killed may still run until its connection has ended.
    public int open() {
        return open.get();
    }

    private void accept() {
        while (!server.isClosed()) {
            try {
                var client = server.accept();
                connections.incrementAndGet();
                open.incrementAndGet();
                Thread.ofVirtual().start(() -> serve(client));
            } catch (IOException _) {
                // closed
            }
        }
    }

    private void serve(Socket client) {
        try (client;
                var database = new Socket(InetAddress.getLoopbackAddress(), target)) {
            client.setTcpNoDelay(true);
            database.setTcpNoDelay(true);
            var answers = Thread.ofVirtual().start(() -> copy(database, client));
            var in = new DataInputStream(client.getInputStream());
            var out = new DataOutputStream(database.getOutputStream());
            send(out, startup(in.readNBytes(in.readInt() - Integer.BYTES)));
            for (int type = in.read(); type >= 0; type = in.read()) {
                var message = new ByteArrayOutputStream();
                message.write(type);
                var content = in.readNBytes(in.readInt() - Integer.BYTES);
                if (type == 'P') {
                    content = parse(content);
                }
                new DataOutputStream(message).writeInt(content.length + Integer.BYTES);
                message.write(content);
                out.write(message.toByteArray());
            }
            database.shutdownOutput();
            answers.join();
        } catch (IOException _) {
            // either side has ended the connection
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
        } finally {
            open.decrementAndGet();
        }
    }

    private static void copy(Socket from, Socket to) {
        try (from;
                to) {
            from.getInputStream().transferTo(to.getOutputStream());
        } catch (IOException _) {
            // either side has ended the connection
        }
    }

    private static void send(DataOutputStream out, byte[] content) throws IOException {
        var message = new ByteArrayOutputStream();
        new DataOutputStream(message).writeInt(content.length + Integer.BYTES);
        message.write(content);
        out.write(message.toByteArray());
    }

    /// Keeps the version of the protocol, and the parameters that PostgreSQL has.
    private static byte[] startup(byte[] content) {
        var kept = new ByteArrayOutputStream();
        kept.write(content, 0, Integer.BYTES);
        var names =
                new String(
                                content,
                                Integer.BYTES,
                                content.length - Integer.BYTES,
                                StandardCharsets.UTF_8)
                        .split("\0", -1);
        for (int i = 0; i + 1 < names.length; i += 2) {
            if (PARAMETERS.contains(names[i])) {
                text(kept, names[i]);
                text(kept, names[i + 1]);
            }
        }
        kept.write(0);
        return kept.toByteArray();
    }

    /// A message Parse: the name of a prepared statement, its text, and the types of parameters.
    private byte[] parse(byte[] content) {
        int name = end(content, 0);
        int text = end(content, name);
        var changed = new ByteArrayOutputStream();
        changed.write(content, 0, name);
        text(
                changed,
                statements.apply(
                        new String(content, name, text - name - 1, StandardCharsets.UTF_8)));
        changed.write(content, text, content.length - text);
        return changed.toByteArray();
    }

    private static int end(byte[] content, int from) {
        int end = from;
        while (content[end] != 0) {
            end++;
        }
        return end + 1;
    }

    private static void text(ByteArrayOutputStream out, String text) {
        out.writeBytes(text.getBytes(StandardCharsets.UTF_8));
        out.write(0);
    }

    @Override
    public void close() throws IOException {
        server.close();
    }
}
