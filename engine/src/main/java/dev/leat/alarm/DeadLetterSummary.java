package dev.leat.alarm;

import dev.leat.app.App;
import dev.leat.inspect.CauseGroups;
import dev.leat.inspect.ConsolePages;
import dev.leat.inspect.DeadLetterDetails;
import dev.leat.inspect.DeadLetterSchemas;
import dev.leat.inspect.NamedObject;
import dev.leat.mask.Mask;
import dev.leat.port.DeadLetterQueue;
import dev.leat.text.CountText;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;

/// The part of a mail with the causes of a queue's dead letters: the largest groups of the newest
/// dead letters, with the commands for each group. Personal data (`pii` in a schema) is masked.
///
/// @param deadLetters returns the messages of a queue as dead letters
record DeadLetterSummary(
        App app, Function<String, DeadLetterQueue> deadLetters, ConsolePages pages) {

    /// Maximum number of dead letters that are read for a mail.
    private static final int NEWEST = 1_000;

    private static final int MOST_GROUPS = 5;

    /// Maximum length of a line with a cause or an object.
    private static final int LINE = 400;

    /// Returns the text about the dead letters of this queue; empty if there are none.
    ///
    /// @throws dev.leat.port.UnavailableException if the dead letters cannot be read now
    String text(String queue) {
        return app.queue(queue).deadLetterQueue().map(name -> text(queue, name)).orElse("");
    }

    private String text(String queue, String name) {
        var groups = new CauseGroups();
        var objects = new HashMap<String, NamedObject>();
        try (var letters = deadLetters.apply(name)) {
            long next = Math.max(0, letters.end() - NEWEST);
            for (var page = letters.read(next, NEWEST);
                    !page.isEmpty();
                    page = letters.read(next, NEWEST)) {
                page.stream()
                        .map(DeadLetterDetails::of)
                        .forEach(letter -> {
                            groups.add(name, letter);
                            addObject(name, letter, objects);
                        });
                next = page.getLast().sequence() + 1;
            }
        }
        return groups.letters() == 0 ? "" : text(queue, name, groups, objects);
    }

    /// Stores the object of the newest dead letter of each group, by the group's id.
    private void addObject(
            String name, DeadLetterDetails letter, Map<String, NamedObject> objects) {
        if (DeadLetterSchemas.ofFiles(app, name, letter)) {
            NamedObject.in(letter).stream()
                    .findFirst()
                    .ifPresent(object ->
                            letter.causes().forEach(cause -> objects.put(cause.id(), object)));
        }
    }

    private String text(
            String queue, String name, CauseGroups groups, Map<String, NamedObject> objects) {
        var mask = Mask.of(Optional.of(app), name, Set.of());
        var sorted = groups.sorted();
        var text = new StringBuilder("\nCauses of the newest dead letters:\n");
        for (var group : sorted.subList(0, Math.min(MOST_GROUPS, sorted.size()))) {
            var id = group.cause().id();
            var cause = mask.cause(group.cause());
            text.append(
                    "  %s: %s\n"
                            .formatted(
                                    CountText.of(group.letters(), "dead letter"),
                                    line(reason(cause.code(), cause.where()))));
            Optional.ofNullable(objects.get(id))
                    .map(object -> mask.text("", object.bucket() + "/" + object.key()))
                    .ifPresent(
                            object -> text.append("    newest file: %s\n".formatted(line(object))));
            for (var command : List.of("show", "redrive")) {
                text.append("    leat dlq %s %s --group %s\n".formatted(command, queue, id));
            }
            pages.letters(name, id).ifPresent(page -> text.append("    %s\n".formatted(page)));
        }
        if (sorted.size() > MOST_GROUPS) {
            text.append("  and %,d other causes\n".formatted(sorted.size() - MOST_GROUPS));
        }
        return text.toString();
    }

    private static String reason(String code, String where) {
        return where.isEmpty() ? code : code + ": " + where;
    }

    /// Returns the beginning of the text, as one line.
    private static String line(String text) {
        var line = text.replaceAll("[\\p{Cntrl}\\u2028\\u2029]+", " ");
        return line.codePointCount(0, line.length()) <= LINE
                ? line
                : line.substring(0, line.offsetByCodePoints(0, LINE)) + "...";
    }
}
