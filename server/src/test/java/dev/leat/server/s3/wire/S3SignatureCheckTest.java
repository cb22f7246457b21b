package dev.leat.server.s3.wire;

import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.leat.server.AccessToken;
import dev.leat.server.Request;
import dev.leat.server.aws.SignatureFilter;
import dev.leat.server.s3.S3ErrorException;
import java.io.InputStream;
import java.time.Instant;
import java.time.InstantSource;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/// Headers that are added to the presigned URL of the S3 API Reference, 'Authenticating Requests:
/// Using Query Parameters'.
class S3SignatureCheckTest {

    private static final SignatureFilter SIGNATURES =
            new SignatureFilter(
                    new AccessToken("wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY"),
                    InstantSource.fixed(Instant.parse("2013-05-24T00:00:00Z")));

    private final Map<String, String> headers =
            new TreeMap<>(Map.of("host", "examplebucket.s3.amazonaws.com"));

    private void admit() {
        var query = new LinkedHashMap<String, List<String>>();
        query.put("X-Amz-Algorithm", List.of("AWS4-HMAC-SHA256"));
        query.put(
                "X-Amz-Credential",
                List.of("AKIAIOSFODNN7EXAMPLE/20130524/us-east-1/s3/aws4_request"));
        query.put("X-Amz-Date", List.of("20130524T000000Z"));
        query.put("X-Amz-Expires", List.of("86400"));
        query.put("X-Amz-SignedHeaders", List.of("host"));
        query.put(
                "X-Amz-Signature",
                List.of("aeeed9bbccd4d02ee5c0109b86d86835f995330da4c265957d157751f604d404"));
        S3SignatureCheck.of(
                new Request(
                        "GET",
                        "/test.txt",
                        List.of("test.txt"),
                        query,
                        name -> Optional.ofNullable(headers.get(name.toLowerCase(Locale.ROOT))),
                        () -> List.copyOf(headers.keySet()),
                        InputStream.nullInputStream()),
                SIGNATURES);
    }

    @ParameterizedTest
    @CsvSource({
        "x-amz-copy-source, ''",
        "x-amz-meta-a, ''",
        "x-amz-date, ''",
        "x-amz-security-token, x-amz-acl",
    })
    void everyAmzHeaderMustBeSigned(String one, String other) {
        headers.put(one, "20130524T000000Z");
        if (!other.isEmpty()) {
            headers.put(other, "x");
        }
        String names = other.isEmpty() ? one : other + ", " + one;
        assertThatExceptionOfType(S3ErrorException.class)
                .isThrownBy(this::admit)
                .matches(fault -> fault.code().equals("AccessDenied"))
                .matches(fault -> fault.status() == 403)
                .matches(fault -> fault.details().equals(Map.of("HeadersNotSigned", names)));
    }

    @ParameterizedTest
    @ValueSource(strings = {"x-amzn-trace-id", "content-md5", "range", "x-forwarded-for"})
    void otherHeadersNeedNotBe(String name) {
        headers.put(name, "x");
        assertThatCode(this::admit).doesNotThrowAnyException();
    }

    @Test
    void theHashOfTheBodyNeedNotBeAndCannotBeChanged() {
        headers.put("x-amz-content-sha256", "UNSIGNED-PAYLOAD");
        assertThatCode(this::admit).doesNotThrowAnyException();
        headers.put("x-amz-content-sha256", "0".repeat(64));
        assertThatExceptionOfType(S3ErrorException.class)
                .isThrownBy(this::admit)
                .matches(fault -> fault.code().equals("SignatureDoesNotMatch"));
    }
}
