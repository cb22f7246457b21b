package dev.leat.testkit.file;

import dev.leat.batch.Attribute;
import dev.leat.port.Message;
import dev.leat.testkit.scenario.Given;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/// A writer of sends in the format of a test file. Uses the short form if a message has nothing but
/// a body.
record SentYaml(String queue, Envelope envelope, List<byte[]> bodies) {

    /// Properties that are written once for several messages.
    record Envelope(
            Map<String, Attribute> attributes,
            Optional<Duration> delay,
            Optional<String> group,
            Optional<String> deduplication,
            boolean text) {

        static Envelope of(Message.Outgoing message) {
            return new Envelope(
                    message.attributes(),
                    message.delay(),
                    message.group(),
                    message.deduplication(),
                    BodyYaml.isText(message.body()));
        }

        boolean plain() {
            return attributes.isEmpty()
                    && delay.isEmpty()
                    && group.isEmpty()
                    && deduplication.isEmpty()
                    && text;
        }
    }

    static YamlWriter of(Given.Send send) {
        var parts = parts(send);
        if (parts.isEmpty() || (parts.size() == 1 && parts.getFirst().isShort())) {
            var bodies =
                    parts.isEmpty()
                            ? new YamlWriter.Items(List.of(), true)
                            : parts.getFirst().body();
            return new YamlWriter.Entries(Map.of(send.queue(), bodies), false);
        }
        return parts.size() == 1
                ? parts.getFirst().part()
                : new YamlWriter.Items(parts.stream().map(SentYaml::part).toList(), false);
    }

    private static List<SentYaml> parts(Given.Send send) {
        var parts = new ArrayList<SentYaml>();
        for (var message : send.messages()) {
            var envelope = Envelope.of(message);
            if (parts.isEmpty() || !parts.getLast().envelope().equals(envelope)) {
                parts.add(new SentYaml(send.queue(), envelope, new ArrayList<>()));
            }
            parts.getLast().bodies().add(message.body());
        }
        return parts;
    }

    private boolean isShort() {
        return envelope.plain() && !queue.equals(SendSpec.TO.name());
    }

    private YamlWriter part() {
        var entries = new LinkedHashMap<String, YamlWriter>();
        entries.put(SendSpec.TO.name(), YamlWriter.text(queue));
        envelope.group()
                .ifPresent(group -> entries.put(SendSpec.GROUP.name(), YamlWriter.text(group)));
        envelope.deduplication()
                .ifPresent(id -> entries.put(SendSpec.DEDUPLICATION.name(), YamlWriter.text(id)));
        envelope.delay()
                .ifPresent(delay ->
                        entries.put(
                                SendSpec.DELAY.name(),
                                YamlWriter.plain(TimeValues.written(delay))));
        if (!envelope.attributes().isEmpty()) {
            var attributes = new LinkedHashMap<String, YamlWriter>();
            new TreeMap<>(envelope.attributes())
                    .forEach((name, value) -> attributes.put(name, attribute(value)));
            entries.put(SendSpec.ATTRIBUTES.name(), new YamlWriter.Entries(attributes, true));
        }
        if (!envelope.text()) {
            entries.put(SendSpec.ENCODING.name(), YamlWriter.plain("base64"));
        }
        entries.put(SendSpec.MESSAGES.name(), body());
        return new YamlWriter.Entries(entries, false);
    }

    private YamlWriter body() {
        var written = bodies.stream().map(this::body).toList();
        return written.size() == 1 ? written.getFirst() : new YamlWriter.Items(written, false);
    }

    private YamlWriter body(byte[] body) {
        return envelope.text()
                ? BodyYaml.of(body)
                : YamlWriter.text(Base64.getEncoder().encodeToString(body));
    }

    private static YamlWriter attribute(Attribute attribute) {
        if (attribute.type().equals("String")) {
            return YamlWriter.text(attribute.asText());
        }
        var value =
                attribute.binary()
                        ? Base64.getEncoder().encodeToString(attribute.value())
                        : attribute.asText();
        var typed = new LinkedHashMap<String, YamlWriter>();
        typed.put("type", YamlWriter.text(attribute.type()));
        typed.put("value", YamlWriter.text(value));
        return new YamlWriter.Entries(typed, true);
    }
}
