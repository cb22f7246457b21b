package dev.leat.cli.fuzz;

import dev.leat.cli.fuzz.Calls.Call;
import dev.leat.cli.fuzz.Shot.Manner;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Random;

/// Puts calls on the wire: most framed as they should be, some not. The same seed makes the same
/// shots. Owned by one thread.
final class Shots {

    private final Random random;
    private final Calls calls;
    private final HostileJson bytes;

    Shots(long seed) {
        random = new Random(seed);
        calls = new Calls(random);
        bytes = new HostileJson(random);
    }

    Shot next() {
        var call = calls.next();
        return switch (random.nextInt(40)) {
            case 0 -> broken(call, cut(framed(call, "")));
            case 1 -> broken(call, bytes.bitten(framed(call, "")));
            case 2 -> broken(call, garbage());
            case 3 -> broken(call, lying(call));
            case 4 -> broken(call, framed(call, headers()));
            case 5 -> new Shot(call.aws(), framed(call, ""), 1, Manner.DRIPPED);
            case 6 -> new Shot(call.aws(), cut(framed(call, "")), 0, Manner.ABANDONED);
            case 7, 8 -> broken(call, chunked(call, random.nextBoolean()));
            case 9, 10 -> pipelined(call);
            case 11 -> broken(call, strange(call));
            default -> whole(call);
        };
    }

    private static Shot broken(Call call, byte[] bytes) {
        return new Shot(call.aws(), bytes, 0, Manner.WHOLE);
    }

    /// A target with blanks is no request; what comes behind it is not looked at.
    private static Shot whole(Call call) {
        boolean fine = call.line().split(" ", -1).length == 2;
        return new Shot(call.aws(), framed(call, ""), fine ? 1 : 0, Manner.WHOLE);
    }

    private static byte[] framed(Call call, String headers) {
        return message(call, headers + "Content-Length: " + call.body().length + "\n", call.body());
    }

    private static byte[] message(Call call, String headers, byte[] body) {
        var text = call.line() + " HTTP/1.1\nHost: localhost\n" + call.headers() + headers + "\n";
        return joined(text.replace("\n", "\r\n").getBytes(StandardCharsets.UTF_8), body);
    }

    private static byte[] joined(byte[] first, byte[] second) {
        byte[] all = Arrays.copyOf(first, first.length + second.length);
        System.arraycopy(second, 0, all, first.length, second.length);
        return all;
    }

    private byte[] cut(byte[] whole) {
        return Arrays.copyOf(whole, random.nextInt(whole.length));
    }

    private byte[] garbage() {
        byte[] garbage = new byte[1 + random.nextInt(3000)];
        random.nextBytes(garbage);
        return garbage;
    }

    /// Says another length than it has, or two.
    private byte[] lying(Call call) {
        var lengths =
                new String[] {"-1", "1e3", "99999999999999999999", "0", "7", "0x10", "", "5, 5"};
        var length = "Content-Length: " + lengths[random.nextInt(lengths.length)] + "\n";
        return message(call, random.nextBoolean() ? length : length + length, call.body());
    }

    private String headers() {
        return switch (random.nextInt(6)) {
            case 0 -> "X-Many: 1\n".repeat(1 + random.nextInt(3000));
            case 1 -> "X-Long: " + "x".repeat(1 << random.nextInt(17)) + "\n";
            case 2 -> "X-Nul: a\0b\n";
            case 3 -> "Expect: 100-continue\nContent-Encoding: br\n";
            case 4 -> "Host: evil.example\nOrigin: http://evil.example\n";
            default -> " folded\n: nameless\nno colon\n";
        };
    }

    private byte[] chunked(Call call, boolean right) {
        var out = new ByteArrayOutputStream();
        for (int at = 0; at < call.body().length; ) {
            int size = Math.min(call.body().length - at, 1 + random.nextInt(100));
            int said = right || random.nextInt(3) > 0 ? size : random.nextInt(1 << 30);
            out.writeBytes((Integer.toHexString(said) + "\r\n").getBytes(StandardCharsets.UTF_8));
            out.write(call.body(), at, size);
            out.writeBytes(new byte[] {'\r', '\n'});
            at += size;
        }
        out.writeBytes((right ? "0\r\n\r\n" : "zz\r\n").getBytes(StandardCharsets.UTF_8));
        return message(call, "Transfer-Encoding: chunked\n", out.toByteArray());
    }

    private Shot pipelined(Call first) {
        byte[] all = framed(first, "");
        boolean fine = whole(first).answers() > 0;
        int count = 1;
        for (int i = random.nextInt(3); i >= 0; i--) {
            var next = calls.next();
            if (next.aws() == first.aws()) {
                fine &= whole(next).answers() > 0;
                all = joined(all, framed(next, ""));
                count++;
            }
        }
        return new Shot(first.aws(), all, fine ? count : 0, Manner.WHOLE);
    }

    /// Another version, no version, methods and targets of any kind.
    private byte[] strange(Call call) {
        var lines =
                new String[] {
                    "GET / HTTP/9.9",
                    "GET /",
                    "HEAD /docs HTTP/1.1",
                    "OPTIONS * HTTP/1.1",
                    "CONNECT a:1 HTTP/1.1",
                    "PRI * HTTP/2.0",
                    "GET http://evil.example/health HTTP/1.1",
                    "GET /" + "a/".repeat(5000) + " HTTP/1.1",
                    "GET /" + "%41".repeat(8000) + " HTTP/1.1",
                    "GET /top?" + "limit=1&".repeat(1500) + " HTTP/1.1",
                    "TRACE / HTTP/1.0",
                    "\0\0\0 / HTTP/1.1"
                };
        var line = lines[random.nextInt(lines.length)];
        var upgrade =
                random.nextBoolean()
                        ? "Upgrade: h2c\nHTTP2-Settings: AAMAAABkAARAAAAAAAIAAAAA\nConnection: Upgrade, HTTP2-Settings\n"
                        : "";
        var text = line + "\nHost: localhost\n" + call.headers() + upgrade + "\n";
        return text.replace("\n", "\r\n").getBytes(StandardCharsets.UTF_8);
    }
}
