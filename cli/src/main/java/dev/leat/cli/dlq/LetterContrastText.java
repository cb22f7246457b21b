package dev.leat.cli.dlq;

import dev.leat.cli.place.AppLocation;
import dev.leat.cli.terminal.Terminal;
import dev.leat.cli.terminal.TerminalLine;
import dev.leat.operations.LetterContrast;
import dev.leat.text.CountText;
import dev.leat.text.ShellQuoting;

/// Prints the common properties of a group's dead letters as text.
record LetterContrastText(Terminal terminal, AppLocation location) {

    void print(LetterContrast contrast) {
        terminal.say(
                "%s  %s: %s in %s"
                        .formatted(
                                contrast.group(),
                                TerminalLine.flat(contrast.cause().where()),
                                CountText.of(contrast.letters(), "letter"),
                                contrast.queue()));
        contrast.reference()
                .ifPresent(reference ->
                        terminal.say(
                                "  compared with %s %s"
                                        .formatted(
                                                CountText.of(reference.records()),
                                                TerminalLine.flat(reference.source()))));
        int number = 1;
        for (var finding : contrast.findings()) {
            terminal.say("  %d. %s".formatted(number++, TerminalLine.flat(finding.sentence())));
        }
        for (var repair : contrast.repairs()) {
            terminal.say(
                    "  %s of %s pass %s"
                            .formatted(
                                    CountText.of(repair.passing()),
                                    CountText.of(repair.letters(), "letter"),
                                    TerminalLine.flat(repair.change())));
            repair.set()
                    .ifPresent(set ->
                            terminal.say(
                                    "    %s dlq preview %s --group %s --set %s%s"
                                            .formatted(
                                                    terminal.command(),
                                                    contrast.queue(),
                                                    contrast.group(),
                                                    ShellQuoting.word(set),
                                                    location.options())));
        }
        contrast.notes().forEach(note -> terminal.say("  note: " + TerminalLine.flat(note)));
        terminal.say("");
    }
}
