package dev.leat.cli.dlq.sqs;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.tuple;

import dev.leat.cli.aws.Peer;
import dev.leat.port.Audit;
import dev.leat.port.DeadLetterQueue;
import dev.leat.port.Message.Seen;
import dev.leat.port.NoSuchQueueException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.stream.IntStream;
import java.util.stream.LongStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestInstance.Lifecycle;
import org.junit.jupiter.api.io.TempDir;
import software.amazon.awssdk.core.SdkBytes;
import software.amazon.awssdk.core.interceptor.ExecutionInterceptor;
import software.amazon.awssdk.services.sqs.model.Message;
import software.amazon.awssdk.services.sqs.model.MessageAttributeValue;
import software.amazon.awssdk.services.sqs.model.MessageSystemAttributeName;

/// The behaviour of dead letters on any SQS server.
@TestInstance(Lifecycle.PER_CLASS)
abstract class SqsLettersContract {

    private static final Map<String, MessageAttributeValue> ATTRIBUTES =
            Map.of(
                    "source",
                    MessageAttributeValue.builder().dataType("String").stringValue("é").build(),
                    "raw",
                    MessageAttributeValue.builder()
                            .dataType("Binary.x")
                            .binaryValue(SdkBytes.fromByteArray(new byte[] {0, -1, 7}))
                            .build(),
                    "n",
                    MessageAttributeValue.builder().dataType("Number").stringValue("42").build());

    private Path folder = Path.of("");
    private Peer peer = new None();
    private int queues;

    /// Before there is one.
    private static final class None implements Peer {
        @Override
        public String url() {
            return "";
        }

        @Override
        public void close() {}
    }

    abstract Peer start(Path folder) throws Exception;

    @BeforeAll
    void start(@TempDir Path folder, @TempDir Path other) throws Exception {
        this.folder = folder;
        peer = start(other);
    }

    @AfterAll
    void stop() {
        peer.close();
    }

    private SqsQueues queues(boolean fifo) {
        return SqsQueues.open(peer.url(), "queue" + queues++, fifo);
    }

    private ExternalSqs open(String queue) {
        return open(queue, new Alive());
    }

    private ExternalSqs open(String queue, ExecutionInterceptor watching) {
        return open(queue, watching, _ -> {});
    }

    private ExternalSqs open(String queue, ExecutionInterceptor watching, Consumer<String> warn) {
        var address =
                new ExternalSqs.Address(
                        peer.url(), Optional.empty(), folder.resolve("audit" + queues));
        return ExternalSqs.open(address, queue, warn, () -> false, watching);
    }

    private static void letters(SqsQueues sqs, int many) {
        IntStream.range(0, many)
                .forEach(i ->
                        sqs.send(sqs.deadUrl(), "b" + i, r -> r.messageAttributes(ATTRIBUTES)));
    }

    private static List<String> bodies(List<Message> messages) {
        return messages.stream().map(Message::body).toList();
    }

    @Test
    void findsTheLettersByEitherQueueAndByAddress() {
        try (var sqs = queues(false)) {
            for (var name : List.of(sqs.queue(), sqs.dead(), sqs.deadUrl(), sqs.url())) {
                try (var outside = open(name)) {
                    assertThat(outside.queue()).isEqualTo(sqs.dead());
                    assertThat(outside.app(Optional.of("third")).queues())
                            .containsOnlyKeys(sqs.queue(), "third", sqs.dead());
                }
            }
            assertThatThrownBy(() -> open("nowhere"))
                    .hasMessage("no queue 'nowhere' on the server");
        }
    }

    @Test
    void aLookChangesNothingButReceiveCounts() {
        try (var sqs = queues(false)) {
            letters(sqs, 25);
            var seen = new ArrayList<Seen>();
            try (var outside = open(sqs.queue())) {
                var first = outside.letters().read(0, 10);
                assertThat(first).hasSize(10);
                var rest = outside.letters().read(first.getLast().sequence() + 1, 1000);
                assertThat(rest).hasSize(15);
                assertThat(sqs.visible(sqs.deadUrl())).isZero();
                assertThat(outside.letters().read(0, 1000)).hasSize(25);
                seen.addAll(outside.letters().read(0, 1000));
            }
            try (var outside = open(sqs.queue())) {
                assertThat(outside.letters().read(0, 1000))
                        .extracting(Seen::sequence, Seen::id)
                        .containsExactlyElementsOf(
                                seen.stream()
                                        .map(each -> tuple(each.sequence(), each.id()))
                                        .toList());
            }
            assertThat(sqs.visible(sqs.deadUrl())).isEqualTo(25);
            assertThat(sqs.drain(sqs.deadUrl()))
                    .hasSize(25)
                    .allMatch(each -> each.messageAttributes().equals(ATTRIBUTES));
        }
    }

    @Test
    void saysThatThereIsMoreThanTheServerHandsOut() {
        try (var sqs = queues(false)) {
            letters(sqs, 25);
            var said = new ArrayList<String>();
            try (var outside = open(sqs.queue(), new Crowd(1), said::add)) {
                assertThat(outside.letters().end()).isPositive();
                var some = outside.letters().read(0, 1000);
                assertThat(some).hasSize(10);
                var back = some.stream().map(sqs::back).toList();
                assertThat(outside.letters().redrive(SqsQueues.RUN, back)).hasSize(10);
                long end = some.getLast().sequence() + 1;
                assertThat(outside.letters().read(end, 1000)).isEmpty();
                assertThat(said)
                        .containsExactly(
                                "%s has more dead letters than fit in one read; this read covers about 10 of them; when these are no longer in the queue, repeat the command for the rest"
                                        .formatted(sqs.dead()));
            }
            assertThat(sqs.visible(sqs.deadUrl())).isEqualTo(15);
        }
    }

    @Test
    void onlyWhatWasChosenLeavesWithBodyAndAttributes() {
        try (var sqs = queues(false)) {
            letters(sqs, 25);
            try (var outside = open(sqs.dead())) {
                var all = outside.letters().read(0, 1000);
                var chosen = new ArrayList<DeadLetterQueue.Return>();
                all.subList(3, 15).forEach(letter -> chosen.add(sqs.back(letter)));
                chosen.set(0, sqs.back(all.get(3), "{\"edited\":true}"));
                assertThat(outside.letters().redrive(SqsQueues.RUN, chosen)).hasSize(12);
                assertThat(outside.letters().redrive(SqsQueues.RUN, chosen)).isEmpty();
                assertThat(outside.audit().entries(SqsQueues.RUN, 0, 100))
                        .extracting(Audit.Entry::number)
                        .containsExactlyElementsOf(LongStream.range(0, 12).boxed().toList());
                assertThat(outside.letters().remove(all.subList(0, 1))).hasSize(1);
            }
            assertThat(sqs.visible(sqs.deadUrl())).isEqualTo(12);
            var back = sqs.drain(sqs.url());
            assertThat(bodies(back)).hasSize(12).contains("{\"edited\":true}");
            assertThat(back)
                    .allSatisfy(each -> {
                        var attributes = new HashMap<>(each.messageAttributes());
                        assertThat(SqsQueues.leat(each).asText())
                                .startsWith("{\"redrive\":\"run1\",\"id\":\"");
                        attributes.remove("leat");
                        assertThat(attributes).isEqualTo(ATTRIBUTES);
                    });
        }
    }

    @Test
    void sendsNothingIfAQueueIsNotThere() {
        try (var sqs = queues(false)) {
            letters(sqs, 2);
            try (var outside = open(sqs.dead())) {
                var all = outside.letters().read(0, 10);
                var good = sqs.back(all.get(0));
                var lost = sqs.back(all.get(1));
                var wrong =
                        new DeadLetterQueue.Return(
                                lost.deadLetter(),
                                "nowhere",
                                lost.body(),
                                lost.attributes(),
                                lost.redrive(),
                                "",
                                false);
                assertThatThrownBy(() ->
                                outside.letters().redrive(SqsQueues.RUN, List.of(good, wrong)))
                        .isInstanceOf(NoSuchQueueException.class);
            }
            assertThat(sqs.visible(sqs.deadUrl())).isEqualTo(2);
            assertThat(sqs.visible(sqs.url())).isZero();
        }
    }

    @Test
    void keepsTheOrderOfGroups() {
        try (var sqs = queues(true)) {
            for (int i = 0; i < 30; i++) {
                String group = "g" + i % 3;
                String id = "d" + i;
                sqs.send(
                        sqs.deadUrl(), id, r -> r.messageGroupId(group).messageDeduplicationId(id));
            }
            try (var outside = open(sqs.queue())) {
                int sent = 0;
                for (var page = outside.letters().read(0, 100);
                        !page.isEmpty();
                        page = outside.letters().read(0, 100)) {
                    var back = page.stream().map(sqs::back).toList();
                    sent += outside.letters().redrive(SqsQueues.RUN, back).size();
                }
                assertThat(sent).isEqualTo(30);
            }
            var byGroup = new HashMap<String, List<String>>();
            for (var message : sqs.drain(sqs.url())) {
                var group = message.attributes().get(MessageSystemAttributeName.MESSAGE_GROUP_ID);
                byGroup.computeIfAbsent(group, _ -> new ArrayList<>()).add(message.body());
            }
            assertThat(byGroup).containsOnlyKeys("g0", "g1", "g2");
            assertThat(byGroup.get("g1"))
                    .containsExactly(
                            "d1", "d4", "d7", "d10", "d13", "d16", "d19", "d22", "d25", "d28");
        }
    }

    @Test
    void whatWasSentButNotDeletedIsNotSentAgain() {
        try (var sqs = queues(false)) {
            letters(sqs, 12);
            var dying = open(sqs.dead(), new Death());
            try (dying) {
                var back = dying.letters().read(0, 100).stream().map(sqs::back).toList();
                assertThatThrownBy(() -> dying.letters().redrive("dying", back))
                        .hasMessage("killed");
            }
            assertThat(sqs.visible(sqs.deadUrl())).isEqualTo(12);
            try (var outside = open(sqs.dead())) {
                var back = outside.letters().read(0, 100).stream().map(sqs::back).toList();
                assertThat(back).hasSize(12);
                assertThat(outside.letters().redrive("dying", back)).isEmpty();
                assertThat(outside.audit().entries("dying", 0, 100)).hasSize(12);
                assertThat(outside.letters().read(0, 100)).isEmpty();
            }
            assertThat(sqs.drain(sqs.url())).hasSize(12);
            assertThat(sqs.visible(sqs.deadUrl())).isZero();
        }
    }
}
