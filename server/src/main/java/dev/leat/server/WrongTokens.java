package dev.leat.server;

import dev.leat.port.Time;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.concurrent.Semaphore;
import java.util.function.Supplier;

/// Slows down guesses of the app's token, as a bearer token, at the login of the console and in
/// signatures. After a few wrong ones, each is answered later than the one before, whoever sent it.
/// A right token is answered at once, however many wrong ones wait. Threads share this object.
final class WrongTokens {

    /// The number of wrong tokens that are answered at once after a pause of all clients.
    static final int FREE = 20;

    /// The time between the answers to further ones.
    static final Duration PAUSE = Duration.ofMillis(100);

    /// The number of answers that wait for their turn. While so many wait, further wrong tokens are
    /// refused, but also later, because an immediate answer would show that they are wrong.
    static final int MOST_WAITING = 256;

    static final Duration CROWDED = Duration.ofSeconds(2);

    private final Time time;
    private final Semaphore places = new Semaphore(MOST_WAITING);
    private Instant last = Instant.EPOCH;

    WrongTokens(Time time) {
        this.time = time;
    }

    /// Returns the answer to a request, later if the request has a wrong token.
    ///
    /// @throws RefusedRequestException with status 429 if too many answers wait
    Response answer(Request request, Supplier<Response> site) {
        if (!hasToken(request)) {
            return site.get();
        }
        try {
            var reply = site.get();
            if (reply.status() == 401 || reply.status() == 403) {
                pause();
            }
            return reply;
        } catch (RefusedRequestException refused) {
            if (refused.status() == 401) {
                pause();
            }
            throw refused;
        }
    }

    /// The token of the state folder, for paths below `/leat/`, is too long to be guessed.
    private static boolean hasToken(Request request) {
        var first = request.path().getFirst();
        return !first.equals("leat")
                && (request.header().apply("Authorization").isPresent()
                        || request.query().containsKey("X-Amz-Signature")
                        || (first.equals("console") && request.method().equals("POST")));
    }

    private void pause() {
        boolean hasPlace = places.tryAcquire();
        try {
            time.awaitReached(hasPlace ? turn() : time.instant().plus(CROWDED));
        } catch (InterruptedException stop) {
            Thread.currentThread().interrupt();
        } finally {
            if (hasPlace) {
                places.release();
            }
        }
        if (!hasPlace) {
            throw new RefusedRequestException(
                    429,
                    "too many requests have wrong tokens; try again later",
                    Map.of("Retry-After", "5"));
        }
    }

    private synchronized Instant turn() {
        var earliest = time.instant().minus(PAUSE.multipliedBy(FREE));
        last = (last.isBefore(earliest) ? earliest : last).plus(PAUSE);
        return last;
    }
}
