package dev.leat.inspect;

import dev.leat.app.App;
import dev.leat.app.Pipeline;
import dev.leat.batch.Attribute;
import dev.leat.batch.Record;
import dev.leat.deadletter.DeadLetter;
import dev.leat.deadletter.DeadLetterInfo;
import dev.leat.mask.MessageReaders;
import dev.leat.plan.EnvelopeRule;
import dev.leat.port.Message;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;

/// Removes the SNS envelopes of the messages of one queue, as the pipelines do that read them. The
/// pipeline of a dead letter is the one that its attribute `leat` names; if the app does not have
/// it, one that reads its source queue, or whose dead letters are in the queue. Thread-safe.
public final class LetterEnvelopes {

    private final App app;
    private final Optional<Pipeline> reader;
    private final Map<String, EnvelopeRule> rules = new ConcurrentHashMap<>();

    public LetterEnvelopes(App app, String queue) {
        this.app = app;
        this.reader = MessageReaders.pipelines(app, queue).stream().findFirst();
    }

    /// Returns the message without its envelopes; the message itself if it has none.
    public Message.Seen opened(Message.Seen message) {
        return opened(DeadLetterDetails.of(message)).message();
    }

    /// Returns the dead letter without its envelopes. It has their attributes, except one with the
    /// name of Leat's own.
    public DeadLetterDetails opened(DeadLetterDetails letter) {
        var message = letter.message();
        var record = DeadLetterDetails.record(message);
        var opened = rule(letter).opened(record);
        if (opened.equals(record)) {
            return letter;
        }
        var attributes = new TreeMap<String, Attribute>(opened.attributes());
        attributes.remove(DeadLetter.ATTRIBUTE);
        Optional.ofNullable(message.attributes().get(DeadLetter.ATTRIBUTE))
                .ifPresent(leat -> attributes.put(DeadLetter.ATTRIBUTE, leat));
        return new DeadLetterDetails(
                new Message.Seen(
                        message.sequence(),
                        message.id(),
                        opened.body(),
                        attributes,
                        message.attempt(),
                        message.sentAt(),
                        message.group(),
                        message.deduplication()),
                letter.finding());
    }

    /// Returns the message, and the messages that remain after each of its envelopes is removed.
    public List<Record> layers(DeadLetterDetails letter) {
        return rule(letter).layers(DeadLetterDetails.record(letter.message()));
    }

    /// Returns the rule of the pipeline of a dead letter.
    public EnvelopeRule rule(DeadLetterDetails letter) {
        return Optional.ofNullable(app.pipelines().get(letter.pipeline()))
                .or(() -> source(letter))
                .or(() -> reader)
                .map(found -> rules.computeIfAbsent(found.name(), _ -> EnvelopeRule.of(app, found)))
                .orElse(EnvelopeRule.NONE);
    }

    private Optional<Pipeline> source(DeadLetterDetails letter) {
        return letter.finding()
                .map(DeadLetterInfo::source)
                .or(() ->
                        Optional.ofNullable(
                                        letter.message()
                                                .attributes()
                                                .get(Attribute.DEAD_LETTER_SOURCE))
                                .map(Attribute::asText))
                .flatMap(queue -> app.consumers(queue).stream().findFirst());
    }
}
