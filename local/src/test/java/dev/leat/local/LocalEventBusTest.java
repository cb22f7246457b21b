package dev.leat.local;

import static org.assertj.core.api.Assertions.assertThat;

import dev.leat.app.App;
import dev.leat.app.Queue;
import dev.leat.app.Subscription;
import dev.leat.app.Topic;
import dev.leat.contract.VirtualTime;
import dev.leat.event.BusEvent;
import dev.leat.event.TargetInput;
import dev.leat.port.EventBus;
import dev.leat.port.EventBus.Destination;
import dev.leat.port.EventBus.Rule;
import dev.leat.port.EventBus.Target;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// The rules and events of a state folder, over a crash.
class LocalEventBusTest {

    private static final String ORDERS = "{\"detail-type\": [\"order\"]}";

    private final VirtualTime time = VirtualTime.start();
    private final Path folder;
    private LocalPlatform platform;

    LocalEventBusTest(@TempDir Path folder) {
        this.folder = folder;
        this.platform = open();
    }

    @AfterEach
    void close() {
        platform.close();
    }

    private LocalPlatform open() {
        var queues = new LinkedHashMap<String, Queue>();
        queues.put("one", Queue.named("one"));
        queues.put("heard", Queue.named("heard").with(new Subscription("news", true)));
        var app =
                App.named("own")
                        .withQueues(queues)
                        .withTopics(Map.of("news", new Topic("news", List.of())));
        return LocalPlatform.open(app, folder, time);
    }

    private void crash() {
        platform.crash();
        platform = open();
    }

    /// Returns a target that receives whole events.
    static Target queue(String id, String name) {
        return target(id, new Destination(false, name), new TargetInput.WholeEvent());
    }

    private static Target target(String id, Destination to, TargetInput input) {
        return new Target(
                id,
                "arn:aws:sqs:us-east-1:000000000000:" + to.name(),
                to,
                input,
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                Optional.empty());
    }

    /// Creates or replaces a rule.
    static Rule rule(EventBus bus, String name, String pattern, Target... targets) {
        var rule =
                new Rule(
                        name,
                        pattern,
                        true,
                        Optional.empty(),
                        Optional.empty(),
                        Map.of(),
                        List.of(targets));
        return bus.change(name, _ -> Optional.of(rule)).orElseThrow();
    }

    private BusEvent event(String type, String detail) {
        return new BusEvent(
                UUID.randomUUID(),
                "shop",
                type,
                "000000000000",
                time.instant(),
                "us-east-1",
                List.of(),
                detail);
    }

    private List<Optional<String>> put(BusEvent... events) {
        return platform.events().put(Arrays.asList(events));
    }

    private List<String> bodies(String queue) {
        return platform.queue(queue).browse(0, 100).stream()
                .map(seen -> new String(seen.body(), StandardCharsets.UTF_8))
                .toList();
    }

    @Test
    void rulesAreKeptOverACrash() {
        var target =
                new Target(
                        "b",
                        "arn:aws:sqs:us-east-1:000000000000:one",
                        new Destination(false, "one"),
                        new TargetInput.Template(
                                Map.of("x", "$.detail.x", "y", "$.time"), "{\"x\": <x>}"),
                        Optional.of("group"),
                        Optional.of("heard"),
                        Optional.of("role"),
                        Optional.of(0),
                        Optional.of(60));
        var full =
                new Rule(
                        "full",
                        ORDERS,
                        false,
                        Optional.of("description"),
                        Optional.of("role"),
                        Map.of("team", "sales"),
                        List.of(
                                target(
                                        "a",
                                        new Destination(true, "news"),
                                        new TargetInput.Constant("{}")),
                                target,
                                target(
                                        "c",
                                        new Destination(false, "one"),
                                        new TargetInput.Part("$.detail"))));
        platform.events().change("full", _ -> Optional.of(full));
        var plain = rule(platform.events(), "plain", ORDERS, queue("t", "one"));
        rule(platform.events(), "removed", ORDERS, queue("t", "one"));
        platform.events().change("removed", _ -> Optional.empty());

        crash();

        assertThat(platform.events().rules()).containsExactly(full, plain);
        put(event("order", "{\"x\": 1}"));
        assertThat(bodies("one")).hasSize(1);
    }

    @Test
    void anEventThatWasPutIsKeptOverACrash() {
        rule(
                platform.events(),
                "all",
                ORDERS,
                queue("a", "one"),
                target("b", new Destination(true, "news"), new TargetInput.Part("$.detail.n")));
        var events = List.of(event("order", "{\"n\": 1}"), event("order", "{\"n\": 2}"));
        assertThat(platform.events().put(events)).containsOnly(Optional.empty());

        crash();

        assertThat(bodies("one")).containsExactly(events.get(0).json(), events.get(1).json());
        assertThat(bodies("heard")).containsExactly("1", "2");
    }

    /// All targets of all rules receive an event, or none does; other events of the call are
    /// delivered.
    @Test
    void anEventIsRefusedAsAWhole() {
        rule(platform.events(), "first", ORDERS, queue("a", "one"));
        rule(
                platform.events(),
                "second",
                ORDERS,
                target("b", new Destination(true, "news"), new TargetInput.WholeEvent()));
        var refused =
                put(
                        event("order", "{\"x\": \"" + "x".repeat(300_000) + "\"}"),
                        event("order", "{}"));

        assertThat(refused.getFirst().orElseThrow())
                .startsWith("Target b of rule second: the message would have ")
                .endsWith(" in topic news; a topic accepts at most 262144");
        assertThat(refused.getLast()).isEmpty();
        assertThat(bodies("one")).hasSize(1);
        assertThat(bodies("heard")).hasSize(1);
    }

    @Test
    void aChangeThatFailsStoresNothing() {
        var rule = rule(platform.events(), "rule", ORDERS, queue("a", "one"));
        assertThat(failed(() -> rule(platform.events(), "rule", "{}"))).isTrue();
        crash();
        assertThat(platform.events().rules()).containsExactly(rule);
    }

    private static boolean failed(Runnable change) {
        try {
            change.run();
            return false;
        } catch (IllegalArgumentException invalid) {
            return true;
        }
    }
}
