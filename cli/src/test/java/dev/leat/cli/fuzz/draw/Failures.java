package dev.leat.cli.fuzz.draw;

import dev.leat.testkit.scenario.Expectation;
import dev.leat.testkit.scenario.Expectation.Subject;
import dev.leat.testkit.scenario.Expectation.Timing;
import dev.leat.testkit.scenario.Fault;
import dev.leat.testkit.scenario.Fault.Point;
import dev.leat.testkit.scenario.Fault.Times;
import dev.leat.testkit.scenario.Scenario;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/// Draws failures that strike while an app works: crashes, failed commits and redeliveries. All
/// invariants must hold afterwards.
public final class Failures {

    private final Dice dice;
    private final List<Flow> flows;

    private Failures(Dice dice, List<Flow> flows) {
        this.dice = dice;
        this.flows = flows;
    }

    /// The same input with failures; for each app that reads streams or writes warehouse tables,
    /// and for some of the others.
    public static Optional<Scenario> of(Drawn drawn, Scenario scenario, List<Expectation> more) {
        var dice = new Dice(drawn.seed() + 2);
        boolean streams = drawn.flows().stream().anyMatch(flow -> flow.source().stream());
        // An origin that is filled late changes what a lookup finds.
        boolean lookups = drawn.flows().stream().anyMatch(flow -> flow.has("lookup"));
        boolean stores = drawn.flows().stream().anyMatch(Flow::stores);
        if (lookups || drawn.flows().isEmpty() || !(streams || stores || dice.chance(15))) {
            return Optional.empty();
        }
        var faults = new Failures(dice, drawn.flows()).draw();
        var expected = new ArrayList<>(more);
        expected.add(new Expectation(new Subject.Invariants(), new Timing.AtEnd()));
        return Optional.of(
                new Scenario(
                        "drawn with failures",
                        scenario.setup().by(Optional.of(dice.of(1, 3, 100)), Optional.empty()),
                        scenario.given(),
                        faults,
                        expected));
    }

    private List<Fault> draw() {
        var faults = new ArrayList<Fault>();
        for (int i = dice.between(1, 3); i > 0; i--) {
            faults.add(fault());
        }
        return faults;
    }

    private Fault fault() {
        var times = new Times(dice.between(0, 4), 1);
        var place = dice.of(flows).source();
        return switch (dice.between(0, 4)) {
            case 0 -> new Fault.Fails(store(), times);
            case 1 -> new Fault.LosesResponse(store(), times);
            case 2 ->
                    place.files()
                            ? new Fault.ReadFails(place.place(), times)
                            : new Fault.Redelivery(place.place(), times);
            default -> new Fault.Crash(dice.of(points()), times, Optional.empty());
        };
    }

    private String store() {
        boolean stores = flows.stream().anyMatch(Flow::stores);
        return stores && dice.chance(60) ? Fault.WAREHOUSE : Fault.STATE;
    }

    private List<Point> points() {
        boolean files = flows.stream().anyMatch(flow -> flow.source().files());
        return Arrays.stream(Point.values())
                .filter(point -> !point.ofEndpoints() && (files || !point.ofFiles()))
                .toList();
    }
}
