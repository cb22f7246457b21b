package dev.leat.server.sqs;

import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;

/// A connection that sends whatever bytes it is given, HTTP or not.
final class Wire implements AutoCloseable {

    private final Socket socket;

    Wire(int port) throws IOException {
        socket = new Socket(InetAddress.getLoopbackAddress(), port);
        socket.setTcpNoDelay(true);
        socket.setSoTimeout(60_000);
    }

    /// Sends it with each `\n` as the end of a line of HTTP.
    Wire send(String text) throws IOException {
        return send(text.replace("\n", "\r\n").getBytes(StandardCharsets.ISO_8859_1));
    }

    Wire send(byte[] bytes) throws IOException {
        socket.getOutputStream().write(bytes);
        return this;
    }

    /// Says that no more comes.
    Wire end() throws IOException {
        socket.shutdownOutput();
        return this;
    }

    /// The bytes that come until the server hangs up.
    String all() throws IOException {
        return new String(socket.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    }

    /// What comes until it ends like this.
    String until(String end) throws IOException {
        var said = new StringBuilder();
        int read = socket.getInputStream().read();
        while (read >= 0) {
            said.append((char) read);
            if (said.toString().endsWith(end)) {
                return said.toString();
            }
            read = socket.getInputStream().read();
        }
        return said.toString();
    }

    @Override
    public void close() throws IOException {
        socket.close();
    }
}
