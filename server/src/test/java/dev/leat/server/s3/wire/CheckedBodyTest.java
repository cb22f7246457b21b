package dev.leat.server.s3.wire;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.leat.batch.Checksum;
import dev.leat.server.Request;
import dev.leat.server.s3.S3ErrorException;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// Checksums that a client sends with a body, right and wrong. The checksums of `hello` are those
/// of Python and of a bitwise computation.
class CheckedBodyTest {

    private static final String TEXT = "hello";
    private static final String SHA256 =
            "2cf24dba5fb0a30e26e83b2ac5b9e29e1b161e5c1fa7425e73043362938b9824";

    private final Map<String, String> headers = new TreeMap<>(String.CASE_INSENSITIVE_ORDER);

    private CheckedBody body(String wire) {
        byte[] bytes = wire.getBytes(StandardCharsets.ISO_8859_1);
        headers.putIfAbsent("Content-Length", "" + bytes.length);
        var in = new ByteArrayInputStream(bytes);
        return new CheckedBody(in, BodyExpectations.of(request(in), true), Optional.empty());
    }

    private Request request(InputStream in) {
        return new Request(
                "PUT",
                "/b/k",
                List.of("b", "k"),
                Map.of(),
                name -> Optional.ofNullable(headers.get(name)),
                () -> List.copyOf(headers.keySet()),
                in);
    }

    private String read(String wire) throws IOException {
        var body = body(wire);
        String text = new String(body.readAllBytes(), StandardCharsets.ISO_8859_1);
        // Whatever was claimed and is right can be asked for.
        body.checksum();
        return text;
    }

    private String refused(String wire) {
        var caught =
                assertThatExceptionOfType(S3ErrorException.class)
                        .isThrownBy(() -> read(wire))
                        .actual();
        assertThat(caught.status()).isBetween(400, 499);
        return caught.code();
    }

    private void chunked(String trailer) {
        headers.put("x-amz-content-sha256", "STREAMING-UNSIGNED-PAYLOAD-TRAILER");
        headers.put("x-amz-decoded-content-length", "5");
        headers.put("x-amz-trailer", trailer);
    }

    @ParameterizedTest
    @CsvSource({
        "x-amz-checksum-crc32, NhCmhg==",
        "x-amz-checksum-crc32c, mnG7TA==",
        "x-amz-checksum-crc64nvme, M3eFcAZSQlc=",
        "x-amz-checksum-sha1, qvTGHdzF6KLavt4PO0gs2a6pQ00=",
        "x-amz-checksum-sha256, LPJNul+wow4m6DsqxbninhsWHlwfp0JecwQzYpOLmCQ=",
        "Content-MD5, XUFAKrxLKna5cZ2REBfFkg==",
        "x-amz-content-sha256," + SHA256,
    })
    void takesWhatIsRightAndRefusesWhatIsNot(String name, String value) throws IOException {
        headers.put(name, value);
        assertThat(read(TEXT)).isEqualTo(TEXT);
        assertThat(refused("hellO"))
                .isEqualTo(
                        name.equals("x-amz-content-sha256")
                                ? "XAmzContentSHA256Mismatch"
                                : "BadDigest");
    }

    @Test
    void givesTheChecksumOfATrailerToWhoReadToTheEnd() throws IOException {
        chunked("x-amz-checksum-crc32");
        assertThat(read("5\r\nhello\r\n0\r\nx-amz-checksum-crc32:NhCmhg==\r\n\r\n"))
                .isEqualTo(TEXT);

        var body = body("5\r\nhello\r\n0\r\nx-amz-checksum-crc32:NhCmhg==\r\n\r\n");
        body.readNBytes(5);
        assertThat(body.checksum()).contains(new Checksum(Checksum.Algorithm.CRC32, "NhCmhg=="));
    }

    @ParameterizedTest
    @CsvSource({
        "x-amz-checksum-crc32:AAAAAA==, BadDigest",
        "x-amz-checksum-crc32:AAAA, InvalidRequest",
        "x-amz-checksum-sha1:qvTGHdzF6KLavt4PO0gs2a6pQ00=, MalformedTrailerError",
        "'', MalformedTrailerError",
    })
    void refusesAnotherTrailerThanTheOneAnnounced(String line, String code) {
        chunked("x-amz-checksum-crc32");
        String trailer = line.isEmpty() ? "" : line + "\r\n";
        assertThat(refused("5\r\nhello\r\n0\r\n" + trailer + "\r\n")).isEqualTo(code);
    }

    @ParameterizedTest
    @CsvSource({"4, IncompleteBody", "6, IncompleteBody", "x, InvalidArgument"})
    void refusesAnotherLengthThanTheOneAnnounced(String length, String code) {
        chunked("x-amz-checksum-crc32");
        headers.put("x-amz-decoded-content-length", length);
        assertThat(refused("5\r\nhello\r\n0\r\nx-amz-checksum-crc32:NhCmhg==\r\n\r\n"))
                .isEqualTo(code);
    }

    @Test
    void refusesABodyThatIsShorterThanItsLength() {
        headers.put("Content-Length", "9");
        assertThat(refused(TEXT)).isEqualTo("IncompleteBody");
    }

    @ParameterizedTest
    @CsvSource({
        "Content-MD5, abc, InvalidDigest",
        "Content-MD5, AAAA, InvalidDigest",
        "x-amz-checksum-crc32, AAAA, InvalidRequest",
        "x-amz-checksum-xxhash64, AAAA, InvalidRequest",
        "x-amz-sdk-checksum-algorithm, CRC32, InvalidRequest",
        "x-amz-content-sha256, abc, InvalidArgument",
        "x-amz-content-sha256, STREAMING-OTHER, InvalidArgument",
    })
    void refusesUncheckableChecksumsBeforeItReads(String name, String value, String code) {
        headers.put(name, value);
        var in =
                new InputStream() {
                    @Override
                    public int read() {
                        throw new AssertionError("it reads");
                    }

                    @Override
                    public int read(byte[] into, int offset, int most) {
                        return read();
                    }
                };
        assertThatExceptionOfType(S3ErrorException.class)
                .isThrownBy(() -> BodyExpectations.of(request(in), true))
                .extracting(S3ErrorException::code)
                .isEqualTo(code);
    }

    @Test
    void refusesTwoChecksumsAndOneOfAnotherName() {
        headers.put("x-amz-checksum-crc32", "NhCmhg==");
        headers.put("x-amz-sdk-checksum-algorithm", "SHA1");
        assertThat(refused(TEXT)).isEqualTo("InvalidRequest");
        headers.remove("x-amz-sdk-checksum-algorithm");
        headers.put("x-amz-checksum-sha1", "qvTGHdzF6KLavt4PO0gs2a6pQ00=");
        assertThat(refused(TEXT)).isEqualTo("InvalidRequest");
    }

    @Test
    void saysAConnectionThatBreaksIncompleteAndASlowOneLate() {
        for (var failure :
                List.of(new IOException("gone"), new java.io.InterruptedIOException("slow"))) {
            headers.put("Content-Length", "5");
            var in =
                    new InputStream() {
                        @Override
                        public int read() throws IOException {
                            throw failure;
                        }

                        @Override
                        public int read(byte[] into, int offset, int most) throws IOException {
                            return read();
                        }
                    };
            var body =
                    new CheckedBody(in, BodyExpectations.of(request(in), true), Optional.empty());
            assertThatExceptionOfType(S3ErrorException.class)
                    .isThrownBy(body::readAllBytes)
                    .extracting(S3ErrorException::code)
                    .isEqualTo(
                            failure instanceof java.io.InterruptedIOException
                                    ? "RequestTimeout"
                                    : "IncompleteBody");
        }
    }
}
