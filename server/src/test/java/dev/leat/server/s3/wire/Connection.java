package dev.leat.server.s3.wire;

import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.Locale;

/// A connection that sends whatever bytes it is given.
final class Connection implements AutoCloseable {

    private final Socket socket;

    Connection(int port) throws IOException {
        socket = new Socket(InetAddress.getLoopbackAddress(), port);
        socket.setTcpNoDelay(true);
        socket.setSoTimeout(60_000);
    }

    /// Sends it with each `\n` as the end of a line of HTTP.
    Connection send(String text) throws IOException {
        socket.getOutputStream()
                .write(text.replace("\n", "\r\n").getBytes(StandardCharsets.ISO_8859_1));
        return this;
    }

    /// Reads until the server closes the connection.
    String all() throws IOException {
        return new String(socket.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    }

    /// The first line of an answer, whose rest is read, too.
    String answer() throws IOException {
        var head = new StringBuilder();
        while (!head.toString().endsWith("\r\n\r\n")) {
            int read = socket.getInputStream().read();
            if (read < 0) {
                return head.toString();
            }
            head.append((char) read);
        }
        String text = head.toString().toLowerCase(Locale.ROOT);
        int at = text.indexOf("content-length: ");
        if (at >= 0) {
            int from = at + "content-length: ".length();
            socket.getInputStream()
                    .readNBytes(Integer.parseInt(text.substring(from, text.indexOf('\r', from))));
        }
        return head.substring(0, head.indexOf("\r"));
    }

    @Override
    public void close() throws IOException {
        socket.close();
    }
}
