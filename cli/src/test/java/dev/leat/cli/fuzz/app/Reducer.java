package dev.leat.cli.fuzz.app;

import dev.leat.cli.fuzz.draw.Drawn;
import dev.leat.cli.fuzz.draw.Tree;
import java.util.ArrayList;
import java.util.List;

/// Makes an app smaller while it still shows a finding of the same kind: takes away whatever can be
/// taken away, the largest parts first.
final class Reducer {

    private static final int TRIALS = 150;

    private final Machine machine;
    private final String kind;
    private int trials;

    Reducer(Machine machine, String kind) {
        this.machine = machine;
        this.kind = kind;
    }

    /// The findings of the oracle are about the whole app, so such an app is not reduced.
    Drawn reduce(Drawn app) {
        if (kind.contains("reckoned")) {
            return app;
        }
        var small = app;
        boolean smaller = true;
        while (smaller && trials < TRIALS) {
            smaller = false;
            for (var place : places(small.file())) {
                if (trials < TRIALS && there(small.file(), place)) {
                    var without = small.with(small.file().without(place));
                    if (shows(without)) {
                        small = without;
                        smaller = true;
                    }
                }
            }
        }
        return small;
    }

    private static List<List<Object>> places(Tree file) {
        var places = new ArrayList<List<Object>>();
        file.walk((place, _) -> places.add(place));
        return places;
    }

    private static boolean there(Tree file, List<Object> place) {
        return places(file).contains(place);
    }

    private boolean shows(Drawn app) {
        trials++;
        return Trial.of(machine, app).findings().stream()
                .anyMatch(finding -> finding.kind().equals(kind));
    }
}
