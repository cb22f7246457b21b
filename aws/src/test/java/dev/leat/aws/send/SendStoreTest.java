package dev.leat.aws.send;

import static dev.leat.aws.send.SendTrial.LINE;
import static dev.leat.aws.send.SendTrial.NEWS;
import static dev.leat.aws.send.SendTrial.NEXT;
import static dev.leat.aws.send.SendTrial.SUBSCRIBER;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.leat.aws.LeatEndpoint;
import dev.leat.batch.Outcome;
import dev.leat.batch.Reason;
import dev.leat.contract.Fact;
import dev.leat.contract.VirtualTime;
import dev.leat.port.UnavailableException;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import software.amazon.awssdk.awscore.exception.AwsErrorDetails;
import software.amazon.awssdk.core.exception.SdkClientException;
import software.amazon.awssdk.services.dynamodb.model.TransactWriteItemsRequest;
import software.amazon.awssdk.services.sns.model.PublishBatchRequest;
import software.amazon.awssdk.services.sqs.model.BatchResultErrorEntry;
import software.amazon.awssdk.services.sqs.model.SendMessageBatchRequest;
import software.amazon.awssdk.services.sqs.model.SendMessageBatchResponse;
import software.amazon.awssdk.services.sqs.model.SqsException;

/// Sends to SQS and SNS while requests fail.
@Tag("slow")
class SendStoreTest {

    private static final Fact A = Fact.of("a", "{\"id\":\"a\"}");
    private static final Fact B = Fact.of("b", "{\"id\":\"b\"}");
    private static final Fact C = Fact.of("c", "{\"id\":\"c\"}");

    @TempDir private static Path folder = Path.of("");
    private static final AtomicInteger TRIALS = new AtomicInteger();
    private static @Nullable LeatEndpoint services;

    private final Faults faults = new Faults();
    private SendTrial trial;

    @BeforeAll
    static void start() {
        services = LeatEndpoint.start(folder.resolve("services"), VirtualTime.start());
    }

    @AfterAll
    static void stop() {
        Optional.ofNullable(services).ifPresent(LeatEndpoint::close);
    }

    @BeforeEach
    void open() {
        var prefix = "trial%d-".formatted(TRIALS.incrementAndGet());
        trial = new SendTrial(Optional.ofNullable(services).orElseThrow(), folder, prefix, faults);
    }

    @AfterEach
    void close() {
        trial.close();
    }

    private static RuntimeException lost() {
        return SdkClientException.create("the connection is lost", new IOException("reset"));
    }

    private static String body(Fact fact) {
        return fact.content();
    }

    private static Reason reason(dev.leat.plan.WriteResults results, int index) {
        return results.reason(index).orElseThrow();
    }

    /// Fails all writes to the state table.
    private void loseTheTable() {
        faults.before(request -> {
            if (request instanceof TransactWriteItemsRequest) {
                throw lost();
            }
        });
    }

    @ParameterizedTest
    @CsvSource({"next, next, 2", "line, line, 1", "news, subscriber, 2"})
    void sendsAMessageOnceMoreAfterACrashBeforeTheIdentityIsStored(
            String sink, String queue, int messages) {
        trial.deliver(sink, C);
        loseTheTable();
        assertThatThrownBy(() -> trial.write(sink, A)).isInstanceOf(UnavailableException.class);
        faults.none();
        trial.crash();
        trial.deliver(sink, A);
        assertThat(trial.write(sink, A)).containsExactly(Outcome.DUPLICATE);
        assertThat(trial.bodies(queue)).filteredOn(body(A)::equals).hasSize(messages);
    }

    @Test
    void aProcessThatCannotStoreTheIdentitySendsNothingAgain() {
        trial.deliver(NEXT, C);
        loseTheTable();
        for (int i = 0; i < 3; i++) {
            assertThatThrownBy(() -> trial.write(NEXT, A, B))
                    .isInstanceOf(UnavailableException.class);
        }
        faults.none();
        trial.deliver(NEXT, B, A);
        assertThat(trial.bodies(NEXT)).containsExactly(body(C), body(A), body(B));
        trial.crash();
        assertThat(trial.write(NEXT, A, B)).containsOnly(Outcome.DUPLICATE);
    }

    @Test
    void sendsAgainIfTheServiceDidNotReceiveTheRequest() {
        faults.before(request -> {
            if (request instanceof PublishBatchRequest) {
                throw lost();
            }
        });
        assertThatThrownBy(() -> trial.write(NEWS, A))
                .isInstanceOf(UnavailableException.class)
                .hasMessageContaining("topic news in SNS cannot be reached");
        faults.none();
        trial.deliver(NEWS, A);
        assertThat(trial.bodies(SUBSCRIBER)).containsExactly(body(A));
    }

    @Test
    void isUnavailableWhileTheServiceThrottles() {
        faults.before(request -> {
            if (request instanceof SendMessageBatchRequest) {
                throw SqsException.builder()
                        .statusCode(400)
                        .awsErrorDetails(
                                AwsErrorDetails.builder()
                                        .errorCode("RequestThrottled")
                                        .errorMessage("slow down")
                                        .build())
                        .build();
            }
        });
        assertThatThrownBy(() -> trial.write(NEXT, A))
                .isInstanceOf(UnavailableException.class)
                .hasMessageContaining("throttles");
        faults.none();
        trial.deliver(NEXT, A);
        assertThat(trial.bodies(NEXT)).containsExactly(body(A));
    }

    /// Makes SQS fail this entry of each request, for `times` requests.
    private void fail(Fact fact, boolean sender, int times) {
        var left = new AtomicInteger(times);
        faults.change(
                request ->
                        request instanceof SendMessageBatchRequest send && left.get() > 0
                                ? without(send, fact)
                                : request,
                (request, response) ->
                        response instanceof SendMessageBatchResponse answer
                                        && request instanceof SendMessageBatchRequest
                                        && left.getAndDecrement() > 0
                                ? answer.toBuilder().failed(failure(sender)).build()
                                : response);
    }

    private static SendMessageBatchRequest without(SendMessageBatchRequest request, Fact fact) {
        return request.toBuilder()
                .entries(
                        request.entries().stream()
                                .filter(entry -> !entry.messageBody().equals(body(fact)))
                                .toList())
                .build();
    }

    /// The failure of the second message.
    private static BatchResultErrorEntry failure(boolean sender) {
        return BatchResultErrorEntry.builder()
                .id("1")
                .senderFault(sender)
                .code(sender ? "InvalidMessageContents" : "InternalError")
                .message("no")
                .build();
    }

    @Test
    void sendsTheFailedPartOfABatchAgain() {
        fail(B, false, 1);
        trial.deliver(NEXT, A, B, C);
        assertThat(trial.bodies(NEXT)).containsExactlyInAnyOrder(body(A), body(B), body(C));
    }

    @Test
    void aMessageThatFailsContinuouslyIsSentLaterAndTheOthersOnce() {
        faults.change(
                request ->
                        request instanceof SendMessageBatchRequest send && send.entries().size() > 1
                                ? without(send, B)
                                : request,
                (_, response) ->
                        response instanceof SendMessageBatchResponse answer
                                ? answer.toBuilder()
                                        .successful(
                                                answer.successful().stream()
                                                        .filter(each -> !each.id().equals("1"))
                                                        .toList())
                                        .failed(failure(false))
                                        .build()
                                : response);
        faults.before(request -> {
            if (request instanceof SendMessageBatchRequest send && send.entries().size() == 1) {
                throw lost();
            }
        });
        assertThatThrownBy(() -> trial.write(NEXT, A, B, C))
                .isInstanceOf(UnavailableException.class);
        faults.none();
        trial.crash();
        assertThat(trial.write(NEXT, A, B, C))
                .containsExactly(Outcome.DUPLICATE, Outcome.DELIVERED, Outcome.DUPLICATE);
        assertThat(trial.bodies(NEXT)).containsExactlyInAnyOrder(body(A), body(B), body(C));
    }

    @Test
    void rejectsAMessageThatTheServiceRefuses() {
        fail(B, true, 1);
        var results = trial.results(LINE, A, B, B, C);
        assertThat(results.at(0)).isEqualTo(Outcome.DELIVERED);
        assertThat(results.at(1)).isEqualTo(Outcome.REJECTED);
        assertThat(reason(results, 1))
                .isEqualTo(
                        Reason.of(
                                "refused", "SQS refused the message: no (InvalidMessageContents)"));
        assertThat(results.at(2)).isEqualTo(Outcome.DELIVERED);
        assertThat(results.at(3)).isEqualTo(Outcome.DELIVERED);
        assertThat(trial.bodies(LINE)).containsExactlyInAnyOrder(body(A), body(B), body(C));
    }

    private static Fact large(String id, int bytes) {
        return Fact.of(id, "\"" + id + "x".repeat(bytes - 2 - id.length()) + "\"");
    }

    @Test
    void dividesRequestsByTheLimitsOfTheService() {
        var small =
                IntStream.range(0, 25)
                        .mapToObj(i -> Fact.of("s" + i, "\"s" + i + "\""))
                        .toArray(Fact[]::new);
        trial.deliver(NEXT, small);
        assertThat(faults.requests(SendMessageBatchRequest.class)).hasSize(3);
        var large = new Fact[] {large("a", 600_000), large("b", 600_000), large("c", 1 << 20)};
        trial.deliver(NEXT, large);
        assertThat(faults.requests(SendMessageBatchRequest.class)).hasSize(6);
        assertThat(trial.bodies(NEXT)).hasSize(28);
        trial.deliver(NEWS, large("d", 150_000), large("e", 100_000), large("f", 50_000));
        assertThat(faults.requests(PublishBatchRequest.class)).hasSize(2);
        assertThat(trial.bodies(SUBSCRIBER)).hasSize(3);
    }

    @ParameterizedTest
    @CsvSource({
        "next, 1048577, a queue accepts at most 1048576",
        "news, 262145, a topic accepts at most 262144"
    })
    void rejectsAMessageThatIsTooLarge(String sink, int bytes, String message) {
        var facts = new Fact[] {A, large("b", bytes), C};
        var dry = trial.dryRun(sink, facts);
        var results = trial.results(sink, facts);
        for (var each : List.of(dry, results)) {
            assertThat(each.at(0)).isEqualTo(Outcome.DELIVERED);
            assertThat(each.at(1)).isEqualTo(Outcome.REJECTED);
            assertThat(reason(each, 1).message()).contains(message);
            assertThat(each.at(2)).isEqualTo(Outcome.DELIVERED);
        }
    }

    @Test
    void escapesCharactersThatSqsDoesNotAccept() {
        trial.deliver(NEXT, Fact.of("a", "\"\uFFFE \uFFFF \uFFFD\""));
        assertThat(trial.bodies(NEXT)).containsExactly("\"\\uFFFE \\uFFFF \uFFFD\"");
    }

    @Test
    void aMissingQueueIsNamed() {
        trial.clients().sqs().deleteQueue(r -> r.queueUrl(url()));
        assertThatThrownBy(() -> trial.write(NEXT, A))
                .isInstanceOf(UnavailableException.class)
                .hasMessageContaining("the queue " + trial.name(NEXT) + " does not exist in SQS")
                .hasMessageContaining("--create");
    }

    private String url() {
        return trial.clients().sqs().getQueueUrl(r -> r.queueName(trial.name(NEXT))).queueUrl();
    }

    @Test
    void aMissingTopicIsNamedAndProbed() {
        var arn = trial.clients().sns().createTopic(r -> r.name(trial.name(NEWS))).topicArn();
        trial.clients().sns().deleteTopic(r -> r.topicArn(arn));
        assertThatThrownBy(() -> trial.write(NEWS, A))
                .isInstanceOf(UnavailableException.class)
                .hasMessageContaining(
                        "the topic %s does not exist in SNS (%s)".formatted(trial.name(NEWS), arn));
        var store = trial.store(trial.effect(NEWS, A));
        assertThatThrownBy(store::probe).hasMessageContaining("does not exist in SNS");
        trial.clients().sns().createTopic(r -> r.name(trial.name(NEWS)));
        store.probe();
        trial.deliver(NEWS, A);
    }

    @Test
    void twoThreadsWithTheSameRecordSendItOnce() throws Exception {
        trial.deliver(NEXT, C);
        var both = new CountDownLatch(2);
        try (var threads = Executors.newFixedThreadPool(2)) {
            var one = threads.submit(() -> race(both, A, B));
            var other = threads.submit(() -> race(both, B, A));
            assertThat(one.get()).doesNotContainAnyElementsOf(other.get());
        }
        assertThat(trial.bodies(NEXT)).containsExactlyInAnyOrder(body(A), body(B), body(C));
    }

    private List<Outcome> race(CountDownLatch both, Fact... facts) throws InterruptedException {
        both.countDown();
        both.await();
        return trial.write(NEXT, facts);
    }
}
