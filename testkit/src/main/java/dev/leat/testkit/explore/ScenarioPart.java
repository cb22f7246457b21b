package dev.leat.testkit.explore;

import dev.leat.testkit.scenario.Given;
import dev.leat.testkit.scenario.Scenario;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;

/// Kinds of parts that can be removed from a scenario.
enum ScenarioPart {
    FAULTS {
        @Override
        int size(Scenario scenario) {
            return scenario.faults().size();
        }

        @Override
        Scenario without(Scenario scenario, int from, int to) {
            return scenario.with(scenario.given(), rest(scenario.faults(), from, to));
        }
    },
    MESSAGES {
        @Override
        int size(Scenario scenario) {
            return scenario.given().stream().mapToInt(ScenarioPart::messages).sum();
        }

        @Override
        Scenario without(Scenario scenario, int from, int to) {
            var given = new ArrayList<Given>();
            int at = 0;
            for (var step : scenario.given()) {
                int first = clamp(from - at, step);
                int last = clamp(to - at, step);
                at += messages(step);
                if (first == last) {
                    given.add(step);
                } else if (step instanceof Given.Send(var queue, var messages)) {
                    var left = rest(messages, first, last);
                    if (!left.isEmpty()) {
                        given.add(new Given.Send(queue, left));
                    }
                } else if (step instanceof Given.PutRecords(var stream, var records)) {
                    var left = rest(records, first, last);
                    if (!left.isEmpty()) {
                        given.add(new Given.PutRecords(stream, left));
                    }
                }
            }
            return scenario.with(given, scenario.faults());
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
            return scenario.with(given, scenario.faults());
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
            return scenario.with(given, scenario.faults());
        }
    },
    APART {
        @Override
        int size(Scenario scenario) {
            return scenario.setup().separateStores().size();
        }

        @Override
        Scenario without(Scenario scenario, int from, int to) {
            var separate = rest(List.copyOf(scenario.setup().separateStores()), from, to);
            return scenario.with(scenario.setup().apart(new LinkedHashSet<>(separate)));
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

    /// Returns the number of messages or records that a step sends.
    private static int messages(Given step) {
        return switch (step) {
            case Given.Send send -> send.messages().size();
            case Given.PutRecords put -> put.records().size();
            case Given.Put _, Given.Reshard _, Given.Wait _, Given.Until _ -> 0;
        };
    }

    private static int clamp(int at, Given step) {
        return Math.clamp(at, 0, messages(step));
    }

    /// Returns the positions of the steps in the input that send and put nothing.
    private static List<Integer> pauses(Scenario scenario) {
        var pauses = new ArrayList<Integer>();
        for (int at = 0; at < scenario.given().size(); at++) {
            if (pause(scenario.given().get(at))) {
                pauses.add(at);
            }
        }
        return pauses;
    }

    private static boolean pause(Given step) {
        return switch (step) {
            case Given.Wait _, Given.Until _, Given.Reshard _ -> true;
            case Given.Send _, Given.Put _, Given.PutRecords _ -> false;
        };
    }

    private static <T> List<T> rest(List<T> all, int from, int to) {
        var rest = new ArrayList<>(all.subList(0, from));
        rest.addAll(all.subList(to, all.size()));
        return rest;
    }
}
