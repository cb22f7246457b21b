package dev.leat.cli.fuzz.app;

import java.util.List;
import java.util.Map;

/// An app of a seed: its file, what its pipelines were drawn to be, and what they are given.
record Drawn(long seed, Tree file, List<Flow> flows, Map<String, List<Data>> data) {

    /// What is done to records of one pair, as coverage counts it.
    record Pair(String step, String sink, String format) {}

    Yaml yaml() {
        return Yaml.of(file);
    }

    /// The same with another file.
    Drawn with(Tree other) {
        return new Drawn(seed, other, flows, data);
    }
}
