package dev.leat.server.sqs;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.net.SocketException;
import java.nio.charset.StandardCharsets;

/// A connection that sends whatever bytes it is given, HTTP or not. The server may answer and close
/// the connection before it has read everything: a write then fails, and the operating system
/// resets the connection, but the answer can still be read.
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
        try {
            socket.getOutputStream().write(bytes);
        } catch (SocketException closed) {
            // The answer says why.
        }
        return this;
    }

    /// Says that no more comes.
    Wire end() throws IOException {
        try {
            socket.shutdownOutput();
        } catch (SocketException closed) {
            // The server has closed the connection already.
        }
        return this;
    }

    /// The bytes that come until the server hangs up.
    String all() throws IOException {
        var said = new ByteArrayOutputStream();
        try {
            socket.getInputStream().transferTo(said);
        } catch (SocketException reset) {
            // The server hung up without reading everything.
        }
        return said.toString(StandardCharsets.UTF_8);
    }

    /// Reads until the response ends with this text.
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
