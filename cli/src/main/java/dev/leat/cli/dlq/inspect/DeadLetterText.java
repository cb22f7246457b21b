package dev.leat.cli.dlq.inspect;

import dev.leat.batch.Attribute;
import dev.leat.batch.Reason;
import dev.leat.cli.terminal.Terminal;
import dev.leat.cli.terminal.TerminalLine;
import dev.leat.deadletter.Cause;
import dev.leat.deadletter.DeadLetterInfo;
import dev.leat.server.mask.Mask;
import java.util.Base64;
import java.util.List;

/// One letter for a person: what is known of it, what happened, its columns with the reasons beside
/// them, and its body as it came.
public final class DeadLetterText {

    private static final String ARROW = "<- ";

    private final Terminal terminal;
    private final String queue;
    private final DeadLetterDetails letter;
    private final Mask mask;
    private final List<DocumentField> fields;
    private final List<NamedObject> objects;
    private final List<Reason> reasons;

    /// @param fields the document's columns, as far as a schema and the document tell
    /// @param objects those that it is news of
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
        line("in group", message.group().map(group -> mask.text("", group)).orElse(""));
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
                        line("attribute", name + "=" + mask.text(name, text(value))));
        fields();
        line("body", TerminalLine.tame(mask.body(message.body())));
        say("");
    }

    /// The rest of such a file is delivered.
    private static boolean linesOnly(Cause cause) {
        return cause.code().equals(Cause.REJECTED_LINES);
    }

    private String text(Attribute value) {
        return value.binary()
                ? "base64:" + Base64.getEncoder().encodeToString(value.value())
                : TerminalLine.tame(value.asText());
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

    /// The first reason stands beside a short value, others below it.
    private void field(String head, DocumentField field) {
        var value = TerminalLine.flat(field.value());
        var line = head + value;
        var below = " ".repeat(head.length()) + ARROW;
        boolean first = true;
        for (var reason : field.reasons()) {
            var told = told(field, reason);
            if (first && line.length() + 2 + ARROW.length() + told.length() <= TerminalLine.WIDTH) {
                say(line + "  " + ARROW + told);
            } else {
                if (first) {
                    say(TerminalLine.cut(line, TerminalLine.WIDTH));
                }
                say(below + told);
            }
            first = false;
        }
        if (first) {
            say(TerminalLine.cut(line, TerminalLine.WIDTH));
        }
    }

    /// With the place within the column, and the value where it is another than the one beside.
    private static String told(DocumentField field, Reason reason) {
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
        terminal.say(TerminalLine.tame(text).stripTrailing());
    }
}
