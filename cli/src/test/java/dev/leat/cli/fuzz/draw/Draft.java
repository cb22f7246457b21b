package dev.leat.cli.fuzz.draw;

import dev.leat.cli.fuzz.draw.Drawn.Beside;
import dev.leat.cli.fuzz.draw.Tree.Entries;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;

/// An app that is being drawn: its file, and what its pipelines were drawn to be.
final class Draft {

    private final Dice dice;
    private final Entries file = new Entries();
    private final List<Flow> flows = new ArrayList<>();
    private final Beside beside =
            new Beside(new LinkedHashMap<>(), new ArrayList<>(), new LinkedHashSet<>());
    private final Map<String, List<Data>> data = new LinkedHashMap<>();
    private int names;

    Draft(Dice dice) {
        this.dice = dice;
        file.put("app", "drawn-" + dice.between(1, 99));
    }

    Dice dice() {
        return dice;
    }

    Entries file() {
        return file;
    }

    Entries section(String name) {
        return file.below(name);
    }

    List<Flow> flows() {
        return flows;
    }

    Beside beside() {
        return beside;
    }

    /// Returns the inputs of the pipelines by name.
    Map<String, List<Data>> data() {
        return data;
    }

    /// A name that is not taken.
    String name(String stem) {
        return stem + dice.of("", "_", "-") + ++names;
    }

    /// A duration between these, of seconds.
    String duration(int least, int most) {
        int seconds = dice.between(least, most);
        return switch (dice.between(0, 3)) {
            case 0 -> seconds * 1000L + "ms";
            case 1 ->
                    seconds >= 60 && seconds / 60 * 60 >= least
                            ? seconds / 60 + "m"
                            : seconds + "s";
            default -> seconds + "s";
        };
    }

    /// `value`, or a variable whose default it is.
    String perhapsVariable(String value) {
        return dice.chance(6) ? "${env:LEAT_FUZZ:-" + value + "}" : value;
    }
}
