package dev.leat.cli.dlq.inspect;

import dev.leat.batch.Reason;
import dev.leat.cli.terminal.Terminal;
import dev.leat.cli.terminal.TerminalLine;
import dev.leat.deadletter.Cause;
import dev.leat.deadletter.DeadLetterInfo;
import dev.leat.inspect.DeadLetterDetails;
import dev.leat.inspect.NamedObject;
import dev.leat.mask.Mask;
import java.util.List;

/// Text output of one dead letter: identity, history, columns with the reasons of the failure, and
/// the body.
public final class DeadLetterText {

    private static final String ARROW = "<- ";

    private final Terminal terminal;
    private final String queue;
    private final DeadLetterDetails letter;
    private final Mask mask;
    private final List<DocumentField> fields;
    private final List<NamedObject> objects;
    private final List<Reason> reasons;

    /// @param fields the document's columns, as far as the schema and the document define them
    /// @param objects the objects that the dead letter is a notification about
    DeadLetterText(
            Terminal terminal,
            String queue,
            DeadLetterDetails letter,
            Mask mask,
            List<DocumentField> fields,
            List<NamedObject> objects) {
        this.terminal = terminal;
        this.queue = queue;
        this.letter = letter;
        this.mask = mask;
        this.fields = fields;
        this.objects = objects;
        this.reasons = letter.reasons().stream().map(mask::reason).toList();
    }

    void print() {
        var message = letter.message();
        say("%s #%d  message %s".formatted(queue, message.sequence(), message.id()));
        line("pipeline", letter.pipeline());
        objects.forEach(object ->
                line(
                        "file",
                        "%s/%s%s"
                                .formatted(
                                        object.bucket(),
                                        TerminalLine.flat(object.key()),
                                        object.version().isEmpty()
                                                ? ""
                                                : ", version " + object.version())));
        line("identity", letter.identity());
        line("group", message.group().map(group -> mask.text("", group)).orElse(""));
        line("done", names(letter.finding().map(DeadLetterInfo::done).orElse(List.of())));
        if (letter.causes().stream().noneMatch(DeadLetterText::linesOnly)) {
            line("failed", names(letter.finding().map(DeadLetterInfo::failed).orElse(List.of())));
        }
        var what = "history";
        for (var happened : MessageHistory.of(letter)) {
            line(what, TerminalLine.flat(happened));
            what = "";
        }
        reasons.stream()
                .filter(reason ->
                        fields.stream().noneMatch(f -> DocumentField.concerns(f.name(), reason)))
                .forEach(reason -> line("reason", alone(reason)));
        int more = letter.finding().map(DeadLetterInfo::more).orElse(0);
        line("reason", more == 0 ? "" : "and " + more + " more");
        letter.attributes()
                .forEach((name, value) ->
                        line(
                                "attribute",
                                name + "=" + TerminalLine.escaped(mask.attribute(name, value))));
        fields();
        line("body", TerminalLine.escaped(mask.body(message.body())));
        say("");
    }

    /// Returns true if the cause rejects single lines of a file; the other lines of the file are
    /// delivered.
    private static boolean linesOnly(Cause cause) {
        return cause.code().equals(Cause.REJECTED_LINES);
    }

    private static String names(List<String> names) {
        return String.join(", ", names);
    }

    private void fields() {
        if (fields.isEmpty()) {
            return;
        }
        int width = fields.stream().mapToInt(field -> field.name().length()).max().orElse(0);
        terminal.say("");
        for (var field : fields) {
            var head = "  " + field.name() + " ".repeat(width - field.name().length()) + "  ";
            field(head, field);
        }
        terminal.say("");
    }

    /// Prints a column with its reasons. The first reason is printed next to a short value; all
    /// other reasons are printed below.
    private void field(String head, DocumentField field) {
        var value = TerminalLine.flat(field.value());
        var line = head + value;
        var below = " ".repeat(head.length()) + ARROW;
        boolean first = true;
        for (var reason : field.reasons()) {
            var described = describe(field, reason);
            if (first
                    && line.length() + 2 + ARROW.length() + described.length()
                            <= TerminalLine.WIDTH) {
                say(line + "  " + ARROW + described);
            } else {
                if (first) {
                    say(TerminalLine.fit(line));
                }
                say(below + described);
            }
            first = false;
        }
        if (first) {
            say(TerminalLine.fit(line));
        }
    }

    /// Returns the text of a reason. Adds the path within the column, and the value if it differs
    /// from the column's value.
    private static String describe(DocumentField field, Reason reason) {
        var path = reason.field().orElse("");
        var value = reason.value().orElse("");
        boolean inside = !path.equals(field.name());
        boolean other = !value.isEmpty() && !value.equals(field.value());
        var cut = TerminalLine.cut(TerminalLine.flat(value), TerminalLine.WIDTH / 2);
        if (inside) {
            return path + (value.isEmpty() ? "" : " = " + cut) + ": " + reason.message();
        }
        boolean step = other && reason.step().isPresent() && !value.endsWith("...");
        return reason.message() + (step && !field.misfit() && brief(value) ? ", is " + cut : "");
    }

    private static boolean brief(String value) {
        return value.length() <= TerminalLine.WIDTH / 2;
    }

    private static String alone(Reason reason) {
        var value = reason.value().map(text -> " = " + TerminalLine.flat(text)).orElse("");
        var where =
                reason.field()
                        .map(field -> " (" + field + value + ")")
                        .orElse(value.isEmpty() ? "" : " (" + value.substring(3) + ")");
        return reason.cause() + ": " + reason.message() + where;
    }

    private void line(String what, String text) {
        if (!text.isEmpty()) {
            say("  %-10s  %s".formatted(what, text));
        }
    }

    private void say(String text) {
        terminal.say(TerminalLine.escaped(text).stripTrailing());
    }
}
