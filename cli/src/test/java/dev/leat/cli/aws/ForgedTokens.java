package dev.leat.cli.aws;

import java.net.URLEncoder;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Base64;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.assertj.core.api.SoftAssertions;

/// Requests with tokens that a client changed. `-Dattack.seeds=N` changes each token in N random
/// ways.
record ForgedTokens(JsonCalls calls) {

    private static final int SEEDS = Integer.getInteger("attack.seeds", 6);

    /// A request for a page, without its token.
    ///
    /// @param target the value of `X-Amz-Target`, or the path of a request to S3
    /// @param token the name of the token's member in request and response
    /// @param code the code of AWS's error for an invalid token
    record Paged(String target, Map<String, ?> body, String token, String code) {

        boolean rest() {
            return target.startsWith("/");
        }
    }

    HttpResponse<String> page(Paged paged, String token) throws Exception {
        if (paged.rest()) {
            var text = URLEncoder.encode(token, StandardCharsets.UTF_8);
            return calls.http("GET", paged.target() + "&continuation-token=" + text);
        }
        var body = new HashMap<String, Object>(paged.body());
        body.put(paged.token(), token);
        return calls.ask(paged.target(), body);
    }

    /// Returns texts that are no tokens of a list whose token is `valid`.
    static List<String> changed(String valid, long seed) {
        var random = new Random(seed);
        var texts =
                new ArrayList<>(
                        List.of(
                                "0",
                                "1",
                                "-1",
                                "9223372036854775807",
                                "9".repeat(40),
                                "%00",
                                "\u0000",
                                "../..",
                                "\uD83D\uDE00",
                                "A".repeat(3_000),
                                valid + valid,
                                valid + "=",
                                " " + valid));
        for (int i = 0; i < SEEDS; i++) {
            texts.add(valid.substring(0, 1 + random.nextInt(valid.length() - 1)));
            int at = random.nextInt(valid.length());
            char other = (char) ('A' + random.nextInt(26));
            if (valid.charAt(at) != other) {
                texts.add(valid.substring(0, at) + other + valid.substring(at + 1));
            }
            var noise = new byte[1 + random.nextInt(60)];
            random.nextBytes(noise);
            texts.add(Base64.getEncoder().encodeToString(noise));
        }
        return texts;
    }

    /// Checks that a request with this token is refused with the error of its service.
    void refused(SoftAssertions soft, Paged paged, String token) throws Exception {
        var answer = page(paged, token);
        soft.assertThat(answer.statusCode()).as("%s %s", paged.target(), token).isEqualTo(400);
        soft.assertThat(answer.body()).as("%s %s", paged.target(), token).contains(paged.code());
    }
}
