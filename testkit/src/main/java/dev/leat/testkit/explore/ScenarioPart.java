package dev.leat.testkit.explore;

import dev.leat.port.Message;
import dev.leat.testkit.scenario.Fault;
import dev.leat.testkit.scenario.Given;
import dev.leat.testkit.scenario.Scenario;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/// Kinds of parts that can be removed from a scenario.
enum ScenarioPart {
    FAULTS {
        @Override
        int size(Scenario scenario) {
            return scenario.faults().size();
        }

        @Override
        Scenario without(Scenario scenario, int from, int to) {
            return with(
                    scenario,
                    scenario.given(),
                    rest(scenario.faults(), from, to),
                    scenario.separateStores());
        }
    },
    MESSAGES {
        @Override
        int size(Scenario scenario) {
            return messages(scenario).size();
        }

        @Override
        Scenario without(Scenario scenario, int from, int to) {
            var given = new ArrayList<Given>();
            int at = 0;
            for (var step : scenario.given()) {
                if (step instanceof Given.Send(var queue, var messages)) {
                    var left = new ArrayList<Message.Outgoing>();
                    for (var message : messages) {
                        if (at < from || at >= to) {
                            left.add(message);
                        }
                        at++;
                    }
                    if (!left.isEmpty()) {
                        given.add(new Given.Send(queue, left));
                    }
                } else {
                    given.add(step);
                }
            }
            return with(scenario, given, scenario.faults(), scenario.separateStores());
        }
    },
    FILES {
        @Override
        int size(Scenario scenario) {
            return (int) scenario.given().stream().filter(Given.Put.class::isInstance).count();
        }

        @Override
        Scenario without(Scenario scenario, int from, int to) {
            var given = new ArrayList<Given>();
            int at = 0;
            for (var step : scenario.given()) {
                if (!(step instanceof Given.Put) || at < from || at >= to) {
                    given.add(step);
                }
                at += step instanceof Given.Put ? 1 : 0;
            }
            return with(scenario, given, scenario.faults(), scenario.separateStores());
        }
    },
    PAUSES {
        @Override
        int size(Scenario scenario) {
            return pauses(scenario).size();
        }

        @Override
        Scenario without(Scenario scenario, int from, int to) {
            var gone = pauses(scenario).subList(from, to);
            var given = new ArrayList<Given>();
            for (int at = 0; at < scenario.given().size(); at++) {
                if (!gone.contains(at)) {
                    given.add(scenario.given().get(at));
                }
            }
            return with(scenario, given, scenario.faults(), scenario.separateStores());
        }
    },
    APART {
        @Override
        int size(Scenario scenario) {
            return scenario.separateStores().size();
        }

        @Override
        Scenario without(Scenario scenario, int from, int to) {
            var separate = rest(List.copyOf(scenario.separateStores()), from, to);
            return with(
                    scenario, scenario.given(), scenario.faults(), new LinkedHashSet<>(separate));
        }
    };

    static final List<ScenarioPart> ALL = List.of(values());

    abstract int size(Scenario scenario);

    /// Returns the scenario without the parts of this kind from `from` to before `to`.
    abstract Scenario without(Scenario scenario, int from, int to);

    /// Returns the number of parts of all kinds.
    static int parts(Scenario scenario) {
        return ALL.stream().mapToInt(cut -> cut.size(scenario)).sum();
    }

    private static List<Message.Outgoing> messages(Scenario scenario) {
        return scenario.given().stream()
                .filter(Given.Send.class::isInstance)
                .flatMap(send -> ((Given.Send) send).messages().stream())
                .toList();
    }

    /// Returns the positions of pauses in the input.
    private static List<Integer> pauses(Scenario scenario) {
        var pauses = new ArrayList<Integer>();
        for (int at = 0; at < scenario.given().size(); at++) {
            if (clock(scenario.given().get(at))) {
                pauses.add(at);
            }
        }
        return pauses;
    }

    private static boolean clock(Given step) {
        return switch (step) {
            case Given.Wait _, Given.Until _ -> true;
            case Given.Send _, Given.Put _ -> false;
        };
    }

    private static <T> List<T> rest(List<T> all, int from, int to) {
        var rest = new ArrayList<>(all.subList(0, from));
        rest.addAll(all.subList(to, all.size()));
        return rest;
    }

    private static Scenario with(
            Scenario scenario, List<Given> given, List<Fault> faults, Set<String> separate) {
        return scenario.with(given, faults, separate);
    }
}
