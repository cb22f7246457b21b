package dev.leat.server.sqs;

import dev.leat.port.Message;
import dev.leat.port.Time;
import dev.leat.server.aws.Caller;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.services.sqs.model.ReceiveMessageRequest;
import software.amazon.awssdk.services.sqs.model.ReceiveMessageResponse;

/// ReceiveMessage. It waits in short intervals, so that it ends soon after the endpoint closes. It
/// cannot detect that a client has disconnected: it still receives a message that arrives
/// afterwards. That message becomes visible again after its visibility timeout.
record ReceiveOperations(QueueResolver resolver, ReceiveAttempts attempts, Time time) {

    /// The limits of SQS.
    private static final int MOST_MESSAGES = 10;

    private static final int LONGEST_WAIT = 20;
    private static final String ATTEMPT = "ReceiveRequestAttemptId";

    private static final Duration PIECE = Duration.ofMillis(500);

    ReceiveMessageResponse receive(ReceiveMessageRequest request, Caller caller)
            throws InterruptedException {
        var place = resolver.at(request.queueUrl());
        int most = orElse(request.maxNumberOfMessages(), 1);
        if (most < 1 || most > MOST_MESSAGES) {
            throw SqsErrors.invalid(
                    most, "MaxNumberOfMessages", "Must be between 1 and 10, if provided.");
        }
        var visibility =
                Optional.ofNullable(request.visibilityTimeout()).map(VisibilityOperations::checked);
        var wait = wait(request.waitTimeSeconds(), place);
        var wanted =
                ReceivedAttributes.of(
                        request, place.fifo().isPresent(), name -> resolver.arn(caller, name));
        var received =
                attempts.of(
                        attempt(request.receiveRequestAttemptId(), place),
                        visibility.orElse(place.definition().queue().visibilityTimeout()),
                        place,
                        () -> receive(place, most, wait, visibility, caller));
        var digests = new MessageDigests();
        return ReceiveMessageResponse.builder()
                .messages(received.stream().map(each -> wanted.message(each, digests)).toList())
                .build();
    }

    private static Optional<String> attempt(@Nullable String id, QueueResolver.Place place) {
        if (id != null) {
            if (place.fifo().isEmpty()) {
                throw SqsErrors.otherKind(id, ATTEMPT);
            }
            MessageIdentity.check(id, ATTEMPT);
        }
        return Optional.ofNullable(id);
    }

    private static Duration wait(@Nullable Integer seconds, QueueResolver.Place place) {
        if (seconds == null) {
            return place.definition().receiveWait();
        }
        if (seconds < 0 || seconds > LONGEST_WAIT) {
            throw SqsErrors.invalid(
                    seconds, "WaitTimeSeconds", "Must be >= 0 and <= 20, if provided.");
        }
        return Duration.ofSeconds(seconds);
    }

    private List<Message.Received> receive(
            QueueResolver.Place place,
            int most,
            Duration wait,
            Optional<Duration> visibility,
            Caller caller)
            throws InterruptedException {
        Instant end = time.instant().plus(wait);
        while (true) {
            var left = Duration.between(time.instant(), end);
            if (left.compareTo(wait) > 0) { // the clock was set back
                left = wait;
                end = time.instant().plus(wait);
            }
            boolean last = left.compareTo(PIECE) <= 0;
            var piece = last ? (left.isNegative() ? Duration.ZERO : left) : PIECE;
            var received = place.messages().receive(most, piece, visibility);
            if (!received.isEmpty() || last || caller.gone().getAsBoolean()) {
                return received;
            }
        }
    }

    private static int orElse(@Nullable Integer value, int other) {
        return value == null ? other : value;
    }
}
