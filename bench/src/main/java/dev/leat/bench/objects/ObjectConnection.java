package dev.leat.bench.objects;

import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.Locale;
import java.util.Optional;

/// A minimal persistent HTTP connection. It needs so little time that mostly the server is
/// measured. Used by one thread.
final class ObjectConnection implements AutoCloseable {

    private final int port;
    private final Socket socket;
    private final InputStream in;
    private final OutputStream out;
    private final byte[] buffer = new byte[256 << 10];

    ObjectConnection(int port) throws IOException {
        this.port = port;
        socket = new Socket(InetAddress.getLoopbackAddress(), port);
        socket.setTcpNoDelay(true);
        in = socket.getInputStream();
        out = socket.getOutputStream();
    }

    /// Puts an object. If there are no bytes, creates a bucket.
    void put(String path, byte[] bytes) throws IOException {
        out.write(head("PUT", path, bytes.length));
        out.write(bytes);
        answer(Optional.empty());
    }

    /// Reads an object to its end and returns its number of bytes. Updates the digest if one is
    /// given.
    long get(String path, Optional<MessageDigest> digest) throws IOException {
        out.write(head("GET", path, -1));
        return answer(digest);
    }

    private byte[] head(String method, String path, long length) {
        var head =
                "%s %s HTTP/1.1\r\nHost: 127.0.0.1:%d\r\nAuthorization: %s\r\n"
                        .formatted(
                                method,
                                path,
                                port,
                                "AWS4-HMAC-SHA256 Credential=a/20260101/us-east-1/s3/aws4_request,"
                                        + " SignedHeaders=host, Signature=0");
        if (length >= 0) {
            head +=
                    "x-amz-content-sha256: UNSIGNED-PAYLOAD\r\nContent-Length: %d\r\n"
                            .formatted(length);
        }
        return (head + "\r\n").getBytes(StandardCharsets.ISO_8859_1);
    }

    private long answer(Optional<MessageDigest> digest) throws IOException {
        int read = 0;
        int head = -1;
        while (head < 0) {
            read += more(read, buffer.length - read);
            head = endOfHead(read);
        }
        var text = new String(buffer, 0, head, StandardCharsets.ISO_8859_1);
        if (!text.startsWith("HTTP/1.1 200 ")) {
            throw new IOException(new String(buffer, 0, read, StandardCharsets.UTF_8));
        }
        long length = length(text);
        long left = length - (read - head);
        take(digest, head, read - head);
        while (left > 0) {
            int count = more(0, (int) Math.min(left, buffer.length));
            take(digest, 0, count);
            left -= count;
        }
        return length;
    }

    private void take(Optional<MessageDigest> digest, int from, int count) {
        digest.ifPresent(each -> each.update(buffer, from, count));
    }

    private int more(int at, int most) throws IOException {
        int count = in.read(buffer, at, most);
        if (count <= 0) {
            throw new EOFException("the server closed the connection");
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

    private static long length(String head) {
        for (var line : head.toLowerCase(Locale.ROOT).split("\r\n", -1)) {
            if (line.startsWith("content-length:")) {
                return Long.parseLong(line.substring("content-length:".length()).strip());
            }
        }
        throw new IllegalStateException("response without a length: " + head);
    }

    @Override
    public void close() throws IOException {
        socket.close();
    }
}
