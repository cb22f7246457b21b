package dev.leat.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.leat.port.Signal;
import dev.leat.port.Time;
import java.io.ByteArrayInputStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.FutureTask;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class WrongTokensTest {

    private static final AccessToken TOKEN = new AccessToken("sixteen-chars-ok");

    /// A clock that a wait sets to its deadline, after `gate` has opened.
    private static final class Clock implements Time {

        private final CountDownLatch gate;
        private final CountDownLatch waiting = new CountDownLatch(WrongTokens.MOST_WAITING);
        private Instant now = Instant.parse("2026-01-05T00:00:00Z");

        Clock(int closed) {
            gate = new CountDownLatch(closed);
        }

        @Override
        public synchronized Instant instant() {
            return now;
        }

        @Override
        public void await(Signal signal, long seen, Instant deadline) throws InterruptedException {
            waiting.countDown();
            gate.await();
            advance(Duration.between(instant(), deadline));
        }

        synchronized void advance(Duration by) {
            now = now.plus(by.isNegative() ? Duration.ZERO : by);
        }
    }

    private final TokenFilter filter =
            new TokenFilter(TOKEN, () -> Response.text("text/plain", "up"));

    private static Request request(String path, Optional<String> authorization, String body) {
        return new Request(
                body.isEmpty() ? "GET" : "POST",
                path,
                RequestUrl.path(path),
                Map.of(),
                name -> name.equals("Authorization") ? authorization : Optional.empty(),
                new ByteArrayInputStream(body.getBytes(StandardCharsets.UTF_8)));
    }

    private Response bearer(WrongTokens tokens, String token) {
        var request = request("/views", Optional.of("Bearer " + token), "");
        return tokens.answer(
                request, () -> filter.answer(request).orElse(Response.text("text/plain", "in")));
    }

    private static void refuses(int status, Runnable call) {
        assertThatThrownBy(call::run)
                .isInstanceOfSatisfying(
                        RefusedRequestException.class,
                        refused -> assertThat(refused.status()).isEqualTo(status));
    }

    private static Response refused() {
        throw new RefusedRequestException(401, "no");
    }

    private Duration ofWrong(Clock clock, WrongTokens tokens, int count) {
        var began = clock.instant();
        for (int i = 0; i < count; i++) {
            refuses(401, () -> bearer(tokens, "wrong"));
        }
        return Duration.between(began, clock.instant());
    }

    @Test
    void aFewWrongTokensAreAnsweredAtOnceAndFurtherOnesOneByOne() {
        var clock = new Clock(0);
        var tokens = new WrongTokens(clock);
        assertThat(ofWrong(clock, tokens, WrongTokens.FREE)).isZero();
        assertThat(ofWrong(clock, tokens, 100)).isEqualTo(WrongTokens.PAUSE.multipliedBy(100));
        var now = clock.instant();
        assertThat(bearer(tokens, TOKEN.text()).status()).isEqualTo(200);
        assertThat(clock.instant()).as("a right token does not wait").isEqualTo(now);
        clock.advance(WrongTokens.PAUSE.multipliedBy(WrongTokens.FREE));
        assertThat(ofWrong(clock, tokens, WrongTokens.FREE)).isZero();
    }

    @Test
    void loginsAndSignaturesAreSlowedAndTheTokenOfTheStateFolderIsNot() {
        var clock = new Clock(0);
        var tokens = new WrongTokens(clock);
        ofWrong(clock, tokens, WrongTokens.FREE);
        var login = request("/console/session", Optional.empty(), "{\"token\":\"x\"}");
        var began = clock.instant();
        refuses(401, () -> tokens.answer(login, WrongTokensTest::refused));
        var signed = request("/", Optional.of("AWS4-HMAC-SHA256 x"), "");
        tokens.answer(signed, () -> Response.refusal(403, "no", Map.of()));
        assertThat(clock.instant()).isEqualTo(began.plus(WrongTokens.PAUSE.multipliedBy(2)));
        var command = request("/leat/v1/now", Optional.of("Bearer x"), "");
        refuses(401, () -> tokens.answer(command, WrongTokensTest::refused));
        var anonymous = request("/views", Optional.empty(), "");
        refuses(401, () -> tokens.answer(anonymous, () -> filter.answer(anonymous).orElseThrow()));
        assertThat(clock.instant()).isEqualTo(began.plus(WrongTokens.PAUSE.multipliedBy(2)));
    }

    @Test
    void aRightTokenIsAcceptedWhileWrongOnesWaitOrAreRefusedLater() throws Exception {
        var clock = new Clock(1);
        var tokens = new WrongTokens(clock);
        ofWrong(clock, tokens, WrongTokens.FREE);
        var clients =
                IntStream.range(0, WrongTokens.MOST_WAITING)
                        .mapToObj(_ ->
                                Thread.startVirtualThread(
                                        () -> refuses(401, () -> bearer(tokens, "wrong"))))
                        .toList();
        clock.waiting.await();
        assertThat(bearer(tokens, TOKEN.text()).status()).isEqualTo(200);
        var further = new FutureTask<Void>(() -> refuses(429, () -> bearer(tokens, "wrong")), null);
        var last = Thread.ofPlatform().start(further);
        while (last.getState() != Thread.State.WAITING) {
            Thread.onSpinWait();
        }
        assertThat(bearer(tokens, TOKEN.text()).status()).isEqualTo(200);
        assertThat(further.isDone()).as("an answer at once would show that it is wrong").isFalse();
        clock.gate.countDown();
        further.get();
        for (var client : clients) {
            client.join();
        }
    }
}
