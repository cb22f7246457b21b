package dev.leat.testkit.verdict;

import dev.leat.testkit.scenario.Scenario;
import dev.leat.testkit.simulation.Observer;
import dev.leat.testkit.simulation.Run;
import dev.leat.testkit.simulation.World;
import java.util.List;
import java.util.Optional;
import java.util.function.BiFunction;

/// Holds a run against what its scenario expects. Ends the run as soon as an expectation cannot be
/// fulfilled any more. For one run.
public final class Judge implements Observer {

    private final Scenario scenario;
    private final List<Watch> watches;

    /// Whether the run was ended because an expectation had failed.
    private boolean cut;

    /// @param laws says which laws are broken
    public Judge(Scenario scenario, BiFunction<Scenario, World, List<String>> laws) {
        this.scenario = scenario;
        watches =
                scenario.expect().stream()
                        .map(expectation -> new Watch(expectation, scenario, laws))
                        .toList();
    }

    @Override
    public boolean look(World world) {
        boolean on = true;
        for (var watch : watches) {
            on &= watch.look(world);
        }
        cut |= !on;
        return on;
    }

    /// What came of it, once the run is over. What could still have come true, had another
    /// expectation not failed before, is only counted.
    public Verdict verdict(Run run) {
        if (cut) {
            var lost = watches.stream().filter(Watch::lost).toList();
            int open = (int) watches.stream().filter(Watch::undecided).count();
            return new Verdict(scenario, run, failures(lost), open);
        }
        var seen = failures(watches.stream().filter(watch -> !watch.open()).toList());
        return new Verdict(scenario, run, seen.isEmpty() ? failures(watches) : seen, 0);
    }

    private static List<Failure> failures(List<Watch> watches) {
        return watches.stream().map(Watch::failure).flatMap(Optional::stream).toList();
    }
}
