package dev.leat.contract;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import dev.leat.port.Deliveries;
import dev.leat.port.Deliveries.Delivery;
import dev.leat.port.Deliveries.Group;
import dev.leat.port.Deliveries.State;
import dev.leat.port.Deliveries.Waiting;
import dev.leat.port.TopicAdmin.Protocol;
import dev.leat.port.TopicAdmin.Terms;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/// Contract of deliveries to external subscribers, from the commit that creates a delivery to its
/// removal.
public abstract class DeliveryContract extends SubscriberContract {

    private static final Duration MINUTE = Duration.ofMinutes(1);
    private static final Set<Protocol> ALL = Set.of(Protocol.values());

    protected DeliveryContract(ContractHost host) {
        super(host);
    }

    private List<Delivery> due(int most) {
        return deliveries().due(time.instant(), most);
    }

    private static List<String> texts(List<Delivery> deliveries) {
        return deliveries.stream().map(Delivery::text).toList();
    }

    private Delivery published(String message) {
        publish(EVENTS, post(message));
        return waiting().getLast();
    }

    private Delivery find(Delivery delivery) {
        return deliveries().find(delivery.number()).orElseThrow();
    }

    @Test
    void isThereOnceItsMessageIsPublished() {
        var delivery = published("a");
        assertThat(delivery)
                .isEqualTo(
                        new Delivery(
                                delivery.number(),
                                delivery.id(),
                                EVENTS,
                                PERSON_ID,
                                Protocol.EMAIL,
                                PERSON,
                                "Notification",
                                false,
                                Optional.empty(),
                                "a",
                                start,
                                State.WAITING,
                                0,
                                start,
                                start,
                                "",
                                Optional.empty()));
        crashAndReopen();
        assertThat(due(1)).containsExactly(delivery);
        assertThat(find(delivery)).isEqualTo(delivery);
        assertThat(deliveries().find(delivery.number() + 1)).isEmpty();
    }

    @Test
    void isTheSameAgainIfTheProcessEndsBeforeItIsMarked() {
        published("a");
        var taken = due(10);
        crashAndReopen();
        assertThat(due(10)).isEqualTo(taken);
        deliveries().markSent(taken.getFirst().number(), time.instant());
        crashAndReopen();
        assertThat(due(10)).isEmpty();
    }

    @Test
    void isSentOnce() {
        var delivery = published("a");
        time.advance(MINUTE);
        deliveries().markSent(delivery.number(), time.instant());
        assertThat(find(delivery).state()).isEqualTo(State.SENT);
        assertThat(find(delivery).attempts()).isEqualTo(1);
        assertThat(due(10)).isEmpty();
        deliveries().reschedule(delivery.number(), "late", time.instant(), true);
        deliveries().markFailed(delivery.number(), "late", time.instant());
        deliveries().keep(delivery.number(), time.instant());
        assertThat(find(delivery).state()).isEqualTo(State.SENT);
        assertThat(find(delivery).reason()).isEmpty();
        assertThatIllegalArgumentException()
                .isThrownBy(() -> deliveries().retry(delivery.number(), time.instant()))
                .withMessageContaining("was already sent");
    }

    @Test
    void comesAgainWhenItsTimeHasCome() {
        var delivery = published("a");
        var next = start.plus(MINUTE);
        deliveries().reschedule(delivery.number(), "away", next, false);
        assertThat(find(delivery).attempts()).isZero();
        deliveries().reschedule(delivery.number(), "refused", next, true);
        crashAndReopen();
        assertThat(find(delivery).attempts()).isEqualTo(1);
        assertThat(find(delivery).reason()).isEqualTo("refused");
        assertThat(due(10)).isEmpty();
        assertThat(deliveries().next(time.instant())).contains(next);
        assertThat(deliveries().next(next)).isEmpty();
        time.advance(MINUTE);
        assertThat(due(10)).hasSize(1);
    }

    @Test
    void comesTheOldestFirstAndOfNobodyTooMany() {
        subscribeExternal(
                EVENTS, Protocol.HTTP, URL, new Terms(true, Optional.empty(), Optional.empty()));
        for (int i = 0; i < 5; i++) {
            publish(EVENTS, post("m" + i));
            time.advance(MINUTE);
        }
        var taken = due(2);
        assertThat(taken).extracting(Delivery::next).isSorted();
        assertThat(texts(of(PERSON, taken))).containsExactly("m0", "m1");
        assertThat(texts(of(URL, taken))).containsExactly("m0", "m1");
        assertThat(taken).hasSize(4);
        deliveries().reschedule(of(URL, taken).getFirst().number(), "", time.instant(), false);
        assertThat(texts(of(URL, due(10)))).containsExactly("m1", "m2", "m3", "m4", "m0");
    }

    @Test
    void keepsItsPlaceIfItsDueTimeIsUnchanged() {
        for (var message : List.of("a", "b", "c")) {
            published(message);
            time.advance(MINUTE);
        }
        for (int attempt = 0; attempt < 5; attempt++) {
            var first = due(1).getFirst();
            deliveries().reschedule(first.number(), "unavailable", first.next(), false);
        }
        crashAndReopen();
        assertThat(texts(due(10))).containsExactly("a", "b", "c");
        deliveries().markSent(due(1).getFirst().number(), time.instant());
        assertThat(deliveries().waiting()).extracting(Waiting::reason).containsExactly("");
    }

    private static List<Delivery> of(String endpoint, List<Delivery> deliveries) {
        return deliveries.stream().filter(d -> d.endpoint().equals(endpoint)).toList();
    }

    @Test
    void goesToTheDeadLetterQueueOfWhoDidNotGetIt() {
        var terms = new Terms(false, Optional.empty(), Optional.of(LETTERS));
        subscribeExternal(EVENTS, Protocol.HTTP, URL, terms);
        publish(EVENTS, post("a"));
        var delivery = of(URL, waiting()).getFirst();
        deliveries().markFailed(delivery.number(), "404", time.instant());
        deliveries().markFailed(delivery.number(), "404", time.instant());
        crashAndReopen();
        assertThat(in(LETTERS)).containsExactly(delivery.text());
        assertThat(find(delivery).state()).isEqualTo(State.FAILED);
        assertThat(find(delivery).reason()).isEqualTo("404");
        assertThat(find(delivery).attempts()).isEqualTo(1);
        deliveries().markFailed(of(PERSON, waiting()).getFirst().number(), "550", time.instant());
        assertThat(in(LETTERS)).hasSize(1);
        assertThat(waiting()).isEmpty();
    }

    @Test
    void becomesALetterInAnEnvelopeIfItIsAMail() {
        var terms = new Terms(false, Optional.empty(), Optional.of(LETTERS));
        subscribeExternal(EVENTS, Protocol.EMAIL, "log@example.com", terms);
        publish(EVENTS, post("a"));
        var mail = of("log@example.com", waiting()).getFirst();
        deliveries().markFailed(mail.number(), "550", time.instant());
        assertThat(in(LETTERS)).isEqualTo(in(WRAPPED));
    }

    @Test
    void leavesNoLetterOfAQuestionOrForAQueueThatIsGone() {
        var terms = new Terms(false, Optional.empty(), Optional.of(LETTERS));
        topics().subscribe(EVENTS, Protocol.HTTP, URL, terms);
        deliveries().markFailed(waiting().getFirst().number(), "404", time.instant());
        assertThat(in(LETTERS)).isEmpty();
    }

    @Test
    void goesOutOnceMoreIfItIsAskedFor() {
        var kept = published("kept");
        deliveries().keep(kept.number(), time.instant());
        var lost = published("lost");
        deliveries().reschedule(lost.number(), "500", time.instant(), true);
        deliveries().markFailed(lost.number(), "500", time.instant());
        assertThat(due(10)).isEmpty();
        time.advance(MINUTE);
        long before = deliveries().signal().count();
        for (var one : List.of(kept, lost)) {
            deliveries().retry(one.number(), time.instant());
        }
        assertThat(deliveries().signal().count()).isGreaterThan(before);
        crashAndReopen();
        assertThat(due(10)).hasSize(2).allSatisfy(this::isAsNew);
        assertThatIllegalArgumentException()
                .isThrownBy(() -> deliveries().retry(kept.number(), time.instant()))
                .withMessageContaining("still waiting");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> deliveries().retry(17_000, time.instant()))
                .withMessageContaining("17000");
    }

    private void isAsNew(Delivery delivery) {
        assertThat(delivery.attempts()).isZero();
        assertThat(delivery.since()).isEqualTo(start.plus(MINUTE));
        assertThat(delivery.published()).isEqualTo(start);
        assertThat(delivery.reason()).isEmpty();
    }

    @Test
    void isListedAndCounted() {
        subscribeExternal(EVENTS, Protocol.HTTP, URL, Terms.DEFAULT);
        for (int i = 0; i < 3; i++) {
            publish(EVENTS, post("m" + i));
        }
        var mails = of(PERSON, waiting());
        deliveries().keep(mails.getFirst().number(), time.instant());
        deliveries().markSent(mails.get(1).number(), time.instant());
        var kept = deliveries().list(Set.of(Protocol.EMAIL), Set.of(State.KEPT), 10);
        assertThat(texts(kept)).containsExactly("m0");
        var newest = deliveries().list(Set.of(Protocol.EMAIL), Set.of(State.values()), 2);
        assertThat(texts(newest)).containsExactly("m2", "m1");
        assertThat(deliveries().list(ALL, Set.of(State.values()), 100)).hasSize(7);
        assertThat(deliveries().counts())
                .isEqualTo(
                        Map.of(
                                new Group(EVENTS, Protocol.EMAIL, State.WAITING), 1L,
                                new Group(EVENTS, Protocol.EMAIL, State.KEPT), 1L,
                                new Group(EVENTS, Protocol.EMAIL, State.SENT), 1L,
                                new Group(EVENTS, Protocol.HTTP, State.SENT), 1L,
                                new Group(EVENTS, Protocol.HTTP, State.WAITING), 3L));
    }

    @Test
    void isForgottenTwoWeeksAfterItCameToRest() {
        var sent = published("sent");
        deliveries().markSent(sent.number(), time.instant());
        var kept = published("kept");
        deliveries().keep(kept.number(), time.instant());
        var waits = published("waits");
        time.advance(Deliveries.KEPT);
        assertThat(deliveries().list(ALL, Set.of(State.values()), 10)).hasSize(3);
        time.advance(Duration.ofMillis(1));
        assertThat(deliveries().list(ALL, Set.of(State.values()), 10)).containsExactly(waits);
        assertThat(deliveries().find(sent.number())).isEmpty();
        assertThat(deliveries().counts()).hasSize(1);
        assertThat(published("next").number()).isGreaterThan(waits.number());
    }

    @Test
    void goesOutAlsoIfNobodyIsSubscribedAnyMore() {
        make();
        var heard = subscribeExternal(MADE, Protocol.HTTP, URL, Terms.DEFAULT);
        publish(MADE, post("a"), post("b"));
        topics().unsubscribe(heard.id());
        topics().delete(MADE);
        publish(EVENTS, post("c"));
        assertThat(of(URL, due(10))).hasSize(2);
    }

    @Test
    void isFoundAmongManyThatWait() {
        subscribeExternal(EVENTS, Protocol.HTTP, URL, Terms.DEFAULT);
        for (int i = 0; i < 20; i++) {
            topics().publish(EVENTS, IntStream.range(0, 100).mapToObj(n -> post("m" + n)).toList());
        }
        var later = start.plus(MINUTE);
        for (var delivery : of(URL, due(500))) {
            deliveries().reschedule(delivery.number(), "away", later, false);
        }
        assertThat(due(1)).hasSize(2);
        assertThat(texts(of(PERSON, due(3)))).containsExactly("m0", "m1", "m2");
        assertThat(deliveries().next(time.instant()).map(Instant::toEpochMilli))
                .contains(later.toEpochMilli());
    }
}
