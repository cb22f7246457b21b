package dev.leat.server.aws;

import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.leat.server.AccessToken;
import dev.leat.server.Request;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.HashMap;
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

/// Signatures as AWS publishes them for its own examples, and what is not let in.
class SignatureFilterTest {

    private static final Instant NOW = Instant.parse("2015-08-30T12:36:00Z");
    private static final String SCOPE = "AKIDEXAMPLE/20150830/us-east-1/service/aws4_request";
    private static final AccessToken SECRET =
            new AccessToken("wJalrXUtnFEMI/K7MDENG+bPxRfiCYEXAMPLEKEY");

    private final Map<String, String> headers =
            new HashMap<>(
                    Map.of("host", "example.amazonaws.com", "x-amz-date", "20150830T123600Z"));

    private Request request(String method, String target) {
        int mark = target.indexOf('?');
        var query = new LinkedHashMap<String, List<String>>();
        if (mark >= 0) {
            for (var pair : target.substring(mark + 1).split("&", -1)) {
                int equals = pair.indexOf('=');
                query.put(pair.substring(0, equals), List.of(pair.substring(equals + 1)));
            }
        }
        return new Request(
                method,
                target,
                List.of(""),
                query,
                name -> Optional.ofNullable(headers.get(name.toLowerCase(Locale.ROOT))),
                InputStream.nullInputStream());
    }

    private void sign(String scope, String digest) {
        headers.put(
                "authorization",
                "AWS4-HMAC-SHA256 Credential=%s, SignedHeaders=%s, Signature=%s"
                        .formatted(
                                scope, String.join(";", new TreeMap<>(headers).keySet()), digest));
    }

    private static void check(Request request, String body, Instant now) {
        var signatures = new SignatureFilter(SECRET, InstantSource.fixed(now));
        signatures.check(signatures.claim(request), request, body.getBytes(StandardCharsets.UTF_8));
    }

    @ParameterizedTest
    @CsvSource({
        "GET, /, 5fa00fa31553b73ebf1942676e86291e8372ff2a2260956d9b8aae1d763fbf31",
        "POST, /, 5da7c1a2acd57cee7505fc6676e4e544621c30862966e37dddb68e92efbe5d6b",
        "GET, /?Param2=value2&Param1=value1,"
                + " b97d918cfa904a5beff61c982a1b6f458b799221646efd99d3219ec94cdf2500",
        "GET, /ሴ, 8318018e0b0f223aa2bbf98705b62bb787dc9c0e678f255a891fd03141be5d85",
        "GET, /example/.., 5fa00fa31553b73ebf1942676e86291e8372ff2a2260956d9b8aae1d763fbf31",
        "GET, /./, 5fa00fa31553b73ebf1942676e86291e8372ff2a2260956d9b8aae1d763fbf31",
        "GET, //, 5fa00fa31553b73ebf1942676e86291e8372ff2a2260956d9b8aae1d763fbf31",
        "GET, //example//, 9a624bd73a37c9a373b5312afbebe7a714a789de108f0bdfe846570885f57e84",
        "GET, /-._~0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz,"
                + " 07ef7494c76fa4850883e2b006601f940f8a34d404d0cfa977f52a65bbf5f24f",
    })
    void takesTheSignaturesOfAwssOwnExamples(String method, String target, String digest) {
        sign(SCOPE, digest);
        assertThatCode(() -> check(request(method, target), "", NOW)).doesNotThrowAnyException();
        refused("SignatureDoesNotMatch", 403, request("PUT", target), "", NOW);
        refused("SignatureDoesNotMatch", 403, request(method, target), "x", NOW);
    }

    @Test
    void takesAFormsSignature() {
        headers.put("content-type", "application/x-www-form-urlencoded");
        sign(SCOPE, "ff11897932ad3f4e8b18135d722051e5ac45fc38421b1da7b9d196a0fe09473a");
        assertThatCode(() -> check(request("POST", "/"), "Param1=value1", NOW))
                .doesNotThrowAnyException();
    }

    @Test
    void takesBlanksInHeadersAsOne() {
        headers.put("my-header1", " value1");
        headers.put("my-header2", " \"a   b   c\"");
        sign(SCOPE, "acc3ed3afb60bb290fc8d2dd0098b9911fcaa05412b367055dee359757a9c736");
        assertThatCode(() -> check(request("GET", "/"), "", NOW)).doesNotThrowAnyException();
    }

    @Test
    void takesTheExampleOfTheManual() {
        headers.put("host", "iam.amazonaws.com");
        headers.put("content-type", "application/x-www-form-urlencoded; charset=utf-8");
        sign(
                "AKIDEXAMPLE/20150830/us-east-1/iam/aws4_request",
                "5d672d79c15b13162d9279b0855cfba6789a8edb4c82c400e06b5924a6f2b5d7");
        var request = request("GET", "/?Action=ListUsers&Version=2010-05-08");
        assertThatCode(() -> check(request, "", NOW)).doesNotThrowAnyException();
    }

    @ParameterizedTest
    @ValueSource(longs = {-901, 901, -100_000, 100_000_000})
    void refusesClientsWhoseClockDiffersByMoreThanAQuarterOfAnHour(long seconds) {
        sign(SCOPE, "5fa00fa31553b73ebf1942676e86291e8372ff2a2260956d9b8aae1d763fbf31");
        var request = request("GET", "/");
        refused("RequestExpired", 400, request, "", NOW.plusSeconds(seconds));
        var near = Duration.ofMinutes(15);
        assertThatCode(() -> check(request, "", NOW.plus(near))).doesNotThrowAnyException();
        assertThatCode(() -> check(request, "", NOW.minus(near))).doesNotThrowAnyException();
    }

    @Test
    void saysInAwssWordsWhatIsWrong() {
        var plain = request("GET", "/");
        refused("MissingAuthenticationToken", 403, plain, "", NOW);
        headers.put("authorization", "Bearer " + SECRET.text());
        refused("MissingAuthenticationToken", 403, plain, "", NOW);
        headers.put("authorization", "AWS4-HMAC-SHA256 Credential=" + SCOPE);
        refused("IncompleteSignature", 400, plain, "", NOW);
        headers.remove("authorization");
        sign("/20150830/us-east-1/service/aws4_request", "00");
        refused("InvalidClientTokenId", 403, plain, "", NOW);
        headers.remove("authorization");
        sign("AKIDEXAMPLE/20150829/us-east-1/service/aws4_request", "00");
        refused("SignatureDoesNotMatch", 403, plain, "", NOW);
    }

    @Test
    void wantsWhatTellsRequestsApartToBeSigned() {
        sign(SCOPE, "5fa00fa31553b73ebf1942676e86291e8372ff2a2260956d9b8aae1d763fbf31");
        headers.put("x-amz-target", "AmazonSQS.PurgeQueue");
        refused("SignatureDoesNotMatch", 403, request("GET", "/"), "", NOW);
    }

    private static void refused(
            String code, int status, Request request, String body, Instant now) {
        assertThatExceptionOfType(AwsErrorException.class)
                .isThrownBy(() -> check(request, body, now))
                .matches(fault -> fault.code().equals(code), code)
                .matches(fault -> fault.status() == status, "status " + status)
                .matches(fault -> !fault.text().contains(SECRET.text()), "keeps the secret");
    }
}
