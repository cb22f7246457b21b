package dev.leat.local.event;

import dev.leat.batch.Outcome;
import dev.leat.batch.Reason;
import dev.leat.event.BusEvent;
import dev.leat.event.MatchedEvent;
import dev.leat.local.database.Database;
import dev.leat.local.database.Transaction;
import dev.leat.local.queue.OpenQueues;
import dev.leat.local.topic.LocalTopics;
import dev.leat.plan.WriteResults;
import dev.leat.port.AwsNames;
import dev.leat.port.EventBus;
import dev.leat.topic.EventPattern;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;

/// The event bus of a state folder. It does not store events: one commit sends each event to all
/// targets, as a message in a queue or of a topic. The rules are stored in the file and cached in
/// memory. Thread-safe.
public final class LocalEventBus implements EventBus {

    /// All tables of rules.
    public static final List<String> TABLES =
            Stream.of(RuleTable.TABLES, TargetTable.TABLES).flatMap(List::stream).toList();

    private final Database database;
    private final OpenQueues queues;
    private final LocalTopics topics;
    private final InstantSource clock;
    private volatile List<CompiledRule> rules;

    /// A rule with its parsed pattern.
    private record CompiledRule(Rule rule, EventPattern pattern) {
        private static CompiledRule of(Rule rule) {
            return new CompiledRule(rule, EventPattern.of(rule.pattern()));
        }
    }

    private LocalEventBus(
            Database database, OpenQueues queues, LocalTopics topics, InstantSource clock) {
        this.database = database;
        this.queues = queues;
        this.topics = topics;
        this.clock = clock;
        this.rules = database.read(RuleTable::all).stream().map(CompiledRule::of).toList();
    }

    /// Reads the stored rules.
    public static LocalEventBus open(
            Database database, OpenQueues queues, LocalTopics topics, InstantSource clock) {
        return new LocalEventBus(database, queues, topics, clock);
    }

    @Override
    public List<Rule> rules() {
        database.checkFolder();
        return rules.stream().map(CompiledRule::rule).toList();
    }

    @Override
    public Optional<Rule> rule(String name) {
        return rules().stream().filter(rule -> rule.name().equals(name)).findFirst();
    }

    @Override
    public synchronized Optional<Rule> change(String name, UnaryOperator<Optional<Rule>> change) {
        var was = rule(name);
        var is = change.apply(was);
        if (is.equals(was)) {
            return is;
        }
        var byName = new TreeMap<String, CompiledRule>();
        rules.forEach(each -> byName.put(each.rule().name(), each));
        byName.remove(name);
        is.ifPresent(rule -> byName.put(name, CompiledRule.of(rule)));
        var next = List.copyOf(byName.values());
        return database.commit(tx -> {
            if (is.isPresent()) {
                RuleTable.put(tx, is.get());
            } else {
                RuleTable.delete(tx, name);
            }
            tx.onCommit(() -> rules = next);
            return is;
        });
    }

    @Override
    public List<Optional<String>> put(List<BusEvent> events) {
        var inputs = events.stream().map(this::matching).toList();
        return database.add(tx -> {
            var sends = new TargetSends(queues, topics, clock.instant());
            var refusals = new ArrayList<Optional<String>>();
            inputs.forEach(each -> refusals.add(sends.add(each)));
            sends.send(tx);
            return refusals;
        });
    }

    /// Puts an event on the bus in the transaction of another change. If a target cannot accept the
    /// event, no target receives it, and the result is REJECTED.
    public WriteResults put(Transaction transaction, BusEvent event) {
        var sends = new TargetSends(queues, topics, clock.instant());
        var refusal = sends.add(matching(event));
        sends.send(transaction);
        var results = WriteResults.all(1, Outcome.DELIVERED);
        return refusal.isEmpty()
                ? results
                : results.put(0, Outcome.REJECTED, Reason.of("range", refusal.get()));
    }

    /// Returns what each target of the matching rules receives.
    private List<TargetSends.Input> matching(BusEvent event) {
        var all = rules;
        if (all.isEmpty()) {
            return List.of();
        }
        var json = event.json();
        var values =
                EventPattern.Event.of(json)
                        .orElseThrow(() ->
                                new IllegalArgumentException("the event is not a JSON object"));
        var inputs = new ArrayList<TargetSends.Input>();
        for (var each : all) {
            var rule = each.rule();
            if (!rule.enabled() || !each.pattern().matches(values)) {
                continue;
            }
            var arn = AwsNames.arn("events", event.region(), "rule/" + rule.name());
            var matched = new MatchedEvent(json, arn, rule.name(), clock.instant());
            for (var target : rule.targets()) {
                inputs.add(
                        new TargetSends.Input(
                                event, matched, target, target.input().text(matched)));
            }
        }
        return inputs;
    }
}
