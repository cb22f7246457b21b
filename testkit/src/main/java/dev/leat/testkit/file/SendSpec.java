package dev.leat.testkit.file;

import com.google.re2j.Pattern;
import dev.leat.batch.Attribute;
import dev.leat.config.JsonSchema;
import dev.leat.config.Option;
import dev.leat.config.Options;
import dev.leat.config.ScalarValues;
import dev.leat.config.Spec;
import dev.leat.config.Value;
import dev.leat.config.text.Node;
import dev.leat.error.Suggestion;
import dev.leat.port.Message;
import dev.leat.testkit.scenario.Given;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// The messages of one step. The short form is `QUEUE: message` or `QUEUE: [messages]`. The long
/// form is a map with the key `to`. If a step has a list of long forms, all their messages are sent
/// together, to one queue.
final class SendSpec {

    private static final JsonSchema ANYTHING = new JsonSchema(Map.of());
    private static final Pattern LINES = Pattern.compile("(\\d{1,9})(?:-(\\d{1,9}))?");

    static final Option<Node.Scalar> TO =
            Option.needed("to", DeferredValue.name("the name of a queue"), "Destination queue.");
    static final Option<Node> MESSAGES =
            Option.of(
                    "messages",
                    DeferredValue.any("a message or a list of them", ANYTHING),
                    "Messages to send. A map is sent as JSON, a text unchanged.");
    static final Option<Node.Entries> REPEAT =
            Option.of(
                    "repeat",
                    DeferredValue.map(
                            "a map from a field to a number",
                            JsonSchema.map(JsonSchema.of("type", "integer"))),
                    "With `messages`: number of elements of the list in this field. The list is"
                            + " repeated until it has as many, for a large message.");
    static final Option<Node.Scalar> FILE =
            Option.of(
                    "file",
                    DeferredValue.name("a path from the folder of the test"),
                    "File with the messages, one on each line of an .ndjson or .jsonl file; any"
                            + " other file is one message.");
    static final Option<Integer> FIRST =
            Option.of(
                    "first",
                    ScalarValues.whole(1, 999_999_999),
                    "Maximum number of messages from the file.");
    static final Option<MessageFile.Lines> LINE =
            Option.of(
                    "lines",
                    Value.of(
                            "a line or lines of a file, such as 7 or 3-9",
                            JsonSchema.anyOf(
                                    JsonSchema.of("type", "integer"),
                                    JsonSchema.text(LINES.pattern())),
                            SendSpec::lines),
                    "Lines of the file to send.");
    static final Option<String> ENCODING =
            Option.of(
                    "encoding",
                    ScalarValues.oneOf("base64"),
                    "The messages are binary and written as base64.");
    static final Option<Node.Entries> ATTRIBUTES =
            Option.of(
                    "attributes",
                    DeferredValue.map("a map of attributes", JsonSchema.map(ANYTHING)),
                    "Attributes of each message: `name: text`, or `name: {type: T, value:"
                            + " text}`.");
    static final Option<Node.Scalar> GROUP =
            Option.of("group", DeferredValue.name("a text"), "Message group of each message.");
    static final Option<Node.Scalar> DEDUPLICATION =
            Option.of(
                    "deduplication_id",
                    DeferredValue.name("a text"),
                    "Deduplication id, for a FIFO queue.");
    static final Option<Duration> DELAY =
            Option.of(
                    "delay",
                    ScalarValues.duration("0s", "15m"),
                    "Time for which each message is hidden. Default: the queue's delay.");

    static final Spec SPEC =
            Spec.of(
                    "send",
                    "Messages that are sent together, in this order.",
                    TO,
                    MESSAGES,
                    REPEAT,
                    FILE,
                    FIRST,
                    LINE,
                    ENCODING,
                    ATTRIBUTES,
                    GROUP,
                    DEDUPLICATION,
                    DELAY);

    private SendSpec() {}

    static JsonSchema schema() {
        var part = JsonSchema.options(SPEC);
        var brief = JsonSchema.map(ANYTHING);
        return JsonSchema.anyOf(part, brief, JsonSchema.list(part));
    }

    /// Returns the messages. If they are invalid, reports the problems and returns empty.
    static List<Given.Send> read(Node node, TestFileContext in) {
        return switch (node) {
            case Node.Entries map when isLong(map) -> part(map, in).map(List::of).orElse(List.of());
            case Node.Entries map when namesNoQueue(map, in) -> {
                in.say(
                        map.mark(),
                        TestFileLintMessage.NO_QUEUE,
                        in.in().thing(),
                        String.join(", ", in.app().queues().keySet()));
                yield List.of();
            }
            case Node.Entries map ->
                    map.entries().stream().flatMap(entry -> brief(entry, in).stream()).toList();
            case Node.Items list -> together(list, in).map(List::of).orElse(List.of());
            case Node.Scalar _, Node.Unusable _ -> {
                Value.unexpected("a map from a queue to messages", node, in.in());
                yield List.of();
            }
        };
    }

    /// True if the keys are options of the long form, or resemble such options.
    private static boolean isLong(Node.Entries map) {
        return map.find("to").isPresent()
                || (map.entries().size() > 1
                        && map.entries().stream()
                                .allMatch(e ->
                                        Suggestion.to(e.key().value(), SPEC.names()).isPresent()));
    }

    /// True if the map is a message, and not a map from queue names to messages.
    private static boolean namesNoQueue(Node.Entries map, TestFileContext in) {
        var queues = in.app().queues().keySet();
        var keys = map.entries().stream().map(entry -> entry.key().value()).toList();
        return keys.size() > 1
                && keys.stream().noneMatch(queues::contains)
                && !keys.stream().allMatch(key -> Suggestion.to(key, queues).isPresent());
    }

    private static Optional<Given.Send> brief(Node.Entry entry, TestFileContext in) {
        var queue = in.queue(entry.key());
        var here = in.within("a message to " + entry.key().value());
        var bodies = bodies(entry.value(), here);
        return queue.map(known -> {
            if (known.fifo().isPresent()) {
                in.say(
                        entry.key().mark(),
                        TestFileLintMessage.NO_GROUP,
                        known.name(),
                        "write `to: %s`, `group: G` and `messages`".formatted(known.name()));
            }
            return new Given.Send(known.name(), bodies.stream().map(Message.Outgoing::of).toList());
        });
    }

    private static Optional<Given.Send> together(Node.Items list, TestFileContext in) {
        var messages = new ArrayList<Message.Outgoing>();
        Optional<String> queue = Optional.empty();
        for (var item : list.items()) {
            var part = part(item, in);
            if (part.isPresent() && queue.isPresent() && !queue.get().equals(part.get().queue())) {
                in.say(
                        item.mark(),
                        TestFileLintMessage.TWO_QUEUES,
                        queue.get(),
                        part.get().queue());
            }
            queue = queue.or(() -> part.map(Given.Send::queue));
            part.ifPresent(send -> messages.addAll(send.messages()));
        }
        return queue.map(name -> new Given.Send(name, messages));
    }

    private static Optional<Given.Send> part(Node node, TestFileContext in) {
        var options = Options.of(SPEC, node, in.in());
        var queue = options.need(TO).flatMap(in::queue);
        var bodies = SentBodies.read(options, MESSAGES, node, in);
        var attributes = AttributeMap.read(options.find(ATTRIBUTES), in);
        queue.ifPresent(known -> FifoMessageRules.check(known, options, node, in));
        return queue.map(known ->
                new Given.Send(
                        known.name(),
                        bodies.stream()
                                .map(body -> message(body, attributes, options))
                                .filter(message -> fits(message, node, in))
                                .toList()));
    }

    private static Message.Outgoing message(
            byte[] body, Map<String, Attribute> attributes, Options options) {
        return new Message.Outgoing(
                body,
                attributes,
                options.find(DELAY),
                options.find(GROUP).map(Node.Scalar::value),
                options.find(DEDUPLICATION).map(Node.Scalar::value));
    }

    private static boolean fits(Message.Outgoing message, Node node, TestFileContext in) {
        boolean fits = message.size() <= Message.MOST_BYTES;
        if (!fits) {
            in.say(node.mark(), TestFileLintMessage.TOO_LARGE, message.size(), Message.MOST_BYTES);
        }
        return fits;
    }

    /// Returns one body for each item of a list, or the one body of any other node.
    static List<byte[]> bodies(Node node, TestFileContext in) {
        var nodes = node instanceof Node.Items list ? list.items() : List.of(node);
        return nodes.stream().flatMap(one -> MessageBody.of(one, in).stream()).toList();
    }

    private static Optional<MessageFile.Lines> lines(String text) {
        var lines = LINES.matcher(text);
        if (!lines.matches()) {
            return Optional.empty();
        }
        int from = Integer.parseInt(lines.group(1));
        int to = lines.group(2) == null ? from : Integer.parseInt(lines.group(2));
        return from < 1 || to < from
                ? Optional.empty()
                : Optional.of(new MessageFile.Lines(from, to));
    }
}
