package dev.leat.contract;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import dev.leat.port.NoSuchQueueException;
import dev.leat.port.TopicAdmin.Managed;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.Test;

/// Contract of topics that clients create, in addition to the topics of the app.
public abstract class ManagedTopicsContract extends SubscriberContract {

    protected ManagedTopicsContract(ContractHost host) {
        super(host);
    }

    @Test
    void knowsTheTopicsOfTheApp() {
        var events = new Managed(EVENTS, true, start, Map.of(), Map.of());
        assertThat(topics().list()).containsExactly(events);
        time.advance(WEEK);
        crashAndReopen();
        assertThat(topics().find(EVENTS)).contains(events);
        assertThat(topics().find(MADE)).isEmpty();
    }

    @Test
    void keepsWhatAClientMade() {
        time.advance(Duration.ofMinutes(1));
        make();
        var made =
                new Managed(
                        MADE,
                        false,
                        time.instant(),
                        Map.of("DisplayName", "Made"),
                        Map.of("team", "west"));
        assertThat(topics().find(MADE)).contains(made);
        crashAndReopen();
        assertThat(topics().find(MADE)).contains(made);
        assertThat(topics().list()).extracting(Managed::name).containsExactly(EVENTS, MADE);
    }

    @Test
    void refusesANameThatIsTakenOrNone() {
        make();
        for (var name : new String[] {MADE, EVENTS, "", "a b", "x".repeat(257), "a.fifo"}) {
            assertThatIllegalArgumentException()
                    .isThrownBy(() -> topics().create(name, Map.of(), Map.of()))
                    .withMessageContaining(name);
        }
        topics().create("x".repeat(256), Map.of(), Map.of());
        assertThat(topics().list()).hasSize(3);
    }

    @Test
    void changesAttributesAndReplacesTagsAlsoOfTheAppsTopics() {
        make();
        for (var name : new String[] {MADE, EVENTS}) {
            topics().change(name, Map.of("DisplayName", "", "Policy", "{}"));
            topics().change(name, Map.of("DeliveryPolicy", "none"));
            topics().tag(name, Map.of("a", "1", "b", "2"));
            topics().tag(name, Map.of("b", "3"));
        }
        crashAndReopen();
        for (var name : new String[] {MADE, EVENTS}) {
            var topic = topics().find(name).orElseThrow();
            assertThat(topic.attributes())
                    .isEqualTo(Map.of("Policy", "{}", "DeliveryPolicy", "none"));
            assertThat(topic.tags()).isEqualTo(Map.of("b", "3"));
        }
        assertThatIllegalArgumentException()
                .isThrownBy(() -> topics().tag("nothing", Map.of()))
                .withMessageContaining("nothing");
    }

    @Test
    void deletesATopicWithAllThatHearIt() {
        make();
        var heard = subscribe(MADE, ORDERS);
        publish(MADE, post("a"));
        topics().delete(MADE);
        crashAndReopen();
        assertThat(topics().find(MADE)).isEmpty();
        assertThat(topics().subscription(heard.id())).isEmpty();
        assertThatIllegalArgumentException().isThrownBy(() -> publish(MADE, post("b")));
        assertThatIllegalArgumentException().isThrownBy(() -> topics().subscriptions(MADE));
        make();
        assertThat(topics().subscriptions(MADE)).isEmpty();
        publish(MADE, post("c"));
        assertThat(in(ORDERS)).hasSize(1).first().asString().contains("\"a\"");
    }

    @Test
    void deletesNoTopicOfTheApp() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> topics().delete(EVENTS))
                .withMessageContaining("app file");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> topics().delete(MADE))
                .withMessageContaining(MADE);
    }

    @Test
    void publishesToNoTopicThatIsNotThere() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> publish(MADE, post("a")))
                .withMessageContaining(MADE);
        assertThatIllegalArgumentException().isThrownBy(() -> subscribe(MADE, ORDERS));
        assertThatIllegalArgumentException()
                .isThrownBy(() -> subscribe(EVENTS, "nothing"))
                .isInstanceOf(NoSuchQueueException.class);
    }
}
