package dev.leat.server.aws;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.leat.batch.Hashes;
import dev.leat.server.AccessToken;
import dev.leat.server.Request;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// The examples of the S3 API Reference, 'Authenticating Requests (AWS Signature Version 4)'.
class ObjectSignaturesTest {

    private static final Instant NOW = Instant.parse("2013-05-24T00:00:00Z");
    private static final String SCOPE = "AKIAIOSFODNN7EXAMPLE/20130524/us-east-1/s3/aws4_request";
    private static final String EMPTY =
            "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855";
    private static final String UNSIGNED = "UNSIGNED-PAYLOAD";

    private final SignatureFilter signatures =
            new SignatureFilter(
                    new AccessToken("wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY"),
                    InstantSource.fixed(NOW));
    private final Map<String, String> headers =
            new TreeMap<>(Map.of("host", "examplebucket.s3.amazonaws.com"));

    private Request request(String method, List<String> path, Map<String, String> query) {
        var values = new LinkedHashMap<String, List<String>>();
        query.forEach((name, value) -> values.put(name, List.of(value)));
        return new Request(
                method,
                "/" + String.join("/", path),
                path,
                values,
                name -> Optional.ofNullable(headers.get(name.toLowerCase(Locale.ROOT))),
                InputStream.nullInputStream());
    }

    private void sign(String hash, String signature) {
        headers.put("x-amz-date", "20130524T000000Z");
        headers.put("x-amz-content-sha256", hash);
        headers.put(
                "authorization",
                "AWS4-HMAC-SHA256 Credential=%s,SignedHeaders=%s,Signature=%s"
                        .formatted(SCOPE, String.join(";", headers.keySet()), signature));
    }

    @Test
    void letsTheExampleOfAGetIn() {
        headers.put("range", "bytes=0-9");
        sign(EMPTY, "f0e8bdb87c964420e857bd35b5d6ed310bd44f0170aba48dd91039c6036bdb41");
        signatures.admit(request("GET", List.of("test.txt"), Map.of()), EMPTY);
    }

    @Test
    void letsTheExampleOfAPutInWhoseKeyIsEncodedOnce() {
        String hash = "44ce7dd67c959e0d3524ffac1771dfbba87d2b6b4b4e99e42034a8b803f8b072";
        headers.put("date", "Fri, 24 May 2013 00:00:00 GMT");
        headers.put("x-amz-storage-class", "REDUCED_REDUNDANCY");
        sign(hash, "98ad721746da40c64f1a55b78f14c238d841ea1380cd77a1b5971af0ece108bd");
        signatures.admit(request("PUT", List.of("test$file.text"), Map.of()), hash);
    }

    @ParameterizedTest
    @CsvSource({
        "lifecycle, '', '', fea454ca298b7da1c68078a5d1bdbfbbe0d65c699e0f91ac7a200a0136783543",
        "max-keys, 2, prefix, 34b48302e7b5fa45bde8084f4b7868a86f0a534bc59db6670ed5711ef69dc6f7",
    })
    void letsTheExamplesOfQueriesIn(String name, String value, String second, String signature) {
        sign(EMPTY, signature);
        var query = second.isEmpty() ? Map.of(name, value) : Map.of(name, value, second, "J");
        signatures.admit(request("GET", List.of(""), query), EMPTY);
    }

    private static Map<String, String> presigned() {
        return new TreeMap<>(
                Map.of(
                        "X-Amz-Algorithm", "AWS4-HMAC-SHA256",
                        "X-Amz-Credential", SCOPE,
                        "X-Amz-Date", "20130524T000000Z",
                        "X-Amz-Expires", "86400",
                        "X-Amz-SignedHeaders", "host",
                        "X-Amz-Signature",
                                "aeeed9bbccd4d02ee5c0109b86d86835f995330da4c265957d157751f604d404"));
    }

    @Test
    void letsTheExampleOfAPresignedUrlInAndNoOther() {
        signatures.admit(request("GET", List.of("test.txt"), presigned()), UNSIGNED);
        assertThatExceptionOfType(AwsErrorException.class)
                .isThrownBy(() ->
                        signatures.admit(request("GET", List.of("test.tx"), presigned()), UNSIGNED))
                .extracting(AwsErrorException::code)
                .isEqualTo("SignatureDoesNotMatch");
    }

    /// The path of an object is no path of folders.
    @ParameterizedTest
    @CsvSource({"a/../b", "a//b", "./a", "a/"})
    void tellsPathsApartThatOtherServicesTakeForTheSame(String path) {
        var request = request("GET", Arrays.asList(path.split("/", -1)), Map.of());
        assertThat(CanonicalRequest.object(request, List.of(), EMPTY).lines().skip(1).findFirst())
                .contains("/" + path);
    }

    private static String repeated(int length) {
        return Hashes.sha256Hex("a".repeat(length));
    }

    @Test
    void comparesTheChunksOfTheExample() {
        headers.put("host", "s3.amazonaws.com");
        headers.put("x-amz-storage-class", "REDUCED_REDUNDANCY");
        headers.put("content-encoding", "aws-chunked");
        headers.put("x-amz-decoded-content-length", "66560");
        headers.put("content-length", "66824");
        String how = "STREAMING-AWS4-HMAC-SHA256-PAYLOAD";
        sign(how, "4f232c4386841ef735655705268965c44a0e4690baa4adea153f7db9fa80a0a9");
        var request = request("PUT", List.of("examplebucket", "chunkObject.txt"), Map.of());

        var chunks = signatures.admit(request, how);

        assertThat(
                        chunks.chunk(
                                repeated(65536),
                                "ad80c730a21e5b8d04586a2213dd63b9a0e99e0e2307b0ade35a65485a288648"))
                .isTrue();
        assertThat(
                        chunks.chunk(
                                repeated(1024),
                                "0055627c9e194cb4542bae2aa5492e3c1575bbb81b612b7d234b86a503ef5497"))
                .isTrue();
        assertThat(
                        chunks.chunk(
                                EMPTY,
                                "b6c6ea8a5354eaf15b3cb7646744f4275b71ea724fed81ceb9323e279d449df9"))
                .isTrue();
    }

    @Test
    void comparesTheTrailerOfTheExample() {
        headers.put("host", "s3.amazonaws.com");
        headers.put("x-amz-storage-class", "REDUCED_REDUNDANCY");
        headers.put("content-encoding", "aws-chunked");
        headers.put("x-amz-decoded-content-length", "66560");
        headers.put("x-amz-trailer", "x-amz-checksum-crc32c");
        String how = "STREAMING-AWS4-HMAC-SHA256-PAYLOAD-TRAILER";
        sign(how, "106e2a8a18243abcf37539882f36619c00e2dfc72633413f02d3b74544bfeb8e");
        var request = request("PUT", List.of("examplebucket", "chunkObject.txt"), Map.of());

        var chunks = signatures.admit(request, how);

        assertThat(
                        chunks.chunk(
                                repeated(65536),
                                "b474d8862b1487a5145d686f57f013e54db672cee1c953b3010fb58501ef5aa2"))
                .isTrue();
        assertThat(
                        chunks.chunk(
                                repeated(1024),
                                "1c1344b170168f8e65b41376b44b20fe354e373826ccbbe2c1d40a8cae51e5c7"))
                .isTrue();
        assertThat(
                        chunks.chunk(
                                EMPTY,
                                "2ca2aba2005185cf7159c6277faf83795951dd77a3a99e6e65d5c9f85863f992"))
                .isTrue();
        byte[] line = "x-amz-checksum-crc32c:sOO8/Q==\n".getBytes(StandardCharsets.US_ASCII);
        assertThat(
                        chunks.trailer(
                                Hashes.sha256Hex(line),
                                "d81f82fc3505edab99d459891051a732e8730629a2e4a59689829ca17fe2e435"))
                .isTrue();
    }

    @Test
    void refusesAChunkThatIsSignedOtherwise() {
        var chunks = new ChunkSignatures(new byte[32], "20130524T000000Z", "scope", "seed");
        assertThat(chunks.chunk(EMPTY, "00")).isFalse();
    }
}
