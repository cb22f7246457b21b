package dev.leat.testkit.explore;

import dev.leat.port.Message;
import dev.leat.testkit.scenario.Given;
import dev.leat.testkit.scenario.Scenario;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/// Scenarios in which one message has a shorter body, so that the report is easier to read. The
/// body comes from a sample that the scenario does not contain yet.
final class ShorterBodies {

    /// Number of samples to try for a message. More than one is tried, because the shortest samples
    /// may be special cases.
    private static final int CHOICE = 4;

    private final Map<String, List<byte[]>> bodies = new LinkedHashMap<>();

    ShorterBodies(MessageSamples samples) {
        samples.messages()
                .forEach((queue, messages) ->
                        bodies.put(
                                queue,
                                messages.stream()
                                        .map(Message.Outgoing::body)
                                        .sorted(Comparator.comparingInt(body -> body.length))
                                        .toList()));
    }

    /// A message body that the scenario sends to this queue, once or repeatedly.
    record Sent(String queue, ByteBuffer body) {}

    static Set<Sent> messages(Scenario scenario) {
        var there = new LinkedHashSet<Sent>();
        for (var step : scenario.given()) {
            if (step instanceof Given.Send(var queue, var messages)) {
                messages.forEach(m -> there.add(new Sent(queue, ByteBuffer.wrap(m.body()))));
            }
        }
        return there;
    }

    /// Returns the scenarios in which another body replaces this one, shortest first.
    List<Scenario> than(Scenario scenario, Sent message) {
        var there = messages(scenario);
        return bodies.getOrDefault(message.queue(), List.of()).stream()
                .filter(other -> other.length < message.body().remaining())
                .map(other -> new Sent(message.queue(), ByteBuffer.wrap(other)))
                .filter(other -> !there.contains(other))
                .distinct()
                .limit(CHOICE)
                .map(other -> exchanged(scenario, message.queue(), message.body(), other.body()))
                .toList();
    }

    private static Scenario exchanged(
            Scenario scenario, String queue, ByteBuffer body, ByteBuffer other) {
        var given = new ArrayList<Given>();
        for (var step : scenario.given()) {
            given.add(
                    step instanceof Given.Send(var to, var messages) && to.equals(queue)
                            ? new Given.Send(to, exchanged(messages, body, other))
                            : step);
        }
        return SimplerParts.given(scenario, given);
    }

    private static List<Message.Outgoing> exchanged(
            List<Message.Outgoing> messages, ByteBuffer body, ByteBuffer other) {
        var bytes = new byte[other.remaining()];
        other.duplicate().get(bytes);
        return messages.stream()
                .map(message ->
                        ByteBuffer.wrap(message.body()).equals(body)
                                ? new Message.Outgoing(
                                        bytes,
                                        message.attributes(),
                                        message.delay(),
                                        message.group(),
                                        message.deduplication())
                                : message)
                .toList();
    }
}
