package dev.leat.server.s3.wire;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.leat.server.s3.S3ErrorException;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// Bodies in chunks of every size, as they come through the network in every size, and broken ones.
class ChunkedBodyTest {

    private static final BodyFraming TRAILED = new BodyFraming(true, false, true, Optional.empty());
    private static final BodyFraming PLAIN = new BodyFraming(true, false, false, Optional.empty());

    /// Gives as many bytes at a time as it likes.
    private static final class Dripping extends InputStream {

        private final InputStream in;
        private final Random random;

        private Dripping(byte[] bytes, Random random) {
            this.in = new ByteArrayInputStream(bytes);
            this.random = random;
        }

        @Override
        public int read() {
            throw new AssertionError("a byte at a time is slow");
        }

        @Override
        public int read(byte[] into, int offset, int most) throws IOException {
            return in.read(into, offset, Math.min(most, 1 + random.nextInt(40_000)));
        }
    }

    private static byte[] chunked(byte[] bytes, Random random, String trailer) {
        var out = new ByteArrayOutputStream();
        for (int at = 0; at < bytes.length; ) {
            int length = Math.min(1 + random.nextInt(70_000), bytes.length - at);
            out.writeBytes(ascii(Integer.toHexString(length) + "\r\n"));
            out.write(bytes, at, length);
            out.writeBytes(ascii("\r\n"));
            at += length;
        }
        out.writeBytes(ascii("0\r\n" + trailer + "\r\n"));
        return out.toByteArray();
    }

    private static byte[] ascii(String text) {
        return text.getBytes(StandardCharsets.US_ASCII);
    }

    private static byte[] read(byte[] wire, BodyFraming framing) throws IOException {
        return new ChunkedBody(new ByteArrayInputStream(wire), framing, Optional.empty())
                .readAllBytes();
    }

    @Test
    void givesTheBytesBackHoweverTheyAreCut() throws IOException {
        var random = new Random(7);
        for (int i = 0; i < 60; i++) {
            byte[] bytes = new byte[random.nextInt(200_000)];
            random.nextBytes(bytes);
            byte[] wire = chunked(bytes, random, "x-amz-checksum-crc32:AAAAAA==\r\n");
            var chunks = new ChunkedBody(new Dripping(wire, random), TRAILED, Optional.empty());

            var out = new ByteArrayOutputStream();
            byte[] buffer = new byte[1 + random.nextInt(50_000)];
            for (int read = chunks.read(buffer); read >= 0; read = chunks.read(buffer)) {
                out.write(buffer, 0, read);
            }

            assertThat(out.toByteArray()).isEqualTo(bytes);
            assertThat(chunks.trailer())
                    .containsExactly(java.util.Map.entry("x-amz-checksum-crc32", "AAAAAA=="));
        }
    }

    @Test
    void neverTakesABodyThatBreaksOffForAWholeOne() {
        var random = new Random(3);
        byte[] wire = chunked(new byte[3_000], random, "x-amz-checksum-crc32:AAAAAA==\r\n");
        for (int length = 0; length < wire.length; length++) {
            byte[] cut = Arrays.copyOf(wire, length);
            assertThatExceptionOfType(S3ErrorException.class)
                    .isThrownBy(() -> read(cut, TRAILED))
                    .extracting(S3ErrorException::code)
                    .isEqualTo("IncompleteBody");
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "x\r\nabc\r\n0\r\n\r\n",
                "\r\nabc\r\n0\r\n\r\n",
                "-3\r\nabc\r\n0\r\n\r\n",
                "ffffffffffffffff\r\nabc\r\n0\r\n\r\n",
                "10000000000000000\r\nabc\r\n0\r\n\r\n",
                "3;other=1\r\nabc\r\n0\r\n\r\n",
                "2\r\nabc\r\n0\r\n\r\n",
                "3\r\nabc0\r\n\r\n",
                "3\r\nabc\r\n0\r\n\r\nmore",
                "3\r\nabc\r\n0\r\nx-amz-checksum-crc32:AAAA\r\n\r\n",
                "3\r\nabc\r\n0\r\nno colon\r\n\r\n",
            })
    void refusesWhatIsNotInChunks(String wire) {
        assertThatExceptionOfType(S3ErrorException.class)
                .isThrownBy(() -> read(ascii(wire), PLAIN))
                .matches(fault -> fault.status() == 400);
    }

    @ParameterizedTest
    @ValueSource(strings = {"a:1\r\nA:2\r\n", ":1\r\n", "abc\r\n"})
    void refusesATrailerThatIsNone(String trailer) {
        assertThatExceptionOfType(S3ErrorException.class)
                .isThrownBy(() -> read(ascii("1\r\nx\r\n0\r\n" + trailer + "\r\n"), TRAILED))
                .extracting(S3ErrorException::code)
                .isEqualTo("MalformedTrailerError");
    }

    @Test
    void doesNotCollectALineWithoutEnd() {
        byte[] endless = new byte[1 << 20];
        Arrays.fill(endless, (byte) '0');
        assertThatExceptionOfType(S3ErrorException.class)
                .isThrownBy(() -> read(endless, PLAIN))
                .extracting(S3ErrorException::code)
                .isEqualTo("InvalidRequest");
    }

    @Test
    void acceptsSignaturesThatAreNotVerified() throws IOException {
        String wire = "3;chunk-signature=00ff\r\nabc\r\n0;chunk-signature=00ff\r\n\r\n";
        assertThat(read(ascii(wire), new BodyFraming(true, true, false, Optional.empty())))
                .isEqualTo(ascii("abc"));
    }
}
