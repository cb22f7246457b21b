package dev.leat.server.intake;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.leat.server.Asked;
import dev.leat.server.KeptQueue;
import dev.leat.server.Orders;
import dev.leat.server.RefusedRequestException;
import dev.leat.server.Request;
import dev.leat.server.Server;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class LimitedBodiesTest {

    private static final int MIB = 1024 * 1024;

    private Instant now = Instant.EPOCH;
    private final InstantSource clock = () -> now;
    private final LimitedBodies bodies = new LimitedBodies(LimitedBodies.Limits.DEFAULT, clock);

    private static Request request(InputStream body, Map<String, String> headers) {
        return new Request(
                "POST",
                "/orders",
                List.of("orders"),
                Map.of(),
                name -> Optional.ofNullable(headers.get(name)),
                body);
    }

    private static Request request(byte[] body) {
        return request(new ByteArrayInputStream(body), Map.of());
    }

    private static RefusedRequestException refused(LimitedBodies bodies, Request request) {
        return catchThrowableOfType(
                RefusedRequestException.class, () -> bodies.read(request).close());
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 1, 8191, 8192, 8193, 100_000, MIB - 1, MIB})
    void readsToTheLastByte(int length) {
        var bytes = new byte[length];
        new Random(length).nextBytes(bytes);
        try (var body = bodies.read(request(bytes))) {
            assertThat(body.bytes()).isEqualTo(bytes);
        }
    }

    @Test
    void refusesWhatIsTooLargeBeforeReadingIfItIsAnnounced() {
        InputStream untouched =
                new InputStream() {
                    @Override
                    public int read() {
                        throw new AssertionError("it was read");
                    }

                    @Override
                    public int read(byte[] to, int at, int most) {
                        return read();
                    }
                };
        var announced = request(untouched, Map.of("Content-Length", "99999999"));
        assertThat(refused(bodies, announced).status()).isEqualTo(413);
        assertThat(refused(bodies, request(new byte[MIB + 1])).status()).isEqualTo(413);
    }

    @Test
    void givesUpOnABodyThatComesTooSlowly() {
        InputStream drop =
                new InputStream() {
                    @Override
                    public int read() {
                        now = now.plus(Duration.ofSeconds(1));
                        return ' ';
                    }

                    @Override
                    public int read(byte[] to, int at, int most) {
                        to[at] = (byte) read();
                        return 1;
                    }
                };
        assertThat(refused(bodies, request(drop, Map.of())).status()).isEqualTo(408);
        assertThat(now).isEqualTo(Instant.EPOCH.plusSeconds(31));
    }

    @Test
    void aBodyThatBreaksOffIsTheSendersFault() {
        InputStream broken =
                new InputStream() {
                    @Override
                    public int read() throws IOException {
                        throw new IOException("reset");
                    }

                    @Override
                    public int read(byte[] to, int at, int most) throws IOException {
                        return read();
                    }
                };
        assertThat(refused(bodies, request(broken, Map.of())).status()).isEqualTo(408);
    }

    @Test
    void manyAtOnceTakeNoMoreThanTheRoomAndGiveItBack() {
        var small =
                new LimitedBodies(
                        new LimitedBodies.Limits(MIB, Duration.ofSeconds(1), 64 * 1024), clock);
        var held = new ArrayList<LimitedBodies.Body>();
        for (int i = 0; i < 8; i++) {
            held.add(small.read(request(new byte[1])));
        }
        var ninth = refused(small, request(new byte[1]));
        assertThat(ninth.status()).isEqualTo(503);
        assertThat(ninth.headers()).containsEntry("Retry-After", "1");
        held.forEach(LimitedBodies.Body::close);
        assertThatThrownBy(() -> small.read(request(new byte[MIB])))
                .isInstanceOf(RefusedRequestException.class);
        small.read(request(new byte[30_000])).close();
    }

    @Test
    void aHugeBodyIsRefusedOverTheWireAndTheServerGoesOn() throws Exception {
        var intake = new Intake(Orders.APP, _ -> new KeptQueue());
        try (var server = Server.start("127.0.0.1", 0, List.of(intake))) {
            assertThat(Asked.post(server, "/orders", new byte[MIB + 1]).statusCode())
                    .isEqualTo(413);
            assertThat(announced(server, "Content-Length: 999999999999")).contains(" 413 ");
            assertThat(announced(server, "Transfer-Encoding: chunked")).contains(" 413 ");
            assertThat(Asked.post(server, "/orders", new byte[] {'x'}).statusCode()).isEqualTo(422);
        }
    }

    /// The status line for a body of which two mebibytes are sent.
    private static String announced(Server server, String header) throws IOException {
        try (var socket = new Socket(InetAddress.getLoopbackAddress(), server.port())) {
            socket.setSoTimeout(60_000);
            var out = socket.getOutputStream();
            out.write(
                    ("POST /orders HTTP/1.1\r\nHost: x\r\n" + header + "\r\n\r\n")
                            .getBytes(StandardCharsets.ISO_8859_1));
            if (header.startsWith("Transfer")) {
                out.write("200000\r\n".getBytes(StandardCharsets.ISO_8859_1));
                out.write(new byte[2 * MIB]);
                out.write("\r\n0\r\n\r\n".getBytes(StandardCharsets.ISO_8859_1));
            }
            var answer = new byte[64];
            int length = socket.getInputStream().readNBytes(answer, 0, 16);
            return new String(answer, 0, length, StandardCharsets.ISO_8859_1);
        }
    }
}
