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
        return on;
    }

    /// What came of it, once the run is over. What was not looked at any more, because another
    /// expectation had failed, is left out.
    public Verdict verdict(Run run) {
        var seen = failures(watches.stream().filter(watch -> !watch.open()).toList());
        return new Verdict(scenario, run, seen.isEmpty() ? failures(watches) : seen);
    }

    private static List<Failure> failures(List<Watch> watches) {
        return watches.stream().map(Watch::failure).flatMap(Optional::stream).toList();
    }
}
