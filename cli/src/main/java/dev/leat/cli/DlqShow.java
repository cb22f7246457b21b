package dev.leat.cli;

import dev.leat.batch.Attribute;
import dev.leat.cli.run.Access;
import dev.leat.cli.terminal.Body;
import dev.leat.cli.terminal.Failure;
import dev.leat.cli.terminal.Terminal;
import dev.leat.letter.DeadLetter;
import dev.leat.server.Operations;
import java.util.Base64;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.Callable;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import tools.jackson.databind.json.JsonMapper;

/// `leat dlq show`: dead letters, one by one.
@Command(
        name = "show",
        header = "Shows dead letters: every reason, the attributes, the original body.",
        description = "%nPersonal values (pii in the schema) are masked.",
        footer = {
            "%nExample:",
            "  leat dlq show OrderQueue --app examples/orders --newest --limit 1"
        })
final class DlqShow implements Callable<Integer> {

    @Parameters(
            paramLabel = "QUEUE",
            arity = "0..1",
            description = "A queue or its dead-letter queue. Default: all of them.")
    @Nullable String queue;

    @Option(
            names = "--limit",
            paramLabel = "N",
            description = "Letters to show at the most, oldest first. Default: 10.")
    int limit = 10;

    @Option(names = "--newest", description = "The newest ones, newest first.")
    boolean newest;

    @Option(
            names = "--cause",
            paramLabel = "CAUSE",
            description = "Only those with a reason of this cause, as dlq ls names it.")
    @Nullable String cause;

    @Option(names = "--unmask", description = "Show personal values, too.")
    boolean unmask;

    @Option(names = "--json", description = "Answer in JSON, one letter a line.")
    boolean json;

    @Mixin AppOptions options = new AppOptions();

    private final Access access;
    private final Terminal terminal;

    DlqShow(Access access, Terminal terminal) {
        this.access = access;
        this.terminal = terminal;
    }

    @Override
    public Integer call() {
        if (limit < 1) {
            throw Failure.input("--limit is a whole number from 1, not %d".formatted(limit));
        }
        return access.read(options.location(), this::show);
    }

    private int show(Operations operations) {
        for (var name : Letters.queues(operations.app(), Optional.ofNullable(queue))) {
            var personal = unmask ? Set.<String>of() : operations.personal(name);
            Consumer<Letter> each =
                    json
                            ? letter -> json(name, letter.masked(personal), personal)
                            : letter -> text(name, letter.masked(personal), personal);
            if (newest) {
                Letters.newest(operations, name, limit, this::wanted, each);
            } else {
                Letters.oldest(operations, name, limit, this::wanted, each);
            }
        }
        return 0;
    }

    private boolean wanted(Letter letter) {
        return cause == null
                || letter.reasons().stream().anyMatch(why -> why.cause().equals(cause));
    }

    private void text(String name, Letter letter, Set<String> personal) {
        var message = letter.message();
        terminal.say("%s #%d  sent %s".formatted(name, message.sequence(), message.sentAt()));
        line("pipeline", letter.leat().path("pipeline").asString(""));
        line("first seen", letter.leat().path("first_seen").asString(""));
        line("attempts", letter.leat().path("attempts").asString(""));
        line("identity", letter.leat().path("identity").asString(""));
        line("group", message.group().orElse(""));
        line("done", names(letter.leat().path("done")));
        line("failed", names(letter.leat().path("failed")));
        for (var why : letter.reasons()) {
            line("reason", reason(why));
        }
        if (letter.leat().has("more_reasons")) {
            line("reason", "and " + letter.leat().path("more_reasons").asInt() + " more");
        }
        new TreeMap<>(message.attributes())
                .forEach((key, value) -> {
                    if (!key.equals(DeadLetter.ATTRIBUTE)) {
                        line("attribute", key + "=" + text(value));
                    }
                });
        line("body", Body.shown(message.body(), personal));
        terminal.say("");
    }

    private void line(String what, String text) {
        if (!text.isEmpty()) {
            terminal.say("  %-10s  %s".formatted(what, text));
        }
    }

    private static String names(Iterable<tools.jackson.databind.JsonNode> names) {
        var all = new java.util.ArrayList<String>();
        names.forEach(name -> all.add(name.asString("")));
        return String.join(", ", all);
    }

    private static String reason(Letter.Why why) {
        String value = why.value().isEmpty() ? "" : " = " + why.value();
        String where = why.field().isEmpty() ? "" : " (" + why.field() + value + ")";
        return why.cause() + ": " + why.message() + where;
    }

    private static String text(Attribute value) {
        return value.binary()
                ? "base64:" + Base64.getEncoder().encodeToString(value.value())
                : value.asText();
    }

    private void json(String name, Letter letter, Set<String> personal) {
        var message = letter.message();
        var row = JsonMapper.shared().createObjectNode();
        row.put("queue", name).put("sequence", message.sequence()).put("id", message.id());
        row.put("sent_at", message.sentAt().toString());
        message.group().ifPresent(group -> row.put("group", group));
        row.set("leat", letter.leat());
        var attributes = row.putObject("attributes");
        new TreeMap<>(message.attributes())
                .forEach((key, value) -> {
                    if (!key.equals(DeadLetter.ATTRIBUTE)) {
                        attributes.put(key, text(value));
                    }
                });
        row.put("body", Body.shown(message.body(), personal));
        terminal.say(String.valueOf(row));
    }
}
