package dev.leat.contract;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import dev.leat.app.FilterPolicy;
import dev.leat.app.Queue;
import dev.leat.port.Deliveries.Delivery;
import dev.leat.port.QueueAdmin.Definition;
import dev.leat.port.TopicAdmin.Protocol;
import dev.leat.port.TopicAdmin.Subscribed;
import dev.leat.port.TopicAdmin.Terms;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/// Contract of subscriptions that the app declares or clients create.
public abstract class SubscriptionContract extends SubscriberContract {

    protected SubscriptionContract(ContractHost host) {
        super(host);
    }

    @Test
    void knowsThoseOfTheAppByIdsThatStay() {
        var hearing = topics().subscriptions(EVENTS);
        assertThat(hearing).allMatch(Subscribed::declared).allMatch(s -> s.pending().isEmpty());
        assertThat(hearing).extracting(Subscribed::id).isSorted().contains(PERSON_ID);
        assertThat(hearing)
                .extracting(Subscribed::endpoint)
                .containsExactlyInAnyOrder(RAW, WRAPPED, PICKY, PERSON);
        assertThat(hearing)
                .contains(
                        new Subscribed(
                                PERSON_ID,
                                EVENTS,
                                Protocol.EMAIL,
                                PERSON,
                                Terms.DEFAULT,
                                true,
                                Optional.empty()));
        reopen();
        assertThat(topics().subscriptions(EVENTS)).isEqualTo(hearing);
        assertThat(waiting()).isEmpty();
    }

    @Test
    void keepsAQueueThatAClientSubscribed() {
        make();
        var terms = new Terms(true, Optional.of(kind("big")), Optional.of(LETTERS));
        var heard = topics().subscribe(MADE, Protocol.SQS, ORDERS, terms);
        assertThat(heard.pending()).isEmpty();
        assertThat(heard.declared()).isFalse();
        assertThat(heard.terms()).isEqualTo(terms);
        crashAndReopen();
        assertThat(topics().subscription(heard.id())).contains(heard);
        assertThat(topics().subscriptions(MADE)).containsExactly(heard);
        assertThat(topics().subscribe(MADE, Protocol.SQS, ORDERS, terms)).isEqualTo(heard);
        assertThat(topics().subscriptions(MADE)).hasSize(1);
    }

    @Test
    void refusesTheSameEndpointOnOtherTerms() {
        make();
        subscribe(MADE, ORDERS);
        var raw = new Terms(true, Optional.empty(), Optional.empty());
        assertThatIllegalArgumentException()
                .isThrownBy(() -> topics().subscribe(MADE, Protocol.SQS, ORDERS, raw))
                .withMessageContaining("other attributes");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> subscribe(EVENTS, RAW))
                .withMessageContaining("app file");
        assertThat(subscribe(EVENTS, WRAPPED).declared()).isTrue();
    }

    @Test
    void refusesWhatLeadsNowhere() {
        var wrong = new FilterPolicy(FilterPolicy.Scope.BODY, "{\"kind\":");
        var gone = new Terms(false, Optional.empty(), Optional.of("nothing"));
        var raw = new Terms(true, Optional.empty(), Optional.empty());
        refuses(Protocol.SQS, ORDERS, new Terms(false, Optional.of(wrong), Optional.empty()));
        refuses(Protocol.SQS, ORDERS, gone);
        refuses(Protocol.EMAIL, "ops", Terms.DEFAULT);
        refuses(Protocol.EMAIL, "a@example.com\r\nBcc: b@example.com", Terms.DEFAULT);
        refuses(Protocol.EMAIL_JSON, PERSON, raw);
        refuses(Protocol.HTTP, "https://example.com", Terms.DEFAULT);
        refuses(Protocol.HTTPS, "https:/example.com", Terms.DEFAULT);
        var fifo = Queue.deadLetters("ordered").with(Queue.Fifo.DEFAULT);
        services().queues().create(Definition.of(fifo), Map.of());
        refuses(Protocol.SQS, "ordered", Terms.DEFAULT);
        assertThat(topics().subscriptions(EVENTS)).hasSize(4);
        assertThat(waiting()).isEmpty();
    }

    private void refuses(Protocol protocol, String endpoint, Terms terms) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> topics().subscribe(EVENTS, protocol, endpoint, terms));
    }

    @Test
    void asksWhoIsOutsideAndTellsHimNothingBeforeHeAnswers() {
        var asked = topics().subscribe(EVENTS, Protocol.HTTP, URL, Terms.DEFAULT);
        var token = asked.pending().orElseThrow();
        crashAndReopen();
        assertThat(topics().subscription(asked.id())).contains(asked);
        var question = waiting().getFirst();
        assertThat(question.kind()).isEqualTo("SubscriptionConfirmation");
        assertThat(question.text()).isEqualTo(token);
        assertThat(List.of(question.topic(), question.subscription(), question.endpoint()))
                .containsExactly(EVENTS, asked.id(), URL);
        publish(EVENTS, post("early"));
        assertThat(pendingFor(URL)).containsExactly(token);

        assertThat(topics().confirm(EVENTS, "0" + token)).isEmpty();
        assertThat(topics().confirm(EVENTS, "")).isEmpty();
        var confirmed = topics().confirm(EVENTS, token).orElseThrow();
        assertThat(confirmed.id()).isEqualTo(asked.id());
        assertThat(confirmed.pending()).isEmpty();
        crashAndReopen();
        assertThat(topics().subscription(asked.id())).contains(confirmed);
        assertThat(topics().confirm(EVENTS, token)).contains(confirmed);
        publish(EVENTS, post("late"));
        assertThat(pendingFor(URL)).hasSize(2).last().asString().contains("\"late\"");
    }

    @Test
    void asksOnceMoreWhoIsSubscribedAgain() {
        var terms = new Terms(true, Optional.empty(), Optional.empty());
        var asked = topics().subscribe(EVENTS, Protocol.HTTP, URL, terms);
        assertThat(topics().subscribe(EVENTS, Protocol.HTTP, URL, terms)).isEqualTo(asked);
        assertThat(waiting()).extracting(Delivery::text).containsOnly(asked.pending().get());
        assertThat(waiting()).extracting(Delivery::id).doesNotHaveDuplicates().hasSize(2);
        topics().confirm(EVENTS, asked.pending().get());
        topics().subscribe(EVENTS, Protocol.HTTP, URL, terms);
        assertThat(waiting()).hasSize(2);
    }

    @Test
    void forgetsWhoNeverAnswers() {
        var asked = topics().subscribe(EVENTS, Protocol.HTTP, URL, Terms.DEFAULT);
        time.advance(Duration.ofHours(47));
        assertThat(topics().subscription(asked.id())).isPresent();
        time.advance(Duration.ofHours(1));
        assertThat(topics().subscription(asked.id())).isEmpty();
        assertThat(topics().subscriptions(EVENTS)).hasSize(4);
        assertThat(topics().confirm(EVENTS, asked.pending().orElseThrow())).isEmpty();
        var raw = new Terms(true, Optional.empty(), Optional.empty());
        var other = topics().subscribe(EVENTS, Protocol.HTTP, URL, raw);
        assertThat(other.id()).isNotEqualTo(asked.id());
        reopen();
        assertThat(topics().subscription(other.id())).contains(other);
    }

    @Test
    void changesTheTermsOfWhatAClientSubscribed() {
        make();
        var heard = subscribe(MADE, ORDERS);
        var terms = new Terms(true, Optional.of(kind("big")), Optional.of(LETTERS));
        topics().change(heard.id(), terms);
        publish(MADE, post("small"));
        crashAndReopen();
        publish(MADE, post("small"));
        assertThat(topics().subscription(heard.id()).orElseThrow().terms()).isEqualTo(terms);
        assertThat(in(ORDERS)).isEmpty();
        topics().change(heard.id(), Terms.DEFAULT);
        publish(MADE, post("small"));
        assertThat(in(ORDERS)).hasSize(1);
        assertThatIllegalArgumentException()
                .isThrownBy(() -> topics().change(PERSON_ID, Terms.DEFAULT))
                .withMessageContaining("app file");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> topics().change("nobody", Terms.DEFAULT));
    }

    @Test
    void endsWhatAClientSubscribed() {
        var heard = subscribe(EVENTS, ORDERS);
        topics().unsubscribe(heard.id());
        topics().unsubscribe(heard.id());
        crashAndReopen();
        publish(EVENTS, post("a"));
        assertThat(in(ORDERS)).isEmpty();
        assertThat(topics().subscription(heard.id())).isEmpty();
        assertThat(subscribe(EVENTS, ORDERS).id()).isNotEqualTo(heard.id());
        assertThatIllegalArgumentException()
                .isThrownBy(() -> topics().unsubscribe(PERSON_ID))
                .withMessageContaining("app file");
    }

    @Test
    void keepsWhoHearsThroughAQueueThatIsDeleted() {
        services().queues().create(Definition.of(Queue.deadLetters("parcels")), Map.of());
        var terms = new Terms(false, Optional.empty(), Optional.of(LETTERS));
        var lettered = topics().subscribe(EVENTS, Protocol.SQS, "parcels", terms);
        make();
        subscribe(MADE, "parcels");
        services().queues().delete("parcels");
        assertThat(publish(EVENTS, post("a"))).containsExactly(Optional.empty());
        assertThat(publish(MADE, post("a"))).containsExactly(Optional.empty());
        assertThat(in(LETTERS)).hasSize(1);
        assertThat(topics().subscription(lettered.id())).contains(lettered);
        topics().change(lettered.id(), terms);
        services().queues().create(Definition.of(Queue.deadLetters("parcels")), Map.of());
        publish(EVENTS, post("b"));
        assertThat(in("parcels")).hasSize(1);
        assertThat(in(LETTERS)).hasSize(1);
    }
}
