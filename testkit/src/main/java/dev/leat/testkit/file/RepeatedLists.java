package dev.leat.testkit.file;

import dev.leat.config.Value;
import dev.leat.config.text.Node;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;

/// Messages whose lists are repeated, so that a short test file can send a large message.
final class RepeatedLists {

    private static final Pattern NUMBER = Pattern.compile("[1-9]\\d{0,5}");

    private RepeatedLists() {}

    /// Returns the messages with the fields in `repeat` repeated to these numbers of elements.
    /// Reports a field that is no list of each message.
    static Node in(Node messages, Node.Entries repeat, TestFileContext in) {
        var all = messages instanceof Node.Items list ? list.items() : List.of(messages);
        var repeated = new ArrayList<Node>();
        for (var message : all) {
            repeated.add(message instanceof Node.Entries map ? lists(map, repeat, in) : message);
            if (!(message instanceof Node.Entries)) {
                in.say(
                        repeat.mark(),
                        TestFileLintMessage.NO_REPEATED_LIST,
                        repeat.entries().isEmpty()
                                ? ""
                                : repeat.entries().getFirst().key().value());
            }
        }
        return new Node.Items(repeated, false, messages.mark());
    }

    private static Node lists(Node.Entries message, Node.Entries repeat, TestFileContext in) {
        var entries = new ArrayList<>(message.entries());
        for (var one : repeat.entries()) {
            var field = one.key().value();
            var number = number(one.value(), in.within("'repeat' of " + field));
            var at = message.find(field);
            if (at.isPresent() && at.get() instanceof Node.Items list && !list.items().isEmpty()) {
                number.ifPresent(size ->
                        entries.replaceAll(entry ->
                                entry.key().value().equals(field)
                                        ? new Node.Entry(entry.key(), repeated(list, size))
                                        : entry));
            } else {
                in.say(one.key().mark(), TestFileLintMessage.NO_REPEATED_LIST, field);
            }
        }
        return new Node.Entries(entries, message.flow(), message.mark());
    }

    private static Optional<Integer> number(Node node, TestFileContext in) {
        return node instanceof Node.Scalar scalar && NUMBER.matcher(scalar.value()).matches()
                ? Optional.of(Integer.parseInt(scalar.value()))
                : Value.unexpected("a whole number from 1 to 999999", node, in.in());
    }

    private static Node repeated(Node.Items list, int size) {
        var items = new ArrayList<Node>();
        for (int i = 0; i < size; i++) {
            items.add(list.items().get(i % list.items().size()));
        }
        return new Node.Items(items, list.flow(), list.mark());
    }
}
