package dev.leat.bench;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.Locale;

/// An HTTP connection for requests that were prepared as bytes. Parses only the necessary part of a
/// response. Used by one thread.
public final class RawConnection implements AutoCloseable {

    private static final String LENGTH = "content-length:";

    private static final String CLOSE = "\r\nconnection: close\r\n";
    private static final int PATIENCE_MILLIS = 30_000;

    private final int port;
    private Socket socket;
    private InputStream in;
    private OutputStream out;
    private boolean closed;
    private final byte[] buffer = new byte[64 << 10];
    private int end;

    public RawConnection(int port) throws IOException {
        this.port = port;
        socket = connect();
        in = socket.getInputStream();
        out = socket.getOutputStream();
    }

    private Socket connect() throws IOException {
        var connected = new Socket(InetAddress.getLoopbackAddress(), port);
        connected.setTcpNoDelay(true);
        connected.setSoTimeout(PATIENCE_MILLIS);
        return connected;
    }

    /// Opens the connection again if the server has closed it, as moto does after each response.
    private void reopen() throws IOException {
        if (closed) {
            socket.close();
            socket = connect();
            in = socket.getInputStream();
            out = socket.getOutputStream();
        }
    }

    /// Sends a request and waits for the complete response, whose status must be 200. Returns its
    /// body.
    public String answer(byte[] request) throws IOException {
        int head = exchange(request);
        return new String(buffer, head, end - head, StandardCharsets.UTF_8);
    }

    /// Sends a request and waits for the complete response, whose status must be 200.
    void ask(byte[] request) throws IOException {
        exchange(request);
    }

    /// Returns the position of the body.
    private int exchange(byte[] request) throws IOException {
        reopen();
        out.write(request);
        int read = 0;
        int head = -1;
        while (head < 0) {
            read += more(read);
            head = endOfHead(read);
        }
        String text = new String(buffer, 0, head, StandardCharsets.ISO_8859_1);
        int whole = head + length(text);
        while (read < whole) {
            read += more(read);
        }
        if (!text.startsWith("HTTP/1.1 200 ")) {
            throw new IOException(new String(buffer, 0, read, StandardCharsets.UTF_8));
        }
        closed = text.toLowerCase(Locale.ROOT).contains(CLOSE);
        end = read;
        return head;
    }

    private int more(int at) throws IOException {
        int count = in.read(buffer, at, buffer.length - at);
        if (count <= 0) {
            throw new IOException("the server closed the connection");
        }
        return count;
    }

    private int endOfHead(int read) {
        for (int i = 3; i < read; i++) {
            if (buffer[i] == '\n' && buffer[i - 1] == '\r' && buffer[i - 2] == '\n') {
                return i + 1;
            }
        }
        return -1;
    }

    private static int length(String head) {
        String lower = head.toLowerCase(Locale.ROOT);
        int at = lower.indexOf(LENGTH);
        if (at < 0) {
            throw new IllegalStateException("response without a length: " + head);
        }
        int end = lower.indexOf('\r', at);
        return Integer.parseInt(lower.substring(at + LENGTH.length(), end).strip());
    }

    @Override
    public void close() throws IOException {
        socket.close();
    }
}
