package dev.leat.cli.fuzz;

import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.OptionalInt;

/// A connection that takes shots and reads answers. Nothing may take longer than the promise.
final class Link implements AutoCloseable {

    /// The end of a test whose request is not answered.
    static final int MOST_MILLIS = 60_000;

    private final Socket socket;
    private final InputStream in;

    Link(int port) throws IOException {
        socket = new Socket(InetAddress.getLoopbackAddress(), port);
        socket.setTcpNoDelay(true);
        socket.setSoTimeout(MOST_MILLIS);
        in = new BufferedInputStream(socket.getInputStream());
    }

    /// `open` says whether the next request may be sent over the same connection.
    record Answer(int status, String body, boolean open) {}

    void send(Shot shot) throws IOException {
        var out = socket.getOutputStream();
        if (shot.manner() != Shot.Manner.DRIPPED) {
            out.write(shot.bytes());
            return;
        }
        for (int at = 0; at < shot.bytes().length; at += 97) {
            out.write(shot.bytes(), at, Math.min(97, shot.bytes().length - at));
            out.flush();
        }
    }

    /// All answers to the end, of one who says that no more comes.
    List<Answer> last() throws IOException {
        socket.shutdownOutput();
        var all = new ArrayList<Answer>();
        for (var answer = next(); answer.status() > 0; answer = next()) {
            all.add(answer);
        }
        return all;
    }

    /// The next answer; status 0 if the server has hung up.
    Answer next() throws IOException {
        var line = line();
        if (line.isEmpty()) {
            return new Answer(0, "", false);
        }
        int status =
                Integer.parseInt(line.substring("HTTP/1.1 ".length(), "HTTP/1.1 200".length()));
        var length = OptionalInt.empty();
        boolean chunked = false;
        boolean open = true;
        for (var header = line(); !header.isEmpty(); header = line()) {
            var small = header.toLowerCase(Locale.ROOT);
            chunked |= small.startsWith("transfer-encoding:") && small.contains("chunked");
            open &= !(small.startsWith("connection:") && small.contains("close"));
            if (small.startsWith("content-length:")) {
                length = OptionalInt.of(Integer.parseInt(small.substring(15).strip()));
            }
        }
        if (status < 200) {
            return next();
        }
        return new Answer(status, chunked ? chunks() : text(length.orElse(0)), open);
    }

    private String chunks() throws IOException {
        var text = new StringBuilder();
        while (true) {
            int size = Integer.parseInt(line().strip(), 16);
            text.append(text(size));
            line();
            if (size == 0) {
                return text.toString();
            }
        }
    }

    private String text(int length) throws IOException {
        return new String(in.readNBytes(length), StandardCharsets.UTF_8);
    }

    private String line() throws IOException {
        var line = new StringBuilder();
        for (int b = in.read(); b >= 0 && b != '\n'; b = in.read()) {
            if (b != '\r') {
                line.append((char) b);
            }
        }
        return line.toString();
    }

    @Override
    public void close() throws IOException {
        socket.close();
    }
}
